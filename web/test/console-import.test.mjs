import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batches, parseImport } from '../src/console/parse.js';

const titles = (/** @type {string} */ text) => parseImport(text).lines.map((line) => line.title);

test('one floke per line; bullets and numbers are not part of it, commas are', () => {
  assert.deepEqual(titles('- Sentrum, butikker og folk\n\n2. Skolefravær\r\nFloke, og mer til'), [
    'Sentrum, butikker og folk',
    'Skolefravær',
    'Floke, og mer til',
  ]);
});

test('a spreadsheet with a heading, whatever separates it', () => {
  for (const [head, row] of [
    ['Tekst;Tema;Størrelse;Kompleksitet', 'Et vondt; lite problem;Oppvekst;stor;sammensatt'.replace('; lite', ' lite')],
    ['text,theme,size,complexity', '"Et vondt lite problem",Oppvekst,large,composite'],
    ['tekst\ttema\tstørrelse\tkompleksitet', 'Et vondt lite problem\tOppvekst\tstor\tsammensatt'],
  ]) {
    const [line] = parseImport(`${head}\n${row}`).lines;
    assert.deepEqual(line, {
      title: 'Et vondt lite problem',
      theme: 'Oppvekst',
      size: 'large',
      complexity: 'composite',
      floker: ['Et vondt lite problem'],
      guessed: false,
    });
  }
});

test('quotes keep separators, quotes and line breaks; row numbers are those of the text', () => {
  const parsed = parseImport('tekst;tema\n"Først ""sitat""; så\nny linje";A\n;B\nSist;C');
  assert.deepEqual(
    parsed.lines.map((line) => line.title),
    ['Først "sitat"; så\nny linje', 'Sist'],
  );
  assert.deepEqual(parsed.rejected, [{ row: 4, text: 'B', why: 'empty' }]);
});

test('rows with the same title are gathered in one line', () => {
  const { lines, rejected } = parseImport('tittel;tekst\nFravær;Elever blir borte\nFravær;Ingen ser dem');
  assert.deepEqual(lines[0]?.floker, ['Elever blir borte', 'Ingen ser dem']);
  assert.deepEqual(rejected, []);
});

test('clusters with their floker, as a session exports them; loose floker are lines of their own', () => {
  const text = JSON.stringify({
    floker: [
      { id: 'f1', text: 'En', size: 'stor', complexity: 'sammensatt' },
      { id: 'f2', text: 'To', size: 'liten', complexity: 'enkel' },
    ],
    clusters: [
      { id: 'k1', title: 'Linje', theme: 'T', size: 'middels', complexity: 'enkel', members: ['f1', 'borte'] },
    ],
  });
  const { lines, rejected } = parseImport(text);
  assert.deepEqual(
    lines.map((line) => [line.title, line.size, line.floker]),
    [
      ['Linje', 'medium', ['En']],
      ['To', 'small', ['To']],
    ],
  );
  assert.deepEqual(
    rejected.map((row) => row.why),
    ['unknown_floke'],
  );
});

test('a plain array of texts and of objects', () => {
  assert.deepEqual(titles('["En", {"text": "To", "size": "large"}]'), ['En', 'To']);
  assert.deepEqual(
    parseImport('[1, null, ""]').rejected.map((row) => row.why),
    ['not_text', 'not_text', 'empty'],
  );
});

test('what is broken, too long or there already is said, not sent', () => {
  assert.equal(parseImport('[{"text": "En"').broken, true);
  assert.equal(parseImport('{"a": 1}').broken, true);
  assert.deepEqual(
    parseImport(`En\nen \n${'x'.repeat(4001)}\nTo`, [' TO']).rejected.map(({ row, why }) => [row, why]),
    [
      [2, 'duplicate'],
      [3, 'too_long'],
      [4, 'duplicate'],
    ],
  );
  assert.deepEqual(parseImport('  \n '), { lines: [], rejected: [], broken: false });
});

test('what is sent at a time is neither many nor long, and nothing is left out', () => {
  let n = 0;
  const { lines } = parseImport(
    Array.from({ length: 50 }, (_, at) => `${at} ${'x'.repeat(at < 10 ? 3900 : 10)}`).join('\n'),
  );
  const sent = batches(lines, () => `id${n++}`);
  assert.equal(sent.flat().length, 50);
  assert.ok(sent.every((batch) => batch.length <= 20 && (batch.length === 1 || JSON.stringify(batch).length < 17_000)));
  assert.equal(
    new Set(sent.flat().flatMap((cluster) => [cluster.id, ...cluster.floker.map((floke) => floke.id)])).size,
    100,
  );
});
