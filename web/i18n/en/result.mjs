export default {
  'result.closed_help':
    'The link has expired, or this browser has not taken part in the workshop. Ask the facilitator for a new link.',
  'result.not_now': 'We cannot open the result right now',
  'result.not_now_help': 'Try again in a moment.',
  'result.closed': 'The result is not open to you',
};
