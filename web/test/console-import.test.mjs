import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather, readRows, titleKey } from '../src/console/parse.js';

/** @param {string} text @param {Map<string, string>} [known] */
const parse = (text, known) => gather(readRows(text).rows, known);
const titles = (/** @type {string} */ text) => parse(text).lines.map((line) => line.title);
const whys = (/** @type {string} */ text) => parse(text).rejected.map(({ row, why }) => [row.row, why]);
/** Lines with how many floker each has. @param {string} text */
const counted = (text) => parse(text).lines.map((line) => [line.title, line.floker.length]);
/** @param {string} text */
const facts = (text) => parse(text).lines.map(({ rows, into, ...line }) => line);

test('one floke per line; bullets and numbers are not part of it, commas are', () => {
  assert.deepEqual(titles('- Sentrum, butikker og folk\n\n1. Frafall\n2. Skolefravær\r\nFloke, og mer til'), [
    'Sentrum, butikker og folk',
    'Frafall',
    'Skolefravær',
    'Floke, og mer til',
  ]);
});

test("a list from Word is a list, whatever its marks, and a tab after a mark is no table's", () => {
  const wanted = ['Frafall', 'Vi får ikke folk', 'Buss'];
  for (const text of [
    '•\tFrafall\n•\tVi får ikke folk\n•\tBuss',
    '\uF0B7\tFrafall\n\t\uF0A7\tVi får ikke folk\no\tBuss',
    '1.\tFrafall\n2.\tVi får ikke folk\n3.\tBuss',
    'a)\tFrafall\nb)\tVi får ikke folk\nc)\tBuss',
    '–\tFrafall\nVi får ikke folk\n–\tBuss',
  ])
    assert.deepEqual(titles(text), wanted, JSON.stringify(text));
});

test('a semicolon in what somebody means tears nothing apart', () => {
  for (const text of ['Sentrum dør; butikkene går', 'Sentrum dør; butikkene går\nFrafall; de unge\nBuss; tog; båt'])
    assert.deepEqual(titles(text), text.split('\n'));
});

test('without a heading, a table is known by its tabs or by its sizes', () => {
  assert.deepEqual(facts('Frafall;Oppvekst;stor;sammensatt\nBuss;Mobilitet;liten;enkel')[1], {
    title: 'Buss',
    theme: 'Mobilitet',
    size: 'small',
    complexity: 'simple',
    floker: ['Buss'],
  });
  assert.deepEqual(facts('Frafall\tOppvekst')[0]?.theme, 'Oppvekst');
});

test('a spreadsheet with a heading, whatever separates it', () => {
  for (const text of [
    'Tekst;Tema;Størrelse;Kompleksitet\nEt vondt problem;Oppvekst;stor;sammensatt',
    'text,theme,size,complexity\n"Et vondt problem",Oppvekst,large,composite',
    'tekst\ttema\tstørrelse\tkompleksitet\r\nEt vondt problem\tOppvekst\tstor\tsammensatt\r\n',
  ])
    assert.deepEqual(facts(text), [
      {
        title: 'Et vondt problem',
        theme: 'Oppvekst',
        size: 'large',
        complexity: 'composite',
        floker: ['Et vondt problem'],
      },
    ]);
});

test('a cell with line breaks is one floke, also when it is the only column', () => {
  assert.deepEqual(titles('"Først\nså dette"\nNeste\n"Hun sa ""nei"""'), ['Først\nså dette', 'Neste', 'Hun sa "nei"']);
  // A quotation is what somebody wrote.
  assert.deepEqual(titles('"Vi får ikke folk"\n"Nei" sa de'), ['"Vi får ikke folk"', '"Nei" sa de']);
});

test('quotes keep separators, quotes and line breaks; row numbers are those of the text', () => {
  const parsed = parse('tekst;tema\n"Først ""sitat""; så\nny linje";A\n;B\n"Sist" sa hun;C');
  assert.deepEqual(
    parsed.lines.map((line) => [line.title, line.rows[0]?.row]),
    [
      ['Først "sitat"; så\nny linje', 2],
      ['"Sist" sa hun', 5],
    ],
  );
  assert.deepEqual(
    parsed.rejected.map(({ row, why }) => [row.row, row.theme, why]),
    [[4, 'B', 'empty']],
  );
});

test('of a form, the answers are the floker and not the column of ids', () => {
  const form =
    'ID;Starttidspunkt;E-post;Navn;Hva er den viktigste floken?;Hvor stor er den?\n' +
    '1;3.12.2026 10:04;anonymous;;Frafall i skolen;Stor\n2;3.12.2026 10:07;anonymous;;Vi får ikke folk;Liten\n';
  for (const separator of [';', '\t', ',']) {
    const read = readRows(form.replaceAll(';', separator));
    assert.deepEqual(
      gather(read.rows).lines.map((line) => line.title),
      ['Frafall i skolen', 'Vi får ikke folk'],
    );
    assert.equal(read.columns[read.column], 'Hva er den viktigste floken?');
    const other = readRows(form.replaceAll(';', separator), 5);
    assert.deepEqual(
      gather(other.rows).lines.map((line) => line.title),
      ['Stor', 'Liten'],
    );
  }
});

test('a form that asks for three floker has three from each', () => {
  assert.deepEqual(titles('ID;Floke 1;Floke 2;Floke 3;Tema\n1;A;B;;X\n2;C;;D;Y'), ['A', 'B', 'C', 'D']);
  assert.deepEqual(titles('Floke 1\nFloke 2\nFloke 3'), ['Floke 1', 'Floke 2', 'Floke 3']);
});

