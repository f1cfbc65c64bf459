export default {
  'start.lead':
    'A working day in which the whole management group untangles what has become knotted: from need, via solution, to a trial you can start on Monday.',
  'start.nav': 'Help and language',
  'start.create': 'Create a workshop',
  'start.demo': 'Try with sample data',
  'start.no_account': 'No account. No app.',
  'start.looking': 'Looking for the workshop …',
  'start.code_empty': 'Enter the code. It has six characters.',
  'start.code_length': 'The code has six characters. There are {n} here.',
  'start.code_lookalike': 'Codes never have 0, O, 1, I or L. Look at “{char}” once more.',
  'start.code_stranger': 'The code only has the letters A–Z and digits. Look at “{char}” once more.',
  'start.return': 'Back to the workshop',
  'start.place_ended': '{title} · ended',
  'start.mine': 'Your workshops',
  'start.role_facilitator': 'Run the workshop',
  'start.role_screen': 'Big screen',
  'start.role_result': 'Read the results',
  'start.role_participant': 'Take part',

  'create.heading': 'Create a workshop',
  'create.lead': 'The programme is filled in beforehand. You can change everything later.',
  'create.title': 'Name of the workshop',
  'create.title_hint': 'For example: Leaders’ day: Innovation in practice',
  'create.municipality': 'Municipality',
  'create.municipality_hint': 'For example: Kongsvinger municipality',
  'create.community': 'Local community',
  'create.community_hint': 'For example: the Kongsvinger community',
  'create.date': 'Date',
  'create.time': 'When does the day begin?',
  'create.time_hint': 'When people start to arrive. The times in the programme follow from this.',
  'create.venue': 'Venue',
  'create.areas': 'Service areas',
  'create.areas_hint': 'Participants choose one when they join. Groups are put together across them.',
  'create.area_n': 'Area {n}',
  'create.area_add': 'Add an area',
  'create.area_remove': 'Remove {area}',
  'create.area_health': 'Health and coping',
  'create.area_childhood': 'Childhood and learning',
  'create.area_society': 'Environment and community development',
  'create.area_staff': 'Management and staff functions',
  'create.area_nav': 'Nav',
  'create.area_unions': 'Union and safety representatives',
  'create.creation_key': 'Key',
  'create.key_hint': 'You get the key from whoever runs the server. The command “floke key” shows it.',
  'create.key_needed': 'A key is needed to create a workshop here. Everything you have filled in is still here.',
  'create.key_wrong': 'The key does not fit. Check it and try again. Everything you have filled in is still here.',
  'create.make': 'Create the workshop',
  'create.making': 'Creating the workshop …',

  'created.title': 'The workshop is ready',
  'created.code': 'Participants join with this code:',
  'created.keep': 'Keep this link',
  'created.keep_text':
    'With it you can run the workshop from another computer. Whoever has the link can run the workshop. Only give it to co-facilitators.',
  'created.link': 'Link to the console',
  'created.copy': 'Copy',
  'created.copy_self': 'The link is selected. Copy it with Ctrl + C.',
  'created.open': 'Go to the console',

  'demo.lead':
    'See a whole workshop from three sides: the facilitator’s console, the big screen in the room and a participant’s phone. Open them side by side.',
  'demo.start': 'Start the sample',
  'demo.key_needed': 'A key is needed to start the sample here.',
  'demo.key_wrong': 'The key does not fit. Check it and try again.',
  'demo.starting': 'Preparing the sample …',
  'demo.again': 'Try to start again',
  'demo.follow': 'Follow along from a phone',
  'demo.ready': 'The sample is ready.',
  'demo.console': 'The console',
  'demo.console_text': 'Run the day: move on, give more time, open votes',
  'demo.screen': 'The big screen',
  'demo.screen_text': 'What everybody in the room sees',
  'demo.phone': 'The phone',
  'demo.phone_text': 'Join as a participant',
  'demo.new_tab': 'Opens in a new tab',
  'demo.made_up': 'The people and events in the sample are made up.',

  'join.code_read': 'The code has been read:',
  'join.action': 'Action',
  'join.joining': 'Joining …',
  'join.twin': 'There is already a {name} here. Add a surname or job title, so that everybody can tell you apart.',
  'join.queue_title': 'One moment',
  'join.queue_ahead':
    '{n, plural, =0 {You are next.} one {# person is ahead of you.} other {# people are ahead of you.}}',
  'join.queue_back': 'Change what you wrote',
  'join.waits_title': '{name} is already waiting',
  'join.waits_text':
    'If that is you on another phone or computer, wait there. Once you are let in, your own code is there, and it lets you in here too.',
  'join.known_title': 'Are you the {name} who is already here?',
  'join.known_text':
    'Somebody with that name is here. If it is you on another phone, you get your place back with your own code.',
  'join.known_code_help': 'It is under “Workshop” on the other phone. Eight characters.',
  'join.known_lost':
    'Cannot find the code? Join again with “No, I am another”. Then ask the facilitator to merge the two.',
  'join.known_me': 'Yes, that is me',
  'join.known_other': 'No, I am another {name}',
  'join.own_have': 'I have my own code',
  'join.own_title': 'Type your own code',
  'join.own_text': 'If you have joined on another phone, your own code gives you your place back.',
  'join.own_lost': 'Cannot find the code? Join again with your name. Then ask the facilitator to merge the two.',
  'join.own_use': 'Use the code',
  'join.own_back': 'I have no code',
  'join.here_title': 'You are already in',
  'join.here_text': 'This phone has a place in the workshop. Everything you have written is there.',
  'join.not_me_unnamed': 'That is not me',
  'join.no_way': 'You could not get in',
  'join.ended_title': 'The workshop has ended',
  'join.ended_link': 'If you took part, you can ask the facilitator for a link to what you made.',
  'join.read_result': 'Read what you made',
  'join.again': 'Try again',
  'join.other_code': 'Enter another code',

  'personvern.stored_title': 'What we store',
  'personvern.stored':
    'The name, job title and area you give, what you write, and your votes while a vote is open. Also which group you are in, the tangles you put a dot on, when you came, and when you wrote. Do not write the names of citizens or employees.',
  'personvern.why_title': 'Who decides',
  'personvern.why':
    'The municipality that holds the workshop is the data controller. Floke is the tool it uses. Ask the facilitator who the data protection officer is.',
  'personvern.votes_title': 'Votes',
  'personvern.votes':
    'Before you vote, you are told whether the vote is secret or open. While it is under way, your vote lies on the server, so that you can change it, and whoever runs the server can read it. When the vote closes, the link between you and your vote is deleted. In a secret vote only the total is shown and kept, and only if at least five vote. In an open one it is also shown how the groups voted. Groups with fewer than three votes are shown together with others. Nobody is told who voted for what, but a total can tell it all the same: when everybody voted the same, when few voted, or when somebody knows how all the others voted. The facilitator sees how many in each group have voted. One exception: if there is a tie in the executive committee, the chair’s vote is shown, because it decides.',
  'personvern.kept_title': 'How long',
  'personvern.kept':
    'The date of deletion is on the page where you join, and under “Me” while you are in. On that date the keys to what is stored are destroyed, and nobody can read it any more. Copies of the keys live for at most 30 days more. If the facilitator moves the workshop to another day before it has begun, the date moves too. The municipality may archive the results, and others may request access to them.',
  'personvern.rights_title': 'Your rights',
  'personvern.rights':
    'Ask the municipality for access to what is stored about you, or for deletion before the date. The municipality answers, for example through its data protection officer. Whoever runs the server can delete what concerns one person. What the group wrote together stays.',
  'personvern.cookies_title': 'Cookies',
  'personvern.cookies':
    'We only use necessary cookies, so that you keep your place. No tracking, and nothing is fetched from other sites. What has not been sent stays on your phone until it is, or until you have read that it did not arrive. The code of the workshop is there too, so that you can find your way back.',

  'tilgjengelighet.goal_title': 'The goal',
  'tilgjengelighet.goal':
    'Everybody in the room should be able to use Floke. We build to WCAG 2.2, levels A and AA. The municipality that uses Floke is responsible for its own accessibility statement.',
  'tilgjengelighet.works_title': 'This is made to work',
  'tilgjengelighet.works':
    'Keyboard and screen reader, enlarged text and narrow screens, dark mode, strong contrast and less motion. Groups always have a letter, a shape and a name, not only a colour. No clock closes anything by itself.',
  'tilgjengelighet.lacks_title': 'What we do not know enough about',
  'tilgjengelighet.lacks':
    'Floke has been checked with automatic tools and by keyboard. It has not been fully tried with all screen readers, and it has not been audited by others. The big screen is made to be seen. Everything important on it is also on the phone.',
  'tilgjengelighet.tell_title': 'Tell us',
  'tilgjengelighet.tell':
    'Is there something you cannot do? Tell the facilitator in the room or the municipality. You can then find another way there and then, and the fault can be fixed.',

  'hjelp.join_title': 'How to join',
  'hjelp.join':
    'Scan the QR code on the big screen, or enter the six characters here. Capitals and small letters are equally good, and you can skip the dash. Then write your name. You need no account and no app.',
  'hjelp.lost_title': 'Lost the network?',
  'hjelp.lost':
    'Keep writing. The text stays on your phone and is sent when the network is back. Only votes must be sent while you are online.',
  'hjelp.back_title': 'New phone, or closed the page?',
  'hjelp.back':
    'On the same phone, come back here and press your name. On another phone, join again with the same name and write your own code. If you have lost the code, join as someone new, and the facilitator merges the two.',
  'hjelp.run_title': 'Running a workshop?',
  'hjelp.run':
    'Create the workshop here. You get a console, a link for the big screen and a code for the participants. Try with sample data first to see the whole day.',
  'hjelp.network_title': 'Phones cannot get in?',
  'hjelp.network':
    'Phones must reach the machine that Floke runs on. Some guest networks prevent that. Use the same network as the machine, or a router of your own. The readiness check in the console shows what works.',
  'created.only_here':
    'The link goes to {host} and only works on this computer. On another computer, replace that with the address on the big screen.',
};
