export default {
  'app.name': 'Floke',

  'common.save': 'Save',
  'common.saved': 'Saved',
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.delete': 'Delete',
  'common.no': 'No',
  'common.dont_know': 'Don’t know',
  'common.optional': 'optional',

  'app.demo': 'Sample data',

  'common.loading': 'Loading …',
  'common.language': 'Language',
  'common.chars_left': '{n, plural, one {# character left} other {# characters left}}',
  'common.chars_over':
    '{n, plural, one {# character too many} other {# characters too many}}. Shorten the text. Nothing is lost.',
  'common.time_up': 'Time is up',
  'common.participants': '{n, plural, one {# participant} other {# participants}}',
  'common.floker': '{n, plural, one {# tangle} other {# tangles}}',
  'common.words_deleted': 'The text has been deleted',

  'join.code_label': 'Code',
  'join.name_label': 'Name',
  'join.role_label': 'Job title',
  'join.area_label': 'Service area',
  'join.personal_code_label': 'Your personal code',

  'home.now': 'Now',
  'home.program': 'Programme',

  'prep.floke_label': 'Tangle',

  'brutto.title': 'The long list',
  'brutto.search': 'Search the tangles',
  'brutto.empty': 'The long list is empty. Tangles appear here as they are submitted.',

  'groups.title': 'The groups',

  'need.round': 'Round {n}',

  'solution.bonus_n': '{n, plural, one {# extra point} other {# extra points}}',

  'board.title': 'The executive committee (formannskap)',
  'board.case': 'Case {no}',
  'proposal.recommendation': 'Proposed decision',
  'board.quorum_no': 'There is no quorum. At least {n} must vote.',
  'side.for': 'For',
  'side.against': 'Against',
  'board.counted': '{n} of {m} have voted',
  'board.result': '{for} for, {against} against',
  'outcome.adopted': 'Adopted',
  'outcome.unanimous': 'Adopted unanimously',
  'outcome.adopted_by_chair': 'Adopted by the chair’s vote',
  'outcome.not_adopted': 'Not adopted',
  'outcome.not_adopted_by_chair': 'Not adopted – the chair’s vote decided',
  'outcome.not_quorate': 'No quorum',
  'outcome.void': 'Not in force',

  'decide.sum': '{n} of {m} groups will continue',

  'result.based_on':
    '{n, plural, =0 {No conversations outside the room} one {Based on # conversation outside the room} other {Based on # conversations outside the room}}',
  'result.not_given': 'not given',
  'result.report': 'Report from the workshop',
  'result.copied': 'Link copied',

  'common.thanks': 'Thank you for today!',

  'err.ended': 'The workshop has ended.',
  'err.reconnecting': 'Reconnecting …',
  'err.broken': 'Something here cannot be shown',
  'err.broken_text':
    'What is saved is safe. The next thing comes as usual. Reload the page if you do not want to wait.',
  'err.reload': 'Reload the page',
  'err.blocked_socket': 'This network does not let Floke through. Try another network, or tell the facilitator.',
  'err.blocked_portal': 'The network wants you to sign in first. Open a website you know, sign in, and come back here.',
  'err.cookies_title': 'The browser keeps no cookies',
  'err.cookies':
    'Without one cookie Floke does not know you again. Allow cookies for this page in the settings, or use another browser. Then try again.',
  'err.conflict': '{name} was writing at the same time. We kept both texts.',
  'err.conflict_same': '{name} was writing on two devices at the same time. We kept both texts.',
  'err.too_long': 'The text is too long. There is room for {max} characters.',

  'a11y.skip': 'Skip to content',
  'a11y.time': '{n, plural, one {One minute left} other {# minutes left}}',
  'a11y.message': 'New message from the facilitator',
  'a11y.move_up': 'Move up',
  'a11y.move_down': 'Move down',

  'priv.short': 'We store your name, job title and what you write. We delete the information on {date}.',

  'badge.group': 'Group {letter}',
  'badge.named': 'Group {letter}, {name}',

  'clock.left': 'Time left',
  'clock.paused': 'Paused, time left',
  'clock.now': 'The time is',

  'stripe.label': 'About the executive committee',
  'stripe.lead': 'Exercise – not a decision',
  'stripe.text': 'This executive committee is imaginary.',

  'votes.chair_decides': 'The chair’s vote decides a tie.',
  'votes.few': 'Fewer than five voted. What they voted is neither shown nor stored.',
  'votes.lost': 'What had been voted was lost when the service was restored. The vote has no result.',
  'votes.lost_short': 'The votes were lost',

  'phone.to_start': 'Go to the start page',
  'create.language': 'Language',
  'create.language_hint': 'On the big screen and in the documents. Each participant chooses their own on the phone.',
  'create.title': 'Name of the workshop',
  'create.municipality': 'Municipality',
  'create.community': 'Local community',
  'create.date': 'Date',
  'create.venue': 'Venue',
  'create.areas': 'Service areas',
  'join.name_missing': 'Write your name, so that the group knows who you are.',
  'join.area_choose': 'Choose an area',
  'join.area_other': 'Other – write your own',
  'join.area_own': 'What is your area called?',
  'size.small': 'Small',
  'size.medium': 'Medium',
  'size.large': 'Large',
  'complexity.simple': 'Simple',
  'complexity.composite': 'Complex',
  'stage.need': 'Need',
  'stage.solution': 'Solution',
  'stage.test': 'Test',
  'stage.decide': 'The way forward',
  'stage.result': 'Result',
};
