import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { calendarDate, timeOfDay } from '../i18n/dates.js';
import { language, languageFrom, setLanguage, t, textsOf } from '../i18n/i18n.js';
import { closingBrace, formatMessage, joined, pluralVariants } from '../i18n/message.js';
import { CATALOGUES, catalogue, FILES } from './texts.js';

const { nb = {}, nn = {}, en = {} } = CATALOGUES;

/**
 * @param {string} message
 * @returns {string[]} the names a message asks for
 */
function placeholders(message) {
  /** @type {Set<string>} */
  const names = new Set();
  for (let at = 0; at < message.length; at++) {
    if (message[at] !== '{') continue;
    const end = closingBrace(message, at);
    const body = message.slice(at + 1, end);
    names.add(/^\w+/.exec(body)?.[0] ?? `unreadable: ${body}`);
    for (const variant of pluralVariants(body)?.values() ?? []) {
      for (const name of placeholders(variant)) names.add(name);
    }
    at = end;
  }
  return [...names].sort();
}

test('the three catalogues have the same keys', () => {
  for (const catalogue of [nn, en]) assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(nb).sort());
});

test('no key is in two files of a catalogue', async () => {
  for (const code of Object.keys(CATALOGUES)) {
    /** @type {string[]} */
    const seen = [];
    for (const file of FILES) seen.push(...Object.keys(await catalogue(code, [file])));
    assert.equal(new Set(seen).size, seen.length, code);
  }
});

test('a text asks for the same values in all languages', () => {
  for (const [key, message] of Object.entries(nb)) {
    for (const [code, catalogue] of Object.entries(CATALOGUES)) {
      assert.deepEqual(placeholders(catalogue[key] ?? ''), placeholders(message), `${code}: ${key}`);
    }
  }
});

test('every text is filled in and every plural has one and other', () => {
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    for (const [key, message] of Object.entries(catalogue)) {
      assert.notEqual(message.trim(), '', `${code}: ${key}`);
      for (let at = message.indexOf('{'); at >= 0; at = message.indexOf('{', closingBrace(message, at))) {
        const body = message.slice(at + 1, closingBrace(message, at));
        const variants = pluralVariants(body);
        if (variants) assert.ok(variants.has('one') && variants.has('other'), `${code}: ${key}`);
        else assert.match(body, /^\w+$/, `${code}: ${key}`);
      }
    }
  }
});

