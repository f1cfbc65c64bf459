import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

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

/** @param {string} page @param {string} script @param {string} texts */
async function fetchesAtOnce(page, script, texts) {
  const html = await readFile(join(WEB, page), 'utf8');
  const preloaded = [...html.matchAll(/modulepreload" href="\/a\/dev\/([^"]+)"/g)].map(([, path]) => path).sort();
  const modules = new Set([...(await needed(join(WEB, script))), ...(await needed(join(WEB, texts)))]);
  const wanted = [...modules].map((path) => relative(WEB, path)).filter((path) => path !== script);
  assert.deepEqual(preloaded, wanted.sort());
}

test('phone.html fetches at once every module that its first paint needs, and no other', () =>
  fetchesAtOnce('phone.html', 'src/phone.js', 'i18n/nb.room.mjs'));

test('join.html fetches at once every module that its first paint needs, and no other', () =>
  fetchesAtOnce('join.html', 'src/join.js', 'i18n/nb.door.mjs'));
