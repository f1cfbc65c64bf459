/** JSON to rows: Floke's own export, lists of lines with their floker, and plain lists. Pure. */

/** @import { Row } from './table.js' */
/** @typedef {Row & { lost?: number, wrong?: boolean }} JsonRow `lost`: texts it names that are not there; `wrong`: no text at all */

/** @param {any} value @returns {JsonRow[] | null} null: there is no list in it */
export function exported(value) {
  const list = Array.isArray(value) ? value : (value.bruttoliste ?? value.clusters ?? value.floker ?? value.lines);
  if (!Array.isArray(list)) return null;
  /** @type {Map<unknown, string>} */
  const texts = new Map();
  const apart = !Array.isArray(value) && Array.isArray(value.floker) && list !== value.floker;
  if (apart) for (const floke of value.floker) texts.set(floke?.id, String(floke?.text ?? ''));
  const used = new Set();
  const rows = list.map((item, at) => rowOf(item, at + 1, (member) => used.add(member) && texts.get(member), apart));
  if (!apart) return rows;
  // A floke outside every line becomes its own line.
  const loose = value.floker.filter((/** @type {any} */ floke) => !used.has(floke?.id));
  return rows.concat(
    loose.map((/** @type {any} */ floke, /** @type {number} */ at) =>
      rowOf(floke, list.length + at + 1, () => undefined, false),
    ),
  );
}

/**
 * @param {any} item @param {number} row @param {(member: string) => string | undefined} textOf
 * @param {boolean} apart strings are ids of floker elsewhere; else they are the floker
 * @returns {JsonRow}
 */
function rowOf(item, row, textOf, apart) {
  const empty = { row, title: '', floker: [], theme: '', size: '', complexity: '' };
  if (typeof item === 'string') return { ...empty, floker: [item] };
  if (item === null || typeof item !== 'object') return { ...empty, title: String(item), wrong: true };
  const members = item.members ?? item.floker ?? [];
  const found = (Array.isArray(members) ? members : []).map((/** @type {any} */ member) => {
    if (typeof member !== 'string') return member?.text;
    return apart || item.members ? textOf(member) : member;
  });
  const floker = found.filter((/** @type {unknown} */ text) => typeof text === 'string' && text.trim() !== '');
  const text = item.text ?? item.tekst;
  if (typeof text === 'string' && found.length === 0) floker.push(text);
  return {
    row,
    title: word(item.title ?? item.tittel),
    floker,
    theme: word(item.theme ?? item.tema),
    size: word(item.size ?? item.størrelse),
    complexity: word(item.complexity ?? item.kompleksitet),
    lost:
      found.length - found.filter((/** @type {unknown} */ one) => typeof one === 'string' && one.trim() !== '').length,
  };
}

/** @param {unknown} value */
const word = (value) => (value === null || value === undefined ? '' : String(value));