test('every key written in the source is in the catalogue', async () => {
  const root = new URL('../src/', import.meta.url);
  const files = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.js'));
  for (const path of files) {
    const source = String(await readFile(new URL(path, root)));
    for (const [, key] of source.matchAll(/\bt\(\s*'([^']+)'/g)) assert.ok(key && key in nb, `${path}: ${key}`);
  }
});

test('a plural takes the exact case, then the rule, then other', () => {
  const message = '{n, plural, =0 {ingen} one {# sak fra {name}} other {# saker fra {name}}}.';
  const say = (/** @type {number} */ n) => formatMessage(message, { n, name: 'A' }, 'nb');
  assert.equal(say(0), 'ingen.');
  assert.equal(say(1), '1 sak fra A.');
  assert.equal(say(5), '5 saker fra A.');
});

test('one of one is done, in the singular, and so is one of five; five are done, and so are none of five', () => {
  /** @param {number} n @param {number} m */
  const done = (n, m) => formatMessage(nb['phone.dots_placed'] ?? '', { n, m }, 'nb');
  assert.deepEqual(
    [done(0, 1), done(1, 1), done(0, 5), done(1, 5), done(5, 5)],
    ['0 av 1 er ferdig', '1 av 1 er ferdig', '0 av 5 er ferdige', '1 av 5 er ferdig', '5 av 5 er ferdige'],
  );
});

test('a value is never read as a message', () => {
  assert.equal(
    formatMessage('Hei, {name}!', { name: '{n, plural, other {#}} #' }, 'nb'),
    'Hei, {n, plural, other {#}} #!',
  );
});

test('a missing value and a missing key are seen', async () => {
  textsOf('phone');
  await setLanguage('nb');
  assert.equal(formatMessage('Hei, {name}!', {}, 'nb'), 'Hei, {name}!');
  assert.equal(t('no.such.key'), 'no.such.key');
});

test('the language follows the choice', async () => {
  textsOf('phone');
  await setLanguage('nn');
  assert.equal(language.value, 'nn');
  assert.equal(t('common.saved'), 'Lagra');
  assert.equal(t('common.participants', { n: 2 }), '2 deltakarar');
});

test('browser tags lead to our three languages', () => {
  assert.deepEqual(
    ['no', 'nb-NO', 'nn-NO', 'en-US', 'de', '', null].map((tag) => languageFrom(tag)),
    ['nb', 'nb', 'nn', 'en', 'nb', 'nb', 'nb'],
  );
});

test('times and dates are those of the zone, in our own words', () => {
  const at = Date.UTC(2026, 2, 12, 13, 47);
  assert.equal(timeOfDay('nb', at, 'Europe/Oslo'), '14.47');
  assert.equal(timeOfDay('en', at, 'Europe/Oslo'), '14:47');
  assert.equal(calendarDate('nn', at, 'Europe/Oslo', 'long'), 'torsdag 12. mars 2026');
  assert.equal(calendarDate('nn', '2026-03-14', 'America/New_York', 'long'), 'laurdag 14. mars 2026');
  assert.equal(calendarDate('nb', '2026-05-05'), '5. mai 2026');
  assert.equal(calendarDate('en', '2026-05-05', undefined, 'short'), '5 May');
  assert.equal(calendarDate('nn', '2027-02-05', undefined, 'month'), 'februar 2027');
});

test('a date that is none stays as it is, and no page goes blank over it', () => {
  for (const date of ['', '2026-13-45', 'våren']) assert.equal(calendarDate('nb', date, 'Europe/Oslo', 'long'), date);
  for (const ms of [Number.NaN, 1e300, -1e17]) {
    assert.equal(calendarDate('nb', ms, 'Europe/Oslo'), '–');
    assert.equal(timeOfDay('nb', ms, 'Europe/Oslo'), '–');
  }
});

test('a name from the right, or a mark that turns what follows, stays within itself', () => {
  const fill = (/** @type {string} */ name) => formatMessage('Fra {name} nå', { name }, 'nb');
  assert.equal(fill('Kari'), 'Fra Kari nå');
  assert.equal(fill('שרה'), 'Fra \u2068שרה\u2069 nå');
  assert.equal(fill('\u202Eabc\u2069'), 'Fra \u2068\u202Eabc\u2069 nå');
  assert.equal(fill('\u2067abc\u2069'), 'Fra \u2068\u2067abc\u2069\u2069 nå');
});

test('names in one line stay each within itself, and what is missing leaves no gap', () => {
  assert.equal(joined(['Kari', false, '', null, 'Nav']), 'Kari · Nav');
  assert.equal(joined(['علي كبير', '12'], ': '), '\u2068علي كبير\u2069: 12');
  assert.equal(joined([joined(['שרה', 2], ': '), 'Nei: 1']), '\u2068\u2068שרה\u2069: 2\u2069 · Nei: 1');
});

test('of one who waits, or is taken out, it is said in the singular', () => {
  for (const [code, catalogue] of Object.entries(CATALOGUES)) {
    for (const key of ['console.open_text', 'console.several_text']) {
      const [one, two] = [1, 2].map((n) => formatMessage(catalogue[key] ?? '', { n }, /** @type {any} */ (code)));
      assert.notEqual(one, two, `${code}: ${key}`);
      assert.doesNotMatch(one ?? '', /(?<!\p{L})(dem|De mister|dei|Dei)(?!\p{L})/u, `${code}: ${key}`);
    }
  }
});
