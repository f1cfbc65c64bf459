/**
 * Rows from outside to lines of a bruttoliste. Pure: every text is kept and counted as often as people wrote it (R14),
 * and rejected rows name their reason.
 * @import { Complexity, Id, Size } from '../protocol.js'
 * @import { JsonRow } from './exported.js'
 */
import { FLOKE, THEME, TITLE_SHOWN } from '../limits.js';
import { isTooLong } from '../parts/length.js';
import { exported } from './exported.js';
import { COMPLEXITY_WORDS, plain, SIZE_WORDS } from './kinds.js';
import { table } from './table.js';

/**
 * @typedef {'empty' | 'too_long' | 'not_text' | 'no_nul' | 'unknown_floke'} Why
 * @typedef {JsonRow & { key: string }} Row `key`: the same for the same row, also when others come or go
 * @typedef {{ title: string, theme: string, size: Size | null, complexity: Complexity | null, floker: string[],
 *   rows: Row[], into: Id | null }} Line `into`: the line of the list that says the same
 * @typedef {{ row: Row, why: Why }} Rejected
 * @typedef {{ rows: Row[], columns: string[], column: number, broken: boolean }} Read
 */

/** @param {string} pasted @param {number | null} [column] of the floker @returns {Read} */
export function readRows(pasted, column = null) {
  const text = pasted.replace(/^\uFEFF/, '');
  const nothing = { rows: [], columns: [], column: 0 };
  if (text.trim() === '') return { ...nothing, broken: false };
  if (!/^\s*[[{]/.test(text)) {
    const found = table(text, column);
    return { ...found, rows: keyed(found.rows), broken: false };
  }
  const value = attempt(() => JSON.parse(text));
  const rows = value !== null && typeof value === 'object' ? exported(value) : null;
  return { ...nothing, rows: keyed(rows ?? []), broken: rows === null };
}

/** @param {readonly JsonRow[]} rows @returns {Row[]} */
function keyed(rows) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return rows.map((row) => {
    const { row: _, ...said } = row;
    const name = JSON.stringify(said);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return { ...row, key: `${name}#${nth}` };
  });
}

/**
 * Gathers rows with the same title in one line, with every floke.
 * @param {readonly Row[]} rows @param {ReadonlyMap<string, Id>} [known] lines of the list, by what `titleKey` makes of
 *   their titles
 * @returns {{ lines: Line[], rejected: Rejected[] }}
 */
export function gather(rows, known = new Map()) {
  /** @type {Map<string, Line>} */
  const lines = new Map();
  /** @type {Rejected[]} */
  const rejected = [];
  for (const row of rows) {
    const why = whyNot(row);
    if (why) rejected.push({ row, why });
    if (why && why !== 'unknown_floke') continue;
    const floker = row.floker.filter(shows);
    const title = (shows(row.title) ? row.title : (floker[0] ?? '')).trim();
    if (title === '') continue;
    const before = lines.get(plain(title));
    const line = before ?? {
      title,
      theme: '',
      size: null,
      complexity: null,
      floker: [],
      rows: [],
      into: known.get(titleKey(title)) ?? null,
    };
    line.floker.push(...(floker.length > 0 ? floker : [row.title]));
    line.rows.push(row);
    line.theme ||= [...row.theme.trim()].slice(0, THEME).join('');
    line.size ??= SIZE_WORDS[plain(row.size)] ?? null;
    line.complexity ??= COMPLEXITY_WORDS[plain(row.complexity)] ?? null;
    lines.set(plain(title), line);
  }
  return { lines: [...lines.values()], rejected };
}

/** @param {Row} row @returns {Why | null} */
function whyNot(row) {
  if (row.wrong) return 'not_text';
  const texts = [row.title, ...row.floker];
  if (!texts.some(shows)) return 'empty';
  if (texts.some((text) => text.includes('\0'))) return 'no_nul';
  if (texts.some((text) => isTooLong(text, FLOKE))) return 'too_long';
  return row.lost ? 'unknown_floke' : null;
}

/** Whether a text shows anything at all. @param {string} text */
const shows = (text) => /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/** The key of a text among the list's titles, which are cut. @param {string} title */
export function titleKey(title) {
  const all = [...title];
  if (all.length <= TITLE_SHOWN) return plain(title);
  const head = all.slice(0, TITLE_SHOWN).join('');
  const cut = head.search(/\s\S*$/);
  return plain(`${(cut < 0 ? head : head.slice(0, cut)).trimEnd()} …`);
}

/** @template T @param {() => T} work @returns {T | null} */
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
