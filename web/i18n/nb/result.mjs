export default {
  'result.closed_help':
    'Lenken er utløpt, eller denne nettleseren har ikke vært med på samlingen. Be prosesslederen om en ny lenke.',
  'result.not_now': 'Vi får ikke åpnet resultatet akkurat nå',
  'result.not_now_help': 'Prøv igjen om litt.',
  'result.closed': 'Resultatet er ikke åpent for deg',
};
