/** What the browser needs for every kind of step. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PHASES } from '../src/phases.js';

test('the page of a step is what a file of the phone exports by default', async () => {
  for (const { page } of Object.values(PHASES)) {
    if (!page) continue;
    const source = await readFile(new URL(`../src/phone/${page}.js`, import.meta.url), 'utf8');
    assert.match(source, /^export default /m, page);
  }
});
