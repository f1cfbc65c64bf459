// Says what happened, that nothing is lost, and what to do.
export default {
  'refusal.stale_step': 'The workshop has moved to “{step}” already. Your press changed nothing.',
  'refusal.not_allowed': 'You do not have access to this. Nothing has changed. Ask the facilitator if you need it.',
  'refusal.not_open': 'This part is not open now. Your text is still here. Wait until the facilitator opens it.',
  'refusal.delivered':
    'This has been handed in and cannot be changed. Your text is still here. Take it back first, or ask the facilitator.',
  'refusal.unknown':
    'We cannot find this any more. Somebody may have removed it in the meantime. Everything else is as before.',
  'refusal.id_taken': 'This got in the way of something already saved. Your text is still here. Try once more.',
  'refusal.too_long':
    'The text is too long. There is room for {max} characters. Shorten it and we will save it. Nothing is lost.',
  'refusal.empty': 'There is no text here. Write something first.',
  'refusal.no_group': 'You are not in a group yet. The facilitator will place you in one.',
  'refusal.taken':
    'Group {group} took this tangle first. Choose another one. Everything you have written is still here.',
  'refusal.too_many_dots':
    'You have {n, plural, one {# dot} other {# dots}}. Take one away before you place a new one.',
  'refusal.missing': 'This is missing: {fields}. Fill it in, and then you can hand it in.',
  'refusal.ballot_closed': 'The vote is closed. Your vote came too late and was not counted.',
  'refusal.votes_lost':
    'What had been voted here was lost when the service was restored, and this vote takes no more. Ask the facilitator to close it, so that you can vote again.',
  'refusal.ballot_open': 'A vote is open. Close it first.',
  'refusal.not_member':
    'You are not part of this vote. If you have just arrived, the facilitator can let you in. Say so.',
  'refusal.presenting': 'Your group presents this case, so you do not vote.',
  'refusal.inhabil': 'You are disqualified in this case and do not vote.',
  'refusal.gone':
    'You are marked as having left for today. Press “I am back”. If the vote is open already, the facilitator must let you into it.',
  'refusal.chair_must_vote':
    'It is a tie, and the chair’s vote decides. The chair must vote before the voting can be closed.',
  'refusal.bad_choice': 'That choice is not part of this vote. Choose one of the answers on the screen.',
  'refusal.bad_choices': 'A vote needs at least two different answers. Check the answers and try again.',
  'refusal.no_case': 'No case is being considered now. Open the case first.',
  'refusal.undo_gone': 'It is too late to undo this. Something newer has happened.',
  'refusal.ended': 'The workshop has ended. What you made can still be read, but not changed.',
  'refusal.full':
    'The workshop is full. There is room for {max, plural, one {# participant} other {# participants}}. Ask the facilitator.',
  'refusal.door_full': 'Many are waiting to be let in right now. Try again in a moment, or tell the facilitator.',
  'refusal.waiting': 'You must be let in before you can do this. The facilitator can see that you are waiting.',
  'refusal.busy': 'Many of your changes are on their way. Your text is safe here. Wait a few seconds and try again.',
  'refusal.unavailable': 'We could not save just now. What you wrote is still here. Try again in a moment.',
  'refusal.round_over': 'This round is finished and can only be read. Write in the round you are in now.',
  'refusal.groups_locked': 'The groups are locked. Unlock them before you move anybody.',
  'refusal.too_many': 'There is room for {max}. Remove something before you add more. Everything saved is still here.',
  'refusal.room_kept':
    'The rest of the room is kept for those who have not written anything here yet. Your text is still here.',
  'refusal.not_presenting': 'The group is not presenting now. Wait until it is its turn.',
  'refusal.bad_value':
    'Something is wrong with what the field says. Check it and try again. What was saved has not changed.',
  'refusal.bad_programme':
    'The programme cannot be like this. It needs at least one part, and the part you are in now must be there.',
  'refusal.code_wrong':
    'We find no workshop with this code. It may have been changed: look at the big screen and try again.',
  'refusal.name_known':
    'There is already a {name} here. If that is you, write your own code. If not, add a surname or job title.',
  'refusal.session_unknown':
    'We cannot find the workshop. It may have been deleted. Check the address, or write the code again.',
  'refusal.link_unknown': 'The link no longer works. It may have been replaced. Ask the facilitator for a new link.',
  'refusal.too_often': 'This has been done many times in a short while. Wait a minute and try again.',
  'refusal.creation_key':
    'You need a key to create a workshop here. Get it from those who run the service. What you have filled in is still here.',
  'refusal.demo_busy': 'Somebody is trying the sample right now. You can follow along with them, or try again later.',
  'refusal.slow_down': 'Easy now! Wait a few seconds and try again. Nothing is lost.',
  'refusal.join_queue': 'Many are coming at once. You are in a queue, and will get in without doing anything.',
  'refusal.no_room': 'There are many people here right now. Wait a few seconds and try again.',
  'refusal.too_big': 'The text is too big to be sent at once. Split it, and send the parts one by one.',
  'refusal.bad_message':
    'The page and the service did not understand each other. Reload the page. What was saved is safe.',
  'refusal.forbidden_origin': 'You are on an address the service does not know. Use the address on the big screen.',
  'refusal.no_cookie':
    'We do not recognise this browser. Join again with the code of the workshop. Choose “I have my own code” to get your place back.',
  'refusal.offline': 'You are offline. Try again when the network is back. Nothing is lost.',
  'refusal.not_floke':
    'Something other than Floke answered. Many guest networks want you to sign in first: Open a website you know, sign in, and try again.',
  'refusal.logged_out':
    'You have come in from five newer browsers, so this one is logged out. Join again, and choose “I have my own code”.',
  'refusal.taken_out':
    'The facilitator has taken you out, so your place and your own code no longer work. If that is a mistake, say so in the room.',
  'refusal.turned_away':
    'The facilitator did not let you in this time. If you belong here, say so in the room and join again.',
  'refusal.too_many_windows':
    'The workshop is open in too many windows, so the oldest is closed. Reload the page to use this one.',
  'refusal.personal_code':
    'The code does not fit. Check it and try again. If you have lost it, join again, and the facilitator merges the two.',
  'refusal.session_over':
    'The workshop has been deleted, as you were told when you joined. What was stored can no longer be read.',
  'refusal.too_old': 'The page is older than the service. Reload the page. What was saved is safe.',
  'refusal.not_revealed': 'The result of the previous vote has not been shown yet. Show it first.',
  'refusal.inhabil_first': 'Somebody has reported a conflict of interest. Decide on that first, then you can vote.',
  'refusal.changed':
    'This was changed while you were writing. Your text is still here. Send once more if it is to stand.',
  'refusal.nobody_here': 'Nobody who can vote has arrived yet.',
  'refusal.too_few_for_secret':
    'A secret vote takes at least five people present. Now it is {n}. Wait for more, or ask in the open.',
  'refusal.secret_open':
    'A secret vote is open. While it is, nobody can be added to it, and nobody in it can be withdrawn or marked as gone for the day. Close it first.',
  'refusal.asked_before':
    'Nearly the same people have voted on this before. Whoever sees both results can work out how some of them voted.',
  'refusal.chair_first':
    'The chair must vote before a secret vote on a case can be closed, so that closing does not tell whether it is a tie. If there is no chair, choose one.',
  'refusal.chair_only': 'Only the chair can vote now. The vote is closed to everybody else.',
  'refusal.too_many_floker': 'You have sent in {max} tangles. That is enough for one person.',
  'refusal.session_newer':
    'The workshop was made with a newer Floke. Nothing is lost. Ask whoever runs Floke to upgrade it.',
  'refusal.session_damaged': 'The workshop cannot be read. Ask whoever runs Floke to restore a backup.',
  'refusal.no_demo': 'The sample day is switched off here.',
  'refusal.last_link':
    'This is the only link that can lead the workshop. Make a new one first, then you can withdraw this one.',
};
