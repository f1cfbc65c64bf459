export default {
  'result.closed_help':
    'Lenkja er utgått, eller denne nettlesaren har ikkje vore med på samlinga. Be prosessleiaren om ei ny lenkje.',
  'result.not_now': 'Vi får ikkje opna resultatet akkurat no',
  'result.not_now_help': 'Prøv igjen om litt.',
  'result.closed': 'Resultatet er ikkje ope for deg',
};
