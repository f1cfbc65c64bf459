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

test('phone.html fetches at once every module that its first paint needs, and no other', async () => {
  const html = await readFile(join(WEB, 'phone.html'), 'utf8');
  const preloaded = [...html.matchAll(/modulepreload" href="\/a\/dev\/([^"]+)"/g)].map(([, path]) => path).sort();
  const modules = new Set([...(await needed(join(WEB, 'src/phone.js'))), ...(await needed(join(WEB, 'i18n/nb.mjs')))]);
  const wanted = [...modules].map((path) => relative(WEB, path)).filter((path) => path !== 'src/phone.js');
  assert.deepEqual(preloaded, wanted.sort());
});
