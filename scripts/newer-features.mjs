// Writes web/test/newer-features.json: what browsers learned after those that docs/browsers.md names. Run by hand, when that
// page changes or a year has passed:
//   npm install --no-save @mdn/browser-compat-data@8.1.9 && node scripts/newer-features.mjs
// The data is MDN's (CC0); here are only the names of what is too new.
import { readFile, writeFile } from 'node:fs/promises';

const DATA = new URL('../node_modules/@mdn/browser-compat-data/data.json', import.meta.url);
const OUT = new URL('../web/test/newer-features.json', import.meta.url);
/** What draws the pages as they are designed. */
const DESIGNED = { chrome: 105, firefox: 121, safari_ios: 15.4 };
/** What runs them at all. */
const USABLE = { chrome: 99, firefox: 98, safari_ios: 15.4 };

/** Since when a browser has something, without a flag, a prefix or another name. */
function since(support) {
  for (const one of [support ?? []].flat()) {
    if (one.flags || one.prefix || one.alternative_name || one.version_removed) continue;
    const version = Number(String(one.version_added).replace('≤', ''));
    if (version) return version;
  }
  return Number.POSITIVE_INFINITY;
}

/** Null when the data does not say. */
function isNewer(node, browsers) {
  if (!node.__compat) return null;
  return Object.entries(browsers).some(([browser, version]) => since(node.__compat.support[browser]) > version);
}

function* walk(node, path = []) {
  for (const [key, inside] of Object.entries(node)) {
    if (key.startsWith('__') || typeof inside !== 'object' || inside === null) continue;
    yield [[...path, key], inside];
    yield* walk(inside, [...path, key]);
  }
}

/** Names that are new wherever they occur: the same name may be an old one elsewhere. */
function newNames(trees, browsers, isName = /^[\w-]+$/) {
  const names = new Map();
  for (const tree of trees)
    for (const [path, node] of walk(tree)) {
      const [name, newer] = [path.at(-1), isNewer(node, browsers)];
      if (newer !== null && isName.test(name)) names.set(name, (names.get(name) ?? true) && newer);
    }
  return [...names].filter(([, newer]) => newer).map(([name]) => name);
}

const { css, javascript, api, html, __meta } = JSON.parse(String(await readFile(DATA)));
const WORD = /^-?[a-z][a-z0-9-]*$/;
const properties = Object.entries(css.properties);
const values = properties.flatMap(([name, node]) =>
  newNames([node], DESIGNED, WORD).map((value) => `${name}:${value}`),
);
const found = {
  properties: properties.filter(([, node]) => isNewer(node, DESIGNED)).map(([name]) => name),
  values,
  functions: newNames([css.types], DESIGNED),
  selectors: newNames([css.selectors], DESIGNED, WORD),
  rules: Object.entries(css['at-rules'])
    .filter(([, node]) => isNewer(node, DESIGNED))
    .map(([name]) => name),
  media: newNames([css['at-rules'].media, css['at-rules'].supports], DESIGNED, /^[\w-]+$/),
  names: newNames([javascript.builtins, api], USABLE, /^[A-Za-z][A-Za-z0-9]*$/),
  attributes: newNames([html.global_attributes], USABLE, WORD),
  elements: Object.entries(html.elements)
    .filter(([, node]) => isNewer(node, USABLE))
    .map(([name]) => name),
};
const lines = Object.entries(found).map(([kind, names]) => `  "${kind}": "${names.sort().join(' ')}"`);
await writeFile(OUT, `{\n  "from": "@mdn/browser-compat-data ${__meta.version}",\n${lines.join(',\n')}\n}\n`);
console.log(
  Object.entries(found)
    .map(([kind, names]) => `${kind} ${names.length}`)
    .join(', '),
);
