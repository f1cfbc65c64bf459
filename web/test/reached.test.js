import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGES } from '../i18n/i18n.js';
import { ALL_PAGES, asks, CATALOGUES, catalogue, FILES, needed, shownBy, templates } from './texts.js';

const keys = Object.keys(CATALOGUES.nb ?? {});

/** The pages that can show each text. @type {Map<string, string[]>} */
const pages = new Map(keys.map((key) => [key, []]));
for (const page of ALL_PAGES) for (const key of await shownBy(page)) pages.get(key)?.push(page);

/** The file of each text. @type {Map<string, string>} */
const fileOf = new Map();
for (const file of FILES) for (const key of Object.keys(await catalogue('nb', [file]))) fileOf.set(key, file);

test('every text in the catalogue can be shown: no key is one that no page can ask for', () => {
  assert.deepEqual(
    keys.filter((key) => pages.get(key)?.length === 0),
    [],
  );
});

test('of every template that makes keys it is known what it can become', async () => {
  const { found, known } = await templates();
  assert.deepEqual(found, known);
});

test('every key that a template makes is in the catalogue', () => {
  assert.deepEqual(
    needed().filter((key) => !pages.has(key)),
    [],
  );
});

test('a page fetches the texts that it can show, and no file of which it shows nothing', () => {
  for (const page of ALL_PAGES) {
    const shown = keys.filter((key) => pages.get(key)?.includes(page));
    const wanted = new Set(shown.map((key) => fileOf.get(key)));
    assert.deepEqual([...PAGES[page]].sort(), [...wanted].sort(), page);
  }
});

test('a text that only one page shows is not among those that every page fetches', () => {
  const OWN = /** @type {Record<string, string>} */ ({ start: 'start', join: 'start', 'start,join': 'start' });
  for (const [key, by] of pages) {
    const file = fileOf.get(key) ?? '';
    if (['forms', 'programme', 'refusals'].includes(file)) continue;
    const home = OWN[by.join()] ?? (by.length === 1 ? by[0] : 'common');
    assert.equal(file, home, `${key} is shown by ${by.join(', ')}`);
  }
});

test('a key that nothing asks for is seen, however keys are put together', () => {
  const hole = (/** @type {string} */ name) => `\${${name}}`;
  const source = `t('a.said'); t(\`size.${hole('size')}\`); t(\`x.${hole('one')}\`); at(\`row.${hole('place')}\`)`;
  const asked = asks(source, () => true);
  assert.deepEqual(asked.templates, [`size.${hole('size')}`, `x.${hole('one')}`]);
  assert.deepEqual(asked.keys, ['a.said', 'size.small', 'size.medium', 'size.large']);
});
