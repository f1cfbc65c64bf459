/** Rows of pasted text: CSV or TSV when it looks like it, else one text per line. Pure. */

/** Column names as people write them. @type {Record<string, string>} */
const NAMES = {
  tekst: 'text',
  text: 'text',
  floke: 'text',
  utfordring: 'text',
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

/**
 * @param {string} text
 * @returns {{ row: number, record: Record<string, string> }[]} row counts from 1, as in the text
 */
export function table(text) {
  const separator = separatorOf(text);
  if (separator === null) {
    return text.split(/\r?\n/).flatMap((line, at) => {
      const tidy = line.replace(/^\s*(?:[-*•–]|\d{1,3}[.)])\s+/, '').trim();
      return tidy === '' ? [] : [{ row: at + 1, record: { text: tidy } }];
    });
  }
  const rows = cells(text, separator);
  const head = (rows[0]?.cells ?? []).map((cell) => NAMES[cell.trim().toLowerCase()]);
  const named = head.some((name) => name === 'text' || name === 'title');
  /** @type {(string | undefined)[]} */
  const columns = named ? head : ['text', 'theme', 'size', 'complexity'];
  return rows.slice(named ? 1 : 0).flatMap(({ row, cells: values }) => {
    if (values.every((value) => value.trim() === '')) return [];
    /** @type {Record<string, string>} */
    const record = {};
    values.forEach((value, at) => {
      const name = columns[at];
      if (name) record[name] = value;
    });
    return [{ row, record }];
  });
}

/**
 * A comma separates only under a heading we know: people write commas in what they mean.
 * @param {string} text
 */
function separatorOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const first = lines[0] ?? '';
  for (const separator of ['\t', ';', ',']) {
    const head = first.split(separator).map((cell) => cell.replace(/"/g, '').trim().toLowerCase());
    const names = head.filter((cell) => cell !== '').map((cell) => NAMES[cell]);
    const isHead = separator === ',' ? names.every((name) => name !== undefined) : true;
    if (isHead && (names.includes('text') || names.includes('title'))) return separator;
  }
  return ['\t', ';'].find((separator) => lines.length > 0 && lines.every((line) => line.includes(separator))) ?? null;
}

/** @param {string} text @param {string} separator */
function cells(text, separator) {
  /** @type {{ row: number, cells: string[] }[]} */
  const rows = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  /** @type {{ row: number, cells: string[] }} */
  let row = { row: 1, cells: [] };
  const endCell = () => {
    row.cells.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (char === '"') quoted = false;
      else cell += char;
      if (char === '\n') line++;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === separator) endCell();
    else if (char === '\n') {
      endCell();
      rows.push(row);
      line++;
      row = { row: line, cells: [] };
    } else if (char !== '\r') cell += char;
  }
  endCell();
  rows.push(row);
  return rows;
}
