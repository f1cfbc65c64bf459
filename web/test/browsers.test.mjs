// Nothing newer than the browsers that docs/browsers.md names: a phone that is five years old votes too.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import test from 'node:test';

const WEB = new URL('../', import.meta.url);
/** Written by scripts/newer-features.mjs. @type {Record<string, string>} */
const written = JSON.parse(String(await readFile(new URL('newer-features.json', import.meta.url))));
const newer = Object.fromEntries(Object.entries(written).map(([kind, names]) => [kind, new Set(names.split(' '))]));
/** @param {string} kind @param {string} name */
const isNewer = (kind, name) => newer[kind]?.has(name) ?? false;

/** @param {(path: string) => boolean} wanted @returns {Promise<[string, string][]>} */
async function files(wanted) {
  const paths = (await readdir(WEB, { recursive: true })).filter((path) => !path.startsWith('test/') && wanted(path));
  return Promise.all(
    paths.sort().map(async (path) => /** @type {const} */ ([path, String(await readFile(new URL(path, WEB)))])),
  );
}

/** Units by what the data calls them. @type {[RegExp, string][]} */
const UNITS = [
  [/\d(dvh|dvw|dvb|dvi|dvmin|dvmax)\b/, 'viewport_percentage_units_dynamic'],
  [/\d(lvh|lvw|lvb|lvi)\b/, 'viewport_percentage_units_large'],
  [/\d(svh|svw|svb|svi)\b/, 'viewport_percentage_units_small'],
  [/\d(cqw|cqh|cqi|cqb|cqmin|cqmax)\b/, 'container_query_length_units'],
  [/\d(rlh|lh)\b/, 'lh'],
  [/\d(cap|ic|rcap|rch|rex|ric)\b/, 'cap'],
];

/**
 * What a stylesheet asks for that is too new. What stands in `@supports` is asked for where there is it, and a declaration
 * that follows one of the same property has that to fall back on.
 * @param {string} css
 */
