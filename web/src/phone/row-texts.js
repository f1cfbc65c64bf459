/** A row of a list as words. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { listOf } from './model.js';

/** What the row is for its writers only, or what its place says already. */
const UNSAID = new Set(['need.notes/round', 'need.external/consent', 'need.external/kind']);

/** What a row says in one glance. @param {string} list @param {Record<string, string>} cells */
export function rowTexts(list, cells) {
  const columns = listOf(list)?.columns ?? [];
  const [first, ...rest] = columns;
  const more = rest.flatMap((column) => {
    const value = cells[column.id];
    if (!value || UNSAID.has(`${list}/${column.id}`)) return [];
    if (column.type === 'choice')
      return [column.of.length === 1 ? t(`work.${list}.${column.id}`) : t(`work.${list}.${column.id}.${value}`)];
    return [value];
  });
  return { title: cells[first?.id ?? ''] ?? '', more: joined(more) };
}
