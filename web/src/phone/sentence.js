/**
 * Two questions about a need while somebody writes it: is it one sentence, and is it a need or already a solution?
 * Both may be wrong, so they ask and never block.
 */

/** Short forms whose full stop does not end a sentence, in Norwegian and English, lower case without the last stop. */
const SHORT_FORMS = new Set(
  (
    'm.v m.m mv mm kl f.eks feks bl.a bla o.l ol osv etc ca dvs d.v.s nr pst pkt jf jfr ev evt inkl ekskl maks min mht m.h.t ' +
    'iht i.h.t ift pga p.g.a vha v.h.a mfl m.fl tlf avd kap kr st str s ss art red sen dr prof ing mr mrs ms ' +
    'jan feb apr jun jul aug sep sept okt nov des tirs ons tors fre lør årg alt tilsv hhv h.h.v resp div pr p.t pt ' +
    't.d m.a o.fl o.a osb o.s.b e.l el.l ang vedr gj.sn innb mill mrd pst vgs fom f.o.m t.o.m ' +
    'e.g i.e eg ie vs approx no vol fig dept'
  ).split(' '),
);

/** Short forms that often end a sentence: a capital after them begins a new one. */
const MAY_END = new Set('m.v m.m mv mm o.l ol osv etc mfl m.fl o.fl o.a osb o.s.b e.l el.l'.split(' '));

/** An unlisted form: a few letters between stops, as in «m.o.h.». */
const DOTTED = /^\p{L}{1,3}(\.\p{L}{1,3})+$/u;

const CAPITAL = /^[«"“”'’(–-]*\p{Lu}/u;
const SMALL = /^\s+[«"“”'’(–-]*\p{Ll}/u;

/** Characters between the words and the end of their sentence. */
const CLOSING = /^[.!?…»"”’)\]]+/;

/**
 * Whether the stop at `at` ends a sentence.
 * @param {string} text @param {number} at
 */
function ends(text, at) {
  const marks = CLOSING.exec(text.slice(at))?.[0] ?? '';
  const after = text.slice(at + marks.length);
  if (after.trim() === '') return true;
  // «De spør «hvem?» og går.» «De vil … men får ikke.» A single full stop before a small letter is a mistyped capital.
  if (marks !== '.' && SMALL.test(after)) return false;
  if (text[at] !== '.') return /^\s/.test(after) || CAPITAL.test(after);
  const word = (/(\S+)$/.exec(text.slice(0, at))?.[1] ?? '').replace(/^[«"“(]+/, '').toLowerCase();
  if (!/^\s/.test(after)) return /\p{Ll}{2}$/u.test(word) && /^\p{Lu}\p{Ll}/u.test(after); // «kurs.Og» is a slip, «3.5» and «f.eks» are not
  const next = after.trimStart();
  if (SHORT_FORMS.has(word) || DOTTED.test(word)) return MAY_END.has(word) && CAPITAL.test(next);
  if (/^\d+$/.test(word)) return CAPITAL.test(next) && word.length > 2; // «1. juli», «9. trinn», «uke 20. …»
  if (/^\p{L}$/u.test(word)) return false; // an initial
  return true;
}

/**
 * Where each sentence begins, and where it ends.
 * @param {string} text
 * @returns {{ from: number, to: number }[]}
 */
export function sentences(text) {
  /** @type {{ from: number, to: number }[]} */
  const found = [];
  let from = 0;
  const close = (/** @type {number} */ to) => {
    const lead = /^[\s.!?…»"”’)\]]*/.exec(text.slice(from, to))?.[0].length ?? 0;
    if (/[\p{L}\p{N}]/u.test(text.slice(from, to))) found.push({ from: from + lead, to });
    from = to;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n') {
      // A line break within a sentence does not end it.
      if (/\n\s*(\n|[-•*]|\d+[.)])/.test(text.slice(at, at + 8))) close(at);
    } else if ('.!?…'.includes(char)) {
      const ended = ends(text, at);
      while (CLOSING.test(text.charAt(at + 1))) at++;
      if (ended) close(at + 1);
    }
  }
  close(text.length);
  return found;
}

/** Words of a solution that is already chosen: nouns of measures, and phrases that introduce one. */
const MEASURES =
  /(?:^|\P{L})(flere|fleire|nye|nytt|eit nytt|et nytt|felles|bedre|betre|gratis|more|new|free)\s+(\p{L}+\s+)?(kurs|tilbud|tilbod|system|systemer|app|apper|plan|planer|stillinger|stillingar|prosjekt|rutiner|rutinar|møteplass|møteplasser|transport|buss|hjemmeside|courses?|systems?|apps?|projects?|plans?)(?!\p{L})/iu;
const BEGINNINGS =
  /^[«"\s]*(vi|kommunen|me|we|the municipality)\s+(må|bør|skal|vil|kan|trenger|treng|must|should|will|need)(?!\p{L})/iu;
const VERBS =
  /^[«"\s]*(etablere?|opprette?|innføre?|lage?|ansette?|bygge?|starte?|kjøpe?|establish|introduce|build|hire|create|start)(?!\p{L})/iu;

/** @param {string} text does it look like a solution? */
export const looksLikeSolution = (text) => BEGINNINGS.test(text) || VERBS.test(text) || MEASURES.test(text);

/**
 * The question about the text, and the second sentence's range (to mark it).
 * @param {string} text
 * @returns {{ asks: 'two' | 'solution' | null, mark: { from: number, to: number } | null }}
 */
export function checkSentence(text) {
  const parts = sentences(text);
  const second = parts[1];
  if (second) return { asks: 'two', mark: { from: second.from, to: text.trimEnd().length } };
  if (parts[0] && looksLikeSolution(text)) return { asks: 'solution', mark: null };
  return { asks: null, mark: null };
}
