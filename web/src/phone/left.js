/** What was typed into a form of a group that she is no longer in: its form is not shown any more, its words are. */
import { effect } from '../../vendor/ui.mjs';
import { lose } from '../lost.js';
import { me, ready } from '../session.js';
import { groupId, listOf } from './model.js';
import { localStore } from './texts.js';

/** @import { Id } from '../protocol.js' */

/** Only what a person has written: a tick or a choice says nothing alone. @param {string} list @param {Record<string, string>} cells */
export const written = (list, cells) =>
  Object.fromEntries(
    (listOf(list)?.columns ?? []).filter(({ type }) => type === 'text').map(({ id }) => [id, cells[id] ?? '']),
  );

/** @param {string | null} kept @returns {{ id: Id, cells?: Record<string, string> }} */
function parsed(kept) {
  try {
    return JSON.parse(kept ?? '') ?? {};
  } catch {
    return { id: '' };
  }
}

/** @param {Id} session */
export function keepWhatWasLeft(session) {
  effect(() => {
    const group = groupId.value;
    if (!ready.value) return;
    const prefix = `floke.form.${session}.${me.peek()}.row.`;
    const store = localStore();
    const names = Array.from({ length: store?.length ?? 0 }, (_, at) => store?.key(at) ?? '');
    for (const name of names.filter((one) => one.startsWith(prefix))) {
      const [of = '', ...rest] = name.slice(prefix.length).split('.');
      if (of === group) continue;
      const list = rest.slice(0, -1).join('.');
      const { id, cells = {} } = parsed(store?.getItem(name) ?? null);
      const command = /** @type {const} */ ({ type: 'put_row', group: of, list, row: id, cells: written(list, cells) });
      lose(command, { ok: false, code: 'not_allowed', params: {} });
      store?.removeItem(name);
    }
  });
}
