/** The words that Floke has chosen, held in everything that it says. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PHASES } from '../src/phases.js';
import { CATALOGUES } from './texts.js';

const { nb = {} } = CATALOGUES;

/** The texts that say one of some words. @param {Record<string, string>} catalogue @param {RegExp} words */
const withWords = (catalogue, words) => Object.entries(catalogue).filter(([, message]) => words.test(message));

/** @param {string} path from the root of the repository */
const jsonAt = async (path) => JSON.parse(String(await readFile(new URL(`../../${path}`, import.meta.url))));

/** All that is said in a language: on the screens and in the documents.
 * @param {string} code @returns {Promise<Record<string, string>>} */
async function everything(code) {
  return { ...CATALOGUES[code], ...(await jsonAt(`crates/floke-report/texts/${code}.json`)) };
}

test('every kind of step is called something, and the catalogue names and asks of no other', async () => {
  const { default: texts } = await import('../i18n/nb/programme.mjs');
  const kinds = Object.keys(PHASES).map((phase) => `phase.${phase}`);
  const named = Object.keys(texts).filter((name) => name.startsWith('phase.'));
  const asked = named.filter((name) => name.endsWith('_ask'));
  assert.deepEqual(named.filter((name) => !asked.includes(name)).sort(), kinds.sort());
  for (const name of asked) assert.ok(kinds.includes(name.replace(/_ask$/, '')), name);
});

test('every step of the standard programme is called something, and the catalogue names no other', async () => {
  const table = new URL('../../crates/floke-core/src/programme/phase.rs', import.meta.url);
  const steps = String(await readFile(table)).matchAll(/^ +\("(\w+)", Phase::/gm);
  const titles = [...steps].map(([, name]) => `programme.${name}`);
  const named = Object.keys(nb).filter((name) => name.startsWith('programme.') && !name.endsWith('_text'));
  assert.deepEqual(named.sort(), titles.sort());
});

/** A feminine word in another form than ours, alone or last in another word, and any word with two endings: «gruppae». */
const NB_ENDINGS =
  /(?<!\p{L})(\p{L}*(gruppen|klokken|møteboken)|(arbeids|ferie)?uken|\p{L}*(gruppa|uka|klokka|boka|saka|samlinga)(en?|er|ene)|\p{L}{2,}ae)s?(?!\p{L})/iu;

test('bokmål says gruppa, uka, klokka and møteboka, everywhere', async () => {
  assert.deepEqual(withWords(await everything('nb'), NB_ENDINGS), []);
});

test('a word with a wrong ending is seen, and one that only looks like it is not', () => {
  const wrong = [
    'Alle gruppae har',
    'gruppaene',
    'gruppaer',
    'prosjektgruppen',
    'Gruppens',
    'uken',
    'møtebokaen',
    'sakae',
  ];
  const right = ['gruppa', 'gruppas tur', 'gruppene', 'uka', 'møteboka', 'bruken', 'brukeren', 'temaer', 'kameraene'];
  assert.deepEqual(
    [...wrong, ...right].filter((words) => NB_ENDINGS.test(words)),
    wrong,
  );
});

test('nynorsk says røyste and hemmeleg, and no stem of bokmål or of another word', async () => {
  const other = /(?<!\p{L})(stemm(e|a|er|ene)|stemt(e|es)?|stem|løynleg\p{L}*)(?!\p{L})/iu;
  assert.deepEqual(withWords(await everything('nn'), other), []);
});

test('nynorsk keeps to one form where it has two, and floke is he', async () => {
  const other =
    /(?<!\p{L})(floker|flokene|floka(?! seg)|henne|hennar|bleit?|viss|handsam\p{L}*|døme|dømet|dømes|att|svarer|bed|dersom|også|har vald|(er|som|avrøystinga) alt(?= (er|flytta|lagra|med|open))|avklart|serveren|\p{L}{2,}ae)(?!\p{L})/iu;
  assert.deepEqual(withWords(await everything('nn'), other), []);
});

test('bokmål has one word for what has happened before, and for an example', async () => {
  const other = /(?<!\p{L})((er|som|avstemningen) alt (?=er|flyttet|lagret|med|åpen)|dersom|f\.eks\.)/iu;
  assert.deepEqual(withWords(await everything('nb'), other), []);
});

test('English has one word each for a tangle, the workshop and the executive committee', async () => {
  const other =
    /\b([Cc]hallenges?|[Gg]atherings?|(?<!in )[Ss]ession|(?<!on )[Bb]oard|(?<![Ee]xecutive )[Cc]ommittee|[Aa]nchoring|[Pp]osition|[Pp]lenum|(?<!“)floker?|[Cc]omposite)\b/u;
  const said = withWords(await everything('en'), other).filter(
    ([key]) => !/^(prep\.q\d|console\.view_board)$/.test(key),
  );
  assert.deepEqual(
    said,
    [],
    'but for a tab, which is short, and the questions before the day, whose challenges are no tangles yet',
  );
});

test('what has been decided is called by that word, in every language', async () => {
  for (const [code, other] of /** @type {const} */ ([
    [
      'nb',
      /votering|oversend|innstilling(en)?(?!\p{L})|arkivpakke|(?<!\p{L})(slipp til|vi så|hva så dere|avstemming)(?!\p{L})/iu,
    ],
    [
      'nn',
      /votering|oversend|innstilling(a)?(?!\p{L})|arkivpakke|(?<!\p{L})(slepp til|vi såg|kva såg de|avstemming)(?!\p{L})/iu,
    ],
    // What a group hands in has one verb.
    ['en', /\bdeliver(s|y|ed|ing|ies)?\b|\bwe saw\b/iu],
  ]))
    assert.deepEqual(withWords(await everything(code), other), []);
});

test('what a vote came to, and a proposal, are called the same on the screens and in the documents', async () => {
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    const documents = await jsonAt(`crates/floke-report/texts/${code}.json`);
    const outcomes = (/** @type {Record<string, string>} */ texts) =>
      Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith('outcome.')));
    assert.deepEqual(outcomes(catalogue), outcomes(documents));
    const forms = await jsonAt(`crates/floke-report/texts/forms/${code}.json`);
    assert.equal(catalogue['proposal.recommendation'], forms['case.points']);
  }
});
