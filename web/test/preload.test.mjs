import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { PAGES } from '../i18n/i18n.js';

const WEB = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every module that the first paint waits for. */
async function needed(file, seen = new Set()) {
  const path = normalize(file);
  if (seen.has(path)) return seen;
  seen.add(path);
  const source = await readFile(path, 'utf8');
  for (const [, name] of source.matchAll(/^(?:import|export)[^;]*?from '(\.[^']+)'/gm))
    await needed(join(dirname(path), name), seen);
  return seen;
}

/** @param {keyof typeof PAGES} page */
async function fetchesAtOnce(page) {
  const html = await readFile(join(WEB, `${page}.html`), 'utf8');
  const script = `src/${page}.js`;
  const texts = PAGES[page].map((file) => `i18n/nb/${file}.mjs`);
  const preloaded = [...html.matchAll(/modulepreload" href="\/a\/dev\/([^"]+)"/g)].map(([, path]) => path).sort();
  const modules = await needed(join(WEB, script));
  const wanted = [...[...modules].map((path) => relative(WEB, path)), ...texts].filter((path) => path !== script);
  assert.deepEqual(preloaded, wanted.sort());
}

test('phone.html fetches at once every module that its first paint needs, and no other', () => fetchesAtOnce('phone'));

test('join.html fetches at once every module that its first paint needs, and no other', () => fetchesAtOnce('join'));
