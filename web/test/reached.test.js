import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import nb from '../i18n/nb.mjs';

const root = new URL('..', import.meta.url);

/** What `name` stands for where a key begins with `${name}.`: the pages of the start page, and the kinds of a floke. */
const NAMES = ['personvern', 'tilgjengelighet', 'hjelp', 'size', 'complexity'];

/** Everything that asks for a text: scripts and pages. */
async function sources() {
  const paths = (await readdir(root, { recursive: true })).filter(
    (path) => (/^(src|i18n)\/.*\.js$/.test(path) && path !== 'src/forms.js') || /^[^/]+\.html$/.test(path),
  );
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, root), 'utf8')));
  return texts.join('\n');
}

/** What stands between `${…}` in a template that begins a key, as a pattern. @param {string} template */
const pattern = (template) =>
  new RegExp(
    `^${template
      .split(/\$\{(?:[^{}]|\{[^}]*\})*\}/)
      .map((words) => words.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
      .join('[\\w.]*')}$`,
  );

/** The keys that no script and no page can ask for. @param {string} source @param {readonly string[]} keys */
function unreached(source, keys) {
  const written = new Set([...source.matchAll(/['"`]([\w.]+)['"`]/g)].map((found) => found[1]));
  const built = [...source.matchAll(/`(\w+\.[^`\s]*\$\{[^`]*)`/g)].map((found) => pattern(found[1] ?? ''));
  const named = [...source.matchAll(/`(\$\{\w+\}\.[^`\s]*)`/g)].map((found) => pattern(found[1] ?? ''));
  return keys.filter(
    (key) =>
      !written.has(key) &&
      !built.some((reaches) => reaches.test(key)) &&
      !(NAMES.includes(key.split('.')[0] ?? '') && named.some((reaches) => reaches.test(key))),
  );
}

test('every text in the catalogue can be shown: no key is one that no script and no page asks for', async () => {
  assert.deepEqual(unreached(await sources(), Object.keys(nb)), []);
});

test('a key that nothing asks for is seen, however keys are put together', () => {
  const built = (/** @type {string[]} */ ...words) => words.join('$');
  const source = `t('a.said') t(\`b.${built('', '{one}_text')}\`) t(\`${built('', '{name}.', '{part}_title')}\`)`;
  assert.deepEqual(unreached(source, ['a.said', 'b.x_text', 'hjelp.join_title']), []);
  const others = ['a.other', 'b.x', 'hjelp.join', 'd.join_title'];
  assert.deepEqual(unreached(source, others), others);
});
