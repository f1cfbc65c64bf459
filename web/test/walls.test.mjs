import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const src = new URL('../src/', import.meta.url);

/** What each file imports. A page's entry belongs to its folder; `start/` is the start page's and the way in's. */
const PAGES = { phone: 'phone', console: 'console', screen: 'screen', start: 'start', join: 'start', result: 'result' };

/** @param {string} path @returns {string | undefined} the page that a file belongs to */
const pageOf = (path) => PAGES[path.replace(/\.js$/, '').split('/')[0]];

/** @returns {Promise<{ path: string, source: string, imports: string[] }[]>} */
async function modules() {
  const paths = (await readdir(src, { recursive: true })).filter((path) => path.endsWith('.js'));
  return Promise.all(
    paths.map(async (path) => {
      const source = await readFile(new URL(path, src), 'utf8');
      const named = [...source.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g)];
      const imports = named.map(([, from, type]) => new URL(from ?? type, new URL(path, src)).pathname);
      return { path, source, imports: imports.map((name) => name.replace(src.pathname, '')) };
    }),
  );
}

test('a page imports nothing of another page: what two share is in model or parts', async () => {
  const all = await modules();
  const broken = all.flatMap(({ path, imports }) =>
    imports.filter((name) => pageOf(name) && pageOf(name) !== pageOf(path)).map((name) => `${path} imports ${name}`),
  );
  assert.ok(all.some(({ path }) => pageOf(path) === 'console'));
  assert.deepEqual(broken, []);
});

test('the model draws nothing, and knows no page and no part', async () => {
  const model = (await modules()).filter(({ path }) => path.startsWith('model/'));
  assert.ok(model.length > 5);
  for (const { path, source, imports } of model) {
    assert.doesNotMatch(source, /\bhtml`|\bdocument\./, path);
    assert.deepEqual(
      imports.filter((name) => name.startsWith('parts/') || pageOf(name)),
      [],
      path,
    );
  }
});