function tooNew(css) {
  /** @type {Set<string>} */
  const found = new Set();
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/"[^"]*"|'[^']*'/g, '""');
  /** @type {{ head: string, said: Set<string> }[]} */
  const inside = [];
  const guarded = () => inside.some(({ head }) => head.startsWith('@supports'));
  for (const [, text = '', mark] of plain.matchAll(/([^{};]*)([{};])/g)) {
    const words = text.trim();
    if (mark === '{') {
      if (!guarded()) head(words);
      inside.push({ head: words, said: new Set() });
      continue;
    }
    if (words && !words.startsWith('@') && !guarded()) declaration(words);
    if (mark === '}') inside.pop();
  }
  return [...found];

  /** @param {string} words */
  function head(words) {
    const rule = /^@([\w-]+)/.exec(words)?.[1];
    if (rule) {
      if (isNewer('rules', rule)) found.add(`@${rule}`);
      if (rule === 'media') {
        for (const [, name = ''] of words.matchAll(/\(\s*([\w-]+)/g))
          if (isNewer('media', name)) found.add(`(${name})`);
        if (/[<>]/.test(words)) found.add('(a < b)');
      }
      return;
    }
    if (inside.some(({ head: outer }) => outer && !outer.startsWith('@'))) found.add('nesting');
    for (const [, name = ''] of words.matchAll(/::?([\w-]+)/g)) if (isNewer('selectors', name)) found.add(`:${name}`);
  }

  /** @param {string} words */
  function declaration(words) {
    const [, name = '', value = ''] = /^([\w-]+)\s*:([\s\S]*)$/.exec(words) ?? [];
    const said = inside.at(-1)?.said;
    const falls = said?.has(name) ?? false;
    said?.add(name);
    if (falls && !name.startsWith('--')) return;
    if (isNewer('properties', name)) found.add(name);
    for (const [, called = ''] of value.matchAll(/([a-z][\w-]*)\(/g))
      if (isNewer('functions', called)) found.add(`${called}()`);
    for (const [unit, known] of UNITS)
      if (isNewer('functions', known) && unit.test(value)) found.add(`${known} (${name})`);
    for (const [word] of value.matchAll(/-?[a-z][\w-]*/g))
      if (isNewer('values', `${name}:${word}`)) found.add(`${name}: ${word}`);
  }
}

/**
 * What the pages go without in older browsers, and what is seen there instead; or what the data says too strictly.
 * @type {Record<string, string>}
 */
const DISPENSABLE = {
  'text-wrap': 'lines break where they are full',
  outline: 'Safari before 16.4 draws it with square corners',
  '(forced-colors)': 'no such mode',
  'forced-color-adjust': 'no such mode',
  'scrollbar-width': 'a scrollbar as elsewhere',
  'accent-color': 'the tick is blue',
  'field-sizing': 'the field scrolls',
  resize: 'fields have no handle on iOS anyway',
  cursor: 'phones have no pointer',
  hyphens: 'a long word breaks where it must',
  '@page': 'the margins of the printer',
  'break-after': 'a heading may stand alone on paper',
  'break-before': 'columns break where they are full',
  orphans: 'lines may stand alone',
  widows: 'lines may stand alone',
  'overflow-clip-margin': 'an outline at the edge is cut',
  'align-content': '`start` in a grid is as old as grids; `safe` has a fallback before it',
};

/** The same of the design system, whose sheet is not ours. @type {Record<string, string>} */
const DISPENSABLE_THERE = {
  'overflow: clip': 'what hangs over is seen',
  mask: 'has -webkit-mask before it',
  'print-color-adjust': 'paper only',
  'overscroll-behavior': 'the page scrolls on behind a dialog',
  lh: 'an icon stands a little higher; chips are lower',
  'interpolate-size': 'opens without moving',
  ':details-content': 'opens without moving',
  float: 'a close button stands on its own line',
  ':modal': 'the page scrolls behind a dialog',
  'color-mix()': 'the line of a field that cannot be written in is as of others',
  ':dir': 'no language of ours is written so',
  ':open': 'the arrow of a select does not turn',
  'text-decoration': 'a plain line below',
};
/** A feature without its value or its place. @param {string} feature */
const kind = (feature) => /^[^(:]+(?=[(:] ?)/.exec(feature)?.[0]?.trim() || feature;

test('no stylesheet asks for what a supported browser does not draw', async () => {
  const wrong = [];
  for (const [path, css] of await files((name) => name.endsWith('.css')))
    for (const feature of tooNew(css)) {
      const known = { ...DISPENSABLE, ...(path.startsWith('vendor/') ? DISPENSABLE_THERE : {}) };
      if (!(feature in known) && !(kind(feature) in known)) wrong.push(`${path}: ${feature}`);
    }
  assert.deepEqual(wrong, []);
});

/**
 * Words of ours that are also names of something new, and what is asked for only where there is it; Firefox translates
 * pages from 118, and heeds what a page says of that from 111.
 */
const OURS = new Set(['Now', 'take', 'hint=', 'autocapitalize=', 'translate=', 'exitFullscreen', 'moveBefore']);

/** @param {string} source */
function newNamesIn(source) {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, ' ');
  const found = new Set();
  for (const [, name = ''] of code.matchAll(/(?:\?\.|\.|\bnew\s+)([A-Za-z]\w*)\(/g))
    if (isNewer('names', name)) found.add(name);
  for (const [, name = ''] of code.matchAll(/(?<![\w.])([A-Z]\w+)[.(]/g)) if (isNewer('names', name)) found.add(name);
  for (const [, name = ''] of code.matchAll(/\s([a-z-]+)=(?:\$\{|")/g))
    if (isNewer('attributes', name)) found.add(`${name}=`);
  for (const [, name = ''] of code.matchAll(/<([a-z]+)[\s>]/g)) if (isNewer('elements', name)) found.add(`<${name}>`);
  if (/\(\?<[=!]/.test(code)) found.add('lookbehind');
  if (/\bstatic\s*\{/.test(code)) found.add('static {');
  return [...found].filter((name) => !OURS.has(name));
}

test('no script asks for what a supported browser has not', async () => {
  const wrong = [];
  for (const [path, source] of await files((name) => /\.(m?js|html)$/.test(name) && !/samples|^i18n\/..\//.test(name)))
    for (const name of newNamesIn(source)) wrong.push(`${path}: ${name}`);
  assert.deepEqual(wrong, []);
});

test('what broke older phones is seen', () => {
  assert.deepEqual(tooNew('a { color: light-dark(#000, #fff) }'), ['light-dark()']);
  assert.deepEqual(tooNew('a { --x: light-dark(#000, #fff) }'), ['light-dark()']);
  assert.deepEqual(tooNew('a { color: #000; color: light-dark(#000, #fff) }'), [], 'falls back');
  assert.deepEqual(tooNew('@supports (color: light-dark(red, red)) { a { color: light-dark(#000, #fff) } }'), []);
  assert.deepEqual(tooNew('@layer x { a { b { color: red } } }'), ['nesting']);
  assert.deepEqual(tooNew('a:popover-open { text-wrap: balance }'), [
    ':popover-open',
    'text-wrap',
    'text-wrap: balance',
  ]);
  assert.deepEqual(tooNew('@media (width >= 40rem) { a { height: 100dvh; grid-template-columns: subgrid } }'), [
    '(a < b)',
    'viewport_percentage_units_dynamic (height)',
    'grid-template-columns: subgrid',
  ]);
  assert.deepEqual(newNamesIn('const x = /(?<!\\d)2/;'), ['lookbehind']);
  assert.deepEqual(newNamesIn('x.toSorted(); y.findLast(z); el.showPopover()'), [
    'toSorted',
    'findLast',
    'showPopover',
  ]);
  assert.deepEqual(newNamesIn('html`<p inert="">`'), ['inert=']);
});

test('no page that changes lets itself be translated', async () => {
  const pages = (await files((path) => path.endsWith('.html'))).filter(([, html]) => html.includes('<script'));
  assert.ok(pages.length >= 6, 'the pages are found');
  for (const [path, html] of pages) {
    assert.match(html, /<html [^>]*translate="no"/, path);
    assert.match(html, /<meta name="google" content="notranslate">/, path);
  }
});
