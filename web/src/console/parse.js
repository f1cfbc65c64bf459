/**
 * Pasted text to lines of a bruttoliste. Pure: reads JSON, CSV, TSV and plain lines, and says what it could not read.
 * @import { Complexity, ImportCluster, Size } from '../protocol.js'
 */
import { table } from './table.js';

export const MOST_TEXT = 4000;
const MOST_THEME = 80;

/** @type {Record<string, Size>} */
const SIZES = {
  liten: 'small',
  lita: 'small',
  små: 'small',
  small: 'small',
  middels: 'medium',
  medium: 'medium',
  stor: 'large',
  store: 'large',
  large: 'large',
  big: 'large',
};
/** @type {Record<string, Complexity>} */
const COMPLEXITIES = {
  enkel: 'simple',
  enkelt: 'simple',
  simple: 'simple',
  sammensatt: 'composite',
  samansett: 'composite',
  kompleks: 'composite',
  composite: 'composite',
  complex: 'composite',
};

/**
 * @typedef {'empty' | 'too_long' | 'not_text' | 'duplicate' | 'unknown_floke'} Why
 * @typedef {{ title: string, theme: string, size: Size, complexity: Complexity, floker: string[], guessed: boolean }} Line
 * @typedef {{ lines: Line[], rejected: { row: number, text: string, why: Why }[], broken: boolean }} Parsed
 */

/** @param {string} pasted @param {readonly string[]} [known] titles that stand in the list already @returns {Parsed} */
export function parseImport(pasted, known = []) {
  const text = pasted.trim();
  /** @type {Parsed} */
  const parsed = { lines: [], rejected: [], broken: false };
  if (text === '') return parsed;
  const seen = new Set(known.map(plain));
  if (/^[[{]/.test(text)) {
    const value = attempt(() => JSON.parse(text));
    if (value === null || typeof value !== 'object') return { ...parsed, broken: true };
    fromJson(value, parsed, seen);
  } else {
    for (const { row, record } of table(text)) add(record, row, parsed, seen);
  }
  return parsed;
}

/** @param {any} value @param {Parsed} parsed @param {Set<string>} seen */
function fromJson(value, parsed, seen) {
  const list = Array.isArray(value) ? value : (value.clusters ?? value.floker ?? value.lines);
  if (!Array.isArray(list)) {
    parsed.broken = true;
    return;
  }
  /** @type {Map<unknown, string>} */
  const texts = new Map();
  for (const floke of Array.isArray(value.floker) ? value.floker : []) texts.set(floke?.id, String(floke?.text ?? ''));
  const used = new Set();
  list.forEach((item, at) => {
    if (typeof item === 'string') add({ title: item }, at + 1, parsed, seen);
    else if (item === null || typeof item !== 'object') reject(parsed, at + 1, String(item), 'not_text');
    else {
      const members = item.members ?? item.floker ?? [];
      for (const member of members) used.add(member);
      const floker = members.map((/** @type {any} */ member) =>
        typeof member === 'string' ? texts.get(member) : member?.text,
      );
      const missing = floker.filter(
        (/** @type {unknown} */ floke) => typeof floke !== 'string' || floke.trim() === '',
      ).length;
      if (missing > 0) reject(parsed, at + 1, `${item.title ?? ''} (${missing})`, 'unknown_floke');
      add(
        {
          ...item,
          floker: floker.filter((/** @type {unknown} */ floke) => typeof floke === 'string' && floke.trim() !== ''),
        },
        at + 1,
        parsed,
        seen,
      );
    }
  });
  // A floke that was gathered in no line is a line of its own.
  if (!Array.isArray(value) && value.clusters) {
    (value.floker ?? []).forEach((/** @type {any} */ floke, /** @type {number} */ at) => {
      if (!used.has(floke?.id)) add({ ...floke, title: floke?.text }, list.length + at + 1, parsed, seen);
    });
  }
}

/** @param {Record<string, any>} record @param {number} row @param {Parsed} parsed @param {Set<string>} seen */
function add(record, row, parsed, seen) {
  const own = String(record.title ?? record.tittel ?? '').trim();
  const text = String(record.text ?? record.tekst ?? '').trim();
  const title = own || text;
  if (title === '')
    return reject(
      parsed,
      row,
      Object.values(record)
        .filter((value) => typeof value === 'string' && value)
        .join(' · '),
      'empty',
    );
  /** @type {string[]} */
  const floker = record.floker?.length ? record.floker : [text || title];
  if (title.length > MOST_TEXT || floker.some((floke) => floke.length > MOST_TEXT))
    return reject(parsed, row, title, 'too_long');
  const before = parsed.lines.find((line) => plain(line.title) === plain(title));
  if (before && own && text) {
    before.floker.push(text);
    return undefined;
  }
  if (seen.has(plain(title))) return reject(parsed, row, title, 'duplicate');
  seen.add(plain(title));
  const size = SIZES[plain(record.size ?? record.størrelse ?? '')];
  const complexity = COMPLEXITIES[plain(record.complexity ?? record.kompleksitet ?? '')];
  parsed.lines.push({
    title,
    theme: String(record.theme ?? record.tema ?? '')
      .trim()
      .slice(0, MOST_THEME),
    size: size ?? 'medium',
    complexity: complexity ?? 'simple',
    floker,
    guessed: !size || !complexity,
  });
  return undefined;
}

/** @param {Parsed} parsed @param {number} row @param {string} text @param {Why} why */
function reject(parsed, row, text, why) {
  parsed.rejected.push({ row, text: text.slice(0, 160), why });
}

/** @param {unknown} text */
const plain = (text) => String(text).trim().toLowerCase().replace(/\s+/g, ' ');

/** @template T @param {() => T} work @returns {T | null} */
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/** So much is sent at a time. */
const BATCH_LINES = 20;
const BATCH_CHARS = 16_000;

/** @param {readonly Line[]} lines @param {() => string} newId @returns {ImportCluster[][]} with ids that stay the same if it is sent again */
export function batches(lines, newId) {
  /** @type {ImportCluster[][]} */
  const all = [];
  let chars = 0;
  for (const { title, theme, size, complexity, floker } of lines) {
    const cluster = {
      id: newId(),
      title,
      theme,
      size,
      complexity,
      floker: floker.map((text) => ({ id: newId(), text })),
    };
    const length = JSON.stringify(cluster).length;
    const last = all.at(-1);
    if (!last || last.length >= BATCH_LINES || chars + length > BATCH_CHARS) {
      all.push([cluster]);
      chars = length;
    } else {
      last.push(cluster);
      chars += length;
    }
  }
  return all;
}
