/**
 * Pasted text to rows: a table when it looks like one, else one text per line. Pure. Floker are kept to the byte.
 */
import { cells, quotedCell } from './cells.js';
import { COMPLEXITY_WORDS, plain, SIZE_WORDS } from './kinds.js';

/** Column names as people write them. @type {Record<string, 'text' | 'title' | 'theme' | 'size' | 'complexity'>} */
const NAMES = {
  tekst: 'text',
  text: 'text',
  floke: 'text',
  floken: 'text',
  floker: 'text',
  flokar: 'text',
  utfordring: 'text',
  utfordringer: 'text',
  utfordringar: 'text',
  tangle: 'text',
  challenge: 'text',
  tittel: 'title',
  title: 'title',
  linje: 'title',
  line: 'title',
  cluster: 'title',
  tema: 'theme',
  theme: 'theme',
  størrelse: 'size',
  storleik: 'size',
  size: 'size',
  kompleksitet: 'complexity',
  complexity: 'complexity',
};

/** Columns that form tools add to the answers. */
const ABOUT =
  /^(#|nr|id|svar-?id|respons-?id|response id|respondent|starttid(spunkt)?|start time|fullføringstid(spunkt)?|completion time|last modified time|sist endret|tidsmerke|tidspunkt|timestamp|dato|date|submitted|innsendt|levert|e-?post(adresse)?|email( address)?|navn|namn|name|ip( address)?|språk|language|user ?agent)$/;

/** A list's mark, as Word and mail programs paste it; «o» is Word's second level. */
const MARK = /^\s*(?:[-*•–—◦‣▪▫●○■□·§\uF000-\uF0FF]\s+|o\t\s*)/i;
/** The mark of a numbered list, when it counts: «9. trinn» alone is somebody's text. */
const COUNTED = /^\s*(\d{1,3}|[a-zæøå])[.)]\s+/i;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzæøå';
const ONLY_A_MARK = /^\s*(?:[-*•–—◦‣▪▫●○■□·§o\uF000-\uF0FF]|\d{1,3}[.)]|[a-zæøå][.)])$/i;

/**
 * @typedef {{ row: number, title: string, floker: string[], theme: string, size: string, complexity: string }} Row
 *   `row` counts from 1, as in the text
 * @typedef {{ rows: Row[], columns: string[], column: number }} Table `columns` to choose the floker's from, when the
 *   heading does not say; `column`: which was taken
 */

/** @param {string} text @param {number | null} [chosen] the column of the floker @returns {Table} */
export function table(text, chosen = null) {
  const separator = separatorOf(text);
  if (separator === null) return { rows: plainLines(text), columns: [], column: 0 };
  const all = cells(text, separator).filter(({ cells: row }) => row.some((cell) => cell.trim() !== ''));
  const head = (all[0]?.cells ?? []).map(nameOf);
  const named = head.includes('text') || head.includes('title');
  const headed = named || isHead(all.map(({ cells: row }) => row));
  const rows = all.slice(headed ? 1 : 0);
  /** @type {(string | undefined)[]} */
  let names = headed ? [...head] : [];
  const width = Math.max(0, ...all.map(({ cells: row }) => row.length));
  let column = 0;
  if (!named) {
    column = chosen ?? (headed ? fullest(rows, all[0]?.cells ?? []) : 0);
    if (!headed && column === 0) names = ['text', 'theme', 'size', 'complexity'];
    names[column] = 'text';
  }
  const label = (/** @type {number} */ at) => (all[0]?.cells[at] ?? '').trim();
  return {
    rows: rows.flatMap(({ row, cells: values }) => recordsOf(row, values, names)),
    columns: named || width < 2 ? [] : Array.from({ length: width }, (_, at) => label(at)),
    column,
  };
}

/**
 * The kind of a column, by its name. «Floke 1» and «Floke 2» together are columns of floker; alone each is a floke.
 * @param {string} cell @param {number} _at @param {readonly unknown[]} head
 */
function nameOf(cell, _at, head) {
  const name = plain(cell).replace(/[\s:?.]+$/, '');
  const counted = NAMES[name.replace(/\s*\d+$/, '')];
  return NAMES[name] ?? (head.length > 1 && counted === 'text' ? counted : undefined);
}

/** A row has as many records as it has columns of floker. @param {number} row @param {string[]} values @param {(string | undefined)[]} names */
function recordsOf(row, values, names) {
  const cell = (/** @type {string} */ name) => (names.includes(name) ? (values[names.indexOf(name)] ?? '') : '');
  const of = { row, title: cell('title'), theme: cell('theme'), size: cell('size'), complexity: cell('complexity') };
  const texts = values.filter((value, at) => names[at] === 'text' && value.trim() !== '');
  if (texts.length === 0 || of.title.trim() !== '') return [{ ...of, floker: texts }];
  return texts.map((text) => ({ ...of, floker: [text] }));
}

