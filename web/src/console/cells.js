/** Text to rows of cells, quoted as spreadsheets quote (RFC 4180). Pure; not a byte of a cell is lost. */

/**
 * @param {string} text @param {string} separator
 * @returns {{ row: number, cells: string[] }[]} row counts the text's lines from 1
 */
export function cells(text, separator) {
  /** @type {{ row: number, cells: string[] }[]} */
  const rows = [];
  let line = 1;
  /** @type {{ row: number, cells: string[] }} */
  let row = { row: 1, cells: [] };
  for (let at = 0; at <= text.length; ) {
    const quoted = quotedCell(text, at, separator);
    const end = quoted ? quoted.end : endOf(text, at, separator);
    const cell = quoted ? quoted.cell : text.slice(at, end);
    line += cell.split('\n').length - 1;
    row.cells.push(cell);
    if (text.startsWith(separator, end)) at = end + 1;
    else {
      rows.push(row);
      row = { row: ++line, cells: [] };
      at = end + (text[end] === '\r' ? 2 : 1);
    }
  }
  return rows;
}

/** Where a cell without quotes ends. @param {string} text @param {number} from @param {string} separator */
function endOf(text, from, separator) {
  let at = from;
  while (at < text.length && text[at] !== separator && !lineEnds(text, at)) at++;
  return at;
}

/** @param {string} text @param {number} at */
const lineEnds = (text, at) => text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n');

/**
 * A cell in quotes, to which nothing but the cell belongs: «"Ja" sa hun» is a text with quotes in it.
 * @param {string} text @param {number} at @param {string} separator
 * @returns {{ cell: string, end: number } | null}
 */
export function quotedCell(text, at, separator) {
  if (text[at] !== '"') return null;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] !== '"') continue;
    if (text[end + 1] === '"') end++;
    else {
      const after = end + 1;
      if (after < text.length && text[after] !== separator && !lineEnds(text, after)) return null;
      return { cell: text.slice(at + 1, end).replaceAll('""', '"'), end: after };
    }
  }
  return null;
}
