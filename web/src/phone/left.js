/** Unsent text of a form that is no longer shown. */
import { computed, effect } from '../../vendor/ui.mjs';
import { lose } from '../lost.js';
import { listOf } from '../model/form.js';
import { clock, session as room } from '../model/room.js';
import { PHASES } from '../phases.js';
import { key, me, ready } from '../session.js';
import { storage } from '../way.js';
import { live, shown } from './follow.js';
import { groupId, rows } from './model.js';
import { drops } from './texts.js';

/** @import { Id } from '../protocol.js' */

/** Only typed text: a tick or a choice says nothing alone. @param {string} list @param {Record<string, string>} cells */
export const written = (list, cells) =>
  Object.fromEntries(
    (listOf(list)?.columns ?? []).filter(({ type }) => type === 'text').map(({ id }) => [id, cells[id] ?? '']),
  );

/** What `useKept` stored for a form; null when unreadable. @param {string | null} kept @returns {any} */
function parsed(kept) {
  try {
    return JSON.parse(kept ?? 'null');
  } catch {
    return null;
  }
}

/** Whether this phone shows the questions to groups, or a vote that returns there; null while unknown. */
const asksAreShown = computed(() => {
  if (room.value?.ended_at) return false;
  const at = shown.value;
  if (!at || !live.value) return null;
  const phase = at.ballot === null ? at.step.phase : clock.value?.phase;
  return phase !== undefined && PHASES[phase].presents !== undefined;
});

/** @param {string} prefix of a place in the storage @returns {{ of: string, kept: any, drop: () => void }[]} */
function under(prefix) {
  const store = storage();
  const names = Array.from({ length: store?.length ?? 0 }, (_, at) => store?.key(at) ?? '');
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({
      of: name.slice(prefix.length),
      kept: parsed(store?.getItem(name) ?? null),
      drop: () => store?.removeItem(name),
    }));
}

/** Where forms keep theirs: see kept.js. @param {Id | undefined} session */
const forms = (session) => `floke.form.${session}.${me.peek()}`;

/** The row form of a stored draft, by its name there: `row.<group>.<list>.<id or new>`. @param {string} of */
function rowForm(of) {
  const [group = '', ...rest] = of.split('.');
  return { group, list: rest.slice(0, -1).join('.') };
}

/** Row forms whose command is on its way: later commands come after it. @type {Set<string>} */
export const sending = new Set();

/**
 * Unsent text in the row forms of a group. A deleted row has no form to send it from.
 * @param {Id} group @returns {{ list: string, isNew: boolean }[]}
 */
export function begunRows(group) {
  const places = drops.value >= 0 ? under(`${forms(room.peek()?.id)}.row.`) : [];
  return places.flatMap(({ of, kept }) => {
    const form = rowForm(of);
    if (form.group !== group || sending.has(of)) return [];
    const isNew = of.endsWith('.new');
    const stored = rows(group, form.list).find(({ id }) => id === kept?.id)?.cells;
    const typed = Object.entries(isNew ? written(form.list, kept?.cells ?? {}) : stored ? (kept?.cells ?? {}) : {});
    return typed.some(([name, text]) => text !== (stored?.[name] ?? '')) ? [{ list: form.list, isNew }] : [];
  });
}

/** @param {Id} session */
export function keepWhatWasLeft(session) {
  const prefix = () => forms(session);
  effect(() => {
    const group = groupId.value;
    if (!ready.value) return;
    for (const { of, kept, drop } of under(`${prefix()}.row.`)) {
      const { group: left, list } = rowForm(of);
      if (left === group) continue;
      const cells = written(list, kept?.cells ?? {});
      const command = /** @type {const} */ ({ type: 'put_row', group: left, list, row: kept?.id ?? '', cells });
      lose(command, { ok: false, code: 'not_allowed', params: {} });
      drop();
    }
    for (const { of, kept, drop } of under(`${prefix()}.answer.`)) {
      const [left = '', question = ''] = of.split('.');
      if (left === group) continue;
      lose(
        { type: 'answer', question, text: String(kept ?? '') },
        { ok: false, code: 'not_allowed', params: {} },
        left,
      );
      drop();
    }
  });
  effect(() => {
    const groups = key('room/group/order').value ?? [];
    const asks = asksAreShown.value;
    if (!ready.value || asks === null) return;
    for (const { of, kept, drop } of under(`${prefix()}.ask.`)) {
      if (asks && groups.includes(of) && of !== groupId.value) continue;
      const command = /** @type {const} */ ({
        type: 'ask',
        id: '',
        kind: 'question',
        text: String(kept ?? ''),
        to: of,
      });
      lose(command, { ok: false, code: 'not_presenting', params: {} });
      drop();
    }
  });
}
