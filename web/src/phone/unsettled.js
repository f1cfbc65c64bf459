/** Texts of a group that a delivery now would leave out: shown before, not found out afterwards. */
import { itemsOf, maxOf } from '../model/form.js';
import { isTooLong } from '../parts/length.js';
import { begunRows } from './left.js';
import { textValue } from './model.js';
import { unstored } from './texts.js';

/** @import { Item } from '../forms.js' */
/** @import { DeliveredStage, Id } from '../protocol.js' */

/**
 * The first of them, on any page: `of` is a field or a list. `two_texts`: nobody has chosen between two texts; `begun`
 * and `changed`: unsent text in a form.
 * @param {Id} group @param {DeliveredStage} stage @param {Item[]} among
 * @returns {{ of: string, why: 'too_long' | 'two_texts' | 'begun' | 'changed' } | null}
 */
export function unsettled(group, stage, among = itemsOf(stage)) {
  const here = (/** @type {string} */ id) => among.some((item) => item.id === id);
  const mine = unstored(group).filter(({ field }) => here(field));
  const long = mine.find(({ field, column, text }) => isTooLong(text, maxOf(column ? `${field}/${column}` : field)));
  if (long) return { of: long.field, why: 'too_long' };
  const two =
    among.find(({ id }) => (textValue(group, id)?.others.length ?? 0) > 0)?.id ??
    mine.find(({ why }) => why === 'both_wrote')?.field;
  if (two) return { of: two, why: 'two_texts' };
  const row = begunRows(group).find(({ list }) => here(list));
  return row ? { of: row.list, why: row.isNew ? 'begun' : 'changed' } : null;
}
