/** Texts of a group that a delivery now would leave out: shown before, not found out afterwards. */
import { itemsOf, maxOf } from '../model/form.js';
import { isTooLong } from '../parts/length.js';
import { begunRows } from './left.js';
import { textValue } from './model.js';
import { unstored } from './texts.js';

/** @import { Item } from '../forms.js' */
/** @import { DeliveredStage, Id } from '../protocol.js' */

/**
 * `of` is a field or a list. `two_texts`: nobody has chosen between two texts; `begun` and `changed`: unsent text in a
 * form.
 * @typedef {{ of: string, why: 'too_long' | 'two_texts' | 'begun' | 'changed' }} Unsettled
 */

/** The first of them, on any page. @param {Id} group @param {DeliveredStage} stage */
export const unsettled = (group, stage) => unsettledAmong(group)(itemsOf(stage));

/** Looks once at what this phone keeps, and then says the first of any items. @param {Id} group */
export function unsettledAmong(group) {
  const [texts, begun] = [unstored(group), begunRows(group)];
  return (/** @type {Item[]} */ among) => first(group, among, texts, begun);
}

/**
 * @param {Id} group @param {Item[]} among @param {ReturnType<typeof unstored>} texts
 * @param {ReturnType<typeof begunRows>} begun @returns {Unsettled | null}
 */
function first(group, among, texts, begun) {
  const here = (/** @type {string} */ id) => among.some((item) => item.id === id);
  const mine = texts.filter(({ field }) => here(field));
  const long = mine.find(({ field, column, text }) => isTooLong(text, maxOf(column ? `${field}/${column}` : field)));
  if (long) return { of: long.field, why: 'too_long' };
  const two =
    among.find(({ id }) => (textValue(group, id)?.others.length ?? 0) > 0)?.id ??
    mine.find(({ why }) => why === 'both_wrote')?.field;
  if (two) return { of: two, why: 'two_texts' };
  const row = begun.find(({ list }) => here(list));
  return row ? { of: row.list, why: row.isNew ? 'begun' : 'changed' } : null;
}