test('three who say the same are three in one line', () => {
  assert.deepEqual(counted('Frafall\nBuss\nfrafall \nFrafall'), [
    ['Frafall', 3],
    ['Buss', 1],
  ]);
  assert.deepEqual(parse('Frafall\nfrafall').lines[0]?.floker, ['Frafall', 'frafall']);
  assert.deepEqual(counted('["Frafall", "Frafall", {"title": "Frafall", "floker": ["Unge slutter"]}]'), [
    ['Frafall', 3],
  ]);
});

test('rows with the same title are gathered in one line, with all they say of it', () => {
  const { lines, rejected } = parse(
    'tittel;tekst;størrelse\nFravær;Elever blir borte;\nFravær;Ingen ser dem;stor\nFravær;Ingen ser dem;',
  );
  assert.deepEqual(lines[0]?.floker, ['Elever blir borte', 'Ingen ser dem', 'Ingen ser dem']);
  assert.equal(lines[0]?.size, 'large');
  assert.deepEqual(rejected, []);
});

test('what is not known of a floke is not made up', () => {
  const [line] = parse('tekst;størrelse\nFrafall;kjempestor').lines;
  assert.deepEqual([line?.size, line?.complexity], [null, null]);
});

test('a floke is kept to the byte, whichever way it comes', () => {
  const floke = '  to ord \u200B';
  assert.deepEqual(parse(JSON.stringify([floke])).lines[0]?.floker, [floke]);
  assert.deepEqual(parse(`tekst;tema\n${floke};A`).lines[0]?.floker, [floke]);
  assert.deepEqual(parse(`tekst;tema\n"${floke}";A`).lines[0]?.floker, [floke]);
  assert.deepEqual(parse(`tekst\n${floke}`).lines[0]?.floker, [floke]);
  assert.deepEqual(parse(`${floke}\r\nEn til`).lines[0]?.floker, [floke]);
});

test('a number that begins a floke stays, and one that counts a list goes', () => {
  assert.deepEqual(titles('9. trinn faller fra'), ['9. trinn faller fra']);
  assert.deepEqual(titles('9. trinn faller fra\n10. trinn også'), ['9. trinn faller fra', '10. trinn også']);
  assert.deepEqual(titles('1. Frafall\n2. Skyss\n1. Ensomhet\n2. Bolig'), ['Frafall', 'Skyss', 'Ensomhet', 'Bolig']);
  assert.deepEqual(titles('a) Frafall\nb) Skyss'), ['Frafall', 'Skyss']);
  assert.deepEqual(titles('- 9. trinn faller fra'), ['9. trinn faller fra']);
});

test("Floke's own export comes in again as it went out", () => {
  const text = JSON.stringify({
    format: 'floke-report',
    version: 1,
    facts: { title: 'Øvelse' },
    bruttoliste: [
      {
        title: 'Fravær',
        theme: 'Oppvekst',
        size: 'large',
        complexity: null,
        floker: ['Elever blir borte', ' Ser dem '],
      },
      { title: '', theme: '', size: null, complexity: null, floker: [''] },
    ],
    groups: [],
  });
  assert.deepEqual(facts(text), [
    {
      title: 'Fravær',
      theme: 'Oppvekst',
      size: 'large',
      complexity: null,
      floker: ['Elever blir borte', ' Ser dem '],
    },
  ]);
  assert.deepEqual(whys(text), [[2, 'empty']]);
});

test('clusters with their floker; loose floker are lines of their own', () => {
  const text = JSON.stringify({
    floker: [
      { id: 'f1', text: 'En', size: 'stor', complexity: 'sammensatt' },
      { id: 'f2', text: 'To', size: 'liten', complexity: 'enkel' },
    ],
    clusters: [
      { id: 'k1', title: 'Linje', theme: 'T', size: 'middels', complexity: 'enkel', members: ['f1', 'borte'] },
    ],
  });
  assert.deepEqual(
    parse(text).lines.map((line) => [line.title, line.size, line.floker]),
    [
      ['Linje', 'medium', ['En']],
      ['To', 'small', ['To']],
    ],
  );
  assert.deepEqual(whys(text), [[1, 'unknown_floke']]);
});

test('a plain array of texts and of objects', () => {
  assert.deepEqual(titles('["En", {"text": "To", "size": "large"}]'), ['En', 'To']);
  assert.deepEqual(whys('[1, null, ""]'), [
    [1, 'not_text'],
    [2, 'not_text'],
    [3, 'empty'],
  ]);
});

test('what is broken, too long, unseen or holds a NUL is said, not sent', () => {
  assert.equal(readRows('[{"text": "En"').broken, true);
  assert.equal(readRows('{"a": 1}').broken, true);
  assert.deepEqual(whys(`En\n${'x'.repeat(4001)}\n\u200B\u3164\na\0b`), [
    [2, 'too_long'],
    [3, 'empty'],
    [4, 'no_nul'],
  ]);
  assert.deepEqual(parse('  \n '), { lines: [], rejected: [] });
});

test('what stands in the list is found again, long or short, and its line is named', () => {
  const long = `${'Et langt ord '.repeat(20)}slutt`;
  const known = new Map([
    [titleKey('Frafall'), 'line1'],
    [titleKey(titleKey(long)), 'line2'],
  ]);
  assert.deepEqual(
    parse(`frafall\n${long}\nNy`, known).lines.map((line) => line.into),
    ['line1', 'line2', null],
  );
});