/**
 * Removes the mark of a line. Numbers and letters are marks when several of them count from the first.
 * @param {string[]} lines @returns {(line: string) => string}
 */
function marksOf(lines) {
  const marks = lines.flatMap((line) => COUNTED.exec(line)?.[1]?.toLowerCase() ?? []);
  /** @param {number[]} places */
  const count = (places) =>
    places.length > 1 && places.every((place, at) => place === 1 || (at > 0 && place === (places[at - 1] ?? 0) + 1));
  const numbers = count(marks.filter((mark) => /\d/.test(mark)).map(Number));
  const letters = count(marks.filter((mark) => /\D/.test(mark)).map((mark) => 1 + LETTERS.indexOf(mark)));
  return (line) => {
    const mark = COUNTED.exec(line)?.[1];
    const counts = mark !== undefined && (/\d/.test(mark) ? numbers : letters);
    return line.replace(counts ? COUNTED : MARK, '');
  };
}

/** @param {string} text @returns {Row[]} */
function plainLines(text) {
  const empty = { title: '', theme: '', size: '', complexity: '' };
  /** @type {Row[]} */
  const rows = [];
  const bare = marksOf(text.split('\n'));
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    // A spreadsheet quotes a cell of its only column when it has a line break or a quote.
    const quoted = quotedCell(text, at, '\n');
    const isCell = quoted !== null && /[\n"]/.test(quoted.cell);
    const floke = isCell ? quoted.cell : bare(text.slice(at, end).replace(/\r$/, ''));
    if (floke.trim() !== '') rows.push({ row: line, ...empty, floker: [floke] });
    line += isCell ? quoted.cell.split('\n').length : 1;
    at = isCell ? quoted.end + (text[quoted.end] === '\r' ? 2 : 1) : end + 1;
  }
  return rows;
}

/**
 * A comma separates only under a heading we know, and a semicolon hardly ever without one: people use both in their
 * sentences.
 * @param {string} text
 */
function separatorOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const first = lines[0] ?? '';
  for (const separator of ['\t', ';', ',']) {
    const head = (cells(first, separator)[0]?.cells ?? []).filter((cell) => cell.trim() !== '');
    const names = head.map(nameOf);
    const isAbout = head.map((cell) => ABOUT.test(plain(cell)));
    const all = head.length > 1 && names.every((name, at) => name !== undefined || isAbout[at]);
    const form = isAbout[0] && isAbout.filter(Boolean).length > 1;
    const some = names.includes('text') || names.includes('title') || form;
    if (separator === ',' ? some && (all || (form && isEven(cells(text, ',')))) : some) return separator;
  }
  if (lines.some((line) => line.includes('\t'))) {
    const marked = lines.filter((line) => line.includes('\t'));
    if (!marked.every((line) => ONLY_A_MARK.test(line.trimStart().split('\t')[0] ?? ''))) return '\t';
  }
  if (lines.length < 2) return null;
  const rows = cells(text, ';');
  const kind = (/** @type {string} */ cell) => SIZE_WORDS[plain(cell)] ?? COMPLEXITY_WORDS[plain(cell)];
  return isEven(rows) && rows.some((row) => row.cells.slice(1).some(kind)) ? ';' : null;
}

/** Whether all rows have as many cells, and more than one. @param {ReturnType<typeof cells>} rows */
function isEven(rows) {
  const full = rows.filter((row) => row.cells.some((cell) => cell.trim() !== ''));
  return full.every((row) => row.cells.length > 1 && row.cells.length === full[0]?.cells.length);
}

const BARE = /^[\d\s.,:/+-]*(T[\d:.]+Z?)?$/;

/** Whether the first row names the columns. @param {string[][]} rows */
function isHead([head = [], ...rows]) {
  if (head.some((cell, at) => ABOUT.test(plain(cell)) || nameOf(cell, at, head) !== undefined)) return true;
  // A heading has words over numbers or times.
  return head.some((cell, at) => !BARE.test(cell) && rows.length > 0 && rows.every((row) => BARE.test(row[at] ?? '')));
}

/** The column with the most words in it. @param {{ cells: string[] }[]} rows @param {string[]} head */
function fullest(rows, head) {
  const letters = head.map((name, at) =>
    ABOUT.test(plain(name)) || nameOf(name, at, head) !== undefined
      ? -1
      : rows.reduce((sum, row) => sum + (row.cells[at] ?? '').replace(/[^\p{L}]/gu, '').length, 0),
  );
  return Math.max(0, letters.indexOf(Math.max(...letters)));
}
