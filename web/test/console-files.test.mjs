import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batches } from '../src/console/batches.js';
import { decode } from '../src/console/decode.js';
import { gather, readRows, titleKey } from '../src/console/parse.js';

/** @param {string} text @param {Map<string, string>} [known] */
const parse = (text, known) => gather(readRows(text).rows, known);

test('a file from Excel keeps its letters, and says how it was read', () => {
  const latin = Uint8Array.from([0x73, 0x70, 0x72, 0xe5, 0x6b, 0x20, 0xab, 0xf8]);
  assert.deepEqual(decode(latin), { text: 'språk «ø', encoding: 'windows-1252' });
  assert.deepEqual(decode(new TextEncoder().encode('\uFEFFspråk')), { text: 'språk', encoding: 'utf-8' });
  const wide = Uint8Array.from([0xff, 0xfe, 0xe5, 0x00]);
  assert.deepEqual(decode(wide), { text: 'å', encoding: 'utf-16' });
});

test('what is sent at a time is neither many nor long, and nothing is left out', () => {
  let n = 0;
  const rows = Array.from({ length: 50 }, (_, at) => `${at} ${'ø'.repeat(at < 10 ? 3900 : 10)}`);
  const same = Array.from({ length: 900 }, () => `Frafall${' '.repeat(100)}`);
  const known = new Map([[titleKey('20 øøøøøøøøøø'), 'there']]);
  const json = JSON.stringify([...rows, ...same]);
  const sent = batches(parse(json, known).lines, () => `id${n++}`);
  const size = (/** @type {unknown} */ one) => new TextEncoder().encode(JSON.stringify(one)).length;
  assert.ok(sent.every((batch) => size(batch.command) < 32_000));
  const all = sent.flatMap(({ command }) =>
    command.type === 'import_floker' ? command.clusters : command.type === 'add_floker' ? [command] : [],
  );
  const floker = all.flatMap((line) => line.floker);
  assert.equal(floker.length, 950);
  assert.equal(new Set(floker.map((floke) => floke.id)).size, 950);
  assert.equal(
    sent.reduce((sum, batch) => sum + batch.lines, 0),
    51,
  );
  // More of a line comes after the line.
  const there = new Set(['there']);
  for (const { command } of sent) {
    if (command.type === 'import_floker') for (const { id } of command.clusters) there.add(id);
    else if (command.type === 'add_floker') assert.ok(there.has(command.cluster));
  }
});
