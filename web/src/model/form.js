/**
 * The table of the form, and the names of its items: as readers see them, and as questions to their writer.
 * @import { Column, Field, Item, Kind, List } from '../forms.js'
 * @import { Stage } from '../protocol.js'
 */
import { formatDate, hasText, t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { FORM } from '../forms.js';
import { serverNow } from '../session.js';

/** The items of a group's form in a stage, in the order of its page. @param {Stage} stage */
export const itemsOf = (stage) => FORM.filter((item) => item.stage === stage && item.owner !== 'person');

/** The same by section; items without one follow each other under no name. @param {Stage} stage */
export function sectionsOf(stage) {
  /** @type {{ name: string | undefined, items: Item[] }[]} */
  const sections = [];
  for (const item of itemsOf(stage)) {
    const last = sections.at(-1);
    if (last && last.name === item.section) last.items.push(item);
    else sections.push({ name: item.section, items: [item] });
  }
  return sections;
}

/** @param {string} id @returns {Item | undefined} */
export const itemOf = (id) => FORM.find((item) => item.id === id);

/** @param {string} id @returns {Field | undefined} */
export function fieldOf(id) {
  const item = itemOf(id);
  return item?.columns ? undefined : item;
}

/** @param {string} id @returns {List | undefined} */
export function listOf(id) {
  const item = itemOf(id);
  return item?.columns ? item : undefined;
}

/** @param {string} id the most characters of a field, or of a column as `list/column` */
export function maxOf(id) {
  const [list, column] = id.split('/');
  const kind = column ? listOf(list ?? '')?.columns.find((other) => other.id === column) : fieldOf(id);
  return kind?.type === 'text' ? kind.max : 300;
}

/** The name for readers: of an item, or of a column as `list.column`. @param {string} id */
export const nameOf = (id) => t(`form.${id}`);

/** The question to its writer. @param {string} id */
export const askOf = (id) => (hasText(`form.${id}.ask`) ? t(`form.${id}.ask`) : nameOf(id));

/** Distance to the month in a hint's example: it is always in the future. */
const AHEAD_MS = 75 * 24 * 3600 * 1000;

/** @param {string} id @returns {string | undefined} */
export function hintOf(id) {
  const hint = `form.${id}.hint`;
  return hasText(hint) ? t(hint, { month: formatDate(serverNow() + AHEAD_MS, undefined, 'month') }) : undefined;
}

/** The text for an item that nobody wrote, once it is closed. @param {Item | undefined} item */
export function emptyOf(item) {
  const own = `form.${item?.id}.empty`;
  return t(hasText(own) ? own : 'result.not_given');
}

/** A value as it was written, or the words of the choice. @param {Kind | undefined} kind @param {string} value */
export const shownValue = (kind, value) =>
  kind?.type === 'choice' && value ? t(`form.choice.${kind.set}.${value}`) : value;

/** @param {Column} column whether it is ticked or not */
export const isTick = (column) => column.type === 'choice' && column.of.length === 1;

/** Columns only for the writers, or shown by their place. */
const UNSAID = new Set(['need.notes/round', 'need.external/consent', 'need.external/kind']);

/** A row of a list in short. @param {string} list @param {Record<string, string>} cells */
export function rowTexts(list, cells) {
  const [first, ...rest] = listOf(list)?.columns ?? [];
  const more = rest.map((column) => {
    const value = cells[column.id];
    if (!value || UNSAID.has(`${list}/${column.id}`)) return '';
    return isTick(column) ? nameOf(`${list}.${column.id}`) : shownValue(column, value);
  });
  return { title: cells[first?.id ?? ''] ?? '', more: joined(more) };
}
