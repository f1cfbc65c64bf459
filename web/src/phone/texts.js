/**
 * The shared texts of this page: one draft for each field, whether its screen is open or not, so that unsent text goes
 * out by itself.
 * @import { Command, Id } from '../protocol.js'
 * @import { Answer } from '../outbox.js'
 */
import { effect, signal } from '../../vendor/ui.mjs';
import { lose } from '../lost.js';
import { itemOf } from '../model/form.js';
import { key, me, newId, ready, send } from '../session.js';
import { storage } from '../way.js';
import { createDraft } from './draft.js';

/** @typedef {ReturnType<typeof createDraft>} SharedDraft */

/** @type {Map<string, SharedDraft>} */
const drafts = new Map();

/** Changes when a form drops its draft: the storage fires no event. */
export const drops = signal(0);

/** @type {string} */
let prefix = 'floke.text.';
/** The notes that are her own until she shares them. */
export const NOTE = 'need.note';

/** After these she cannot send it again from its form: she was moved, or the thing is over. */
const OVER = new Set(['not_allowed', 'not_open', 'delivered', 'round_over', 'unknown']);

/**
 * @param {string} name @param {Pick<Parameters<typeof createDraft>[0], 'read' | 'write'> & { isOver?: () => boolean }} how
 *   `isOver`: nobody writes on in it, and no field shows it
 * @param {(text: string) => Command} command what is said to store a text
 */
function open(name, how, command) {
  const known = drafts.get(name);
  if (known) return known;
  const draft = createDraft({ ...how, name: `${prefix}${name}`, store: storage() });
  drafts.set(name, draft);
  // A push meets the draft wherever the person is on the phone.
  effect(() => {
    how.read();
    draft.meet();
  });
  effect(() => {
    const no = draft.refused.value;
    const mine = draft.draft.peek();
    const isOver = how.isOver?.() ?? false;
    if (!no || !mine || !(isOver || OVER.has(no.code))) return;
    lose(command(mine.text), isOver ? { ...no, code: 'round_over' } : no);
    draft.discard();
  });
  return draft;
}

/** Of what the server keeps one version: this phone has the other. @param {Answer} answer @returns {Answer} */
const bothWrote = (answer) => (!answer.ok && answer.code === 'changed' ? { ...answer, code: 'both_wrote' } : answer);

/** @param {Id} group @param {string} field */
export function sharedText(group, field) {
  const value = key(`group/${group}/text/${field}`);
  /** @param {string} text @returns {Command} */
  const command = (text, base = 0) => ({ type: 'write', group, field, text, base });
  const read = () => ({
    text: value.value?.text ?? '',
    version: value.value?.version ?? 0,
    others: value.value?.others ?? [],
  });
  const write = (/** @type {string} */ text, /** @type {number} */ base) => send(command(text, base), { kept: false });
  return open(`${group}/${field}`, { read, write }, command);
}

/**
 * A cell of a row that several may write, such as today's round. The row has one version for all its cells: when
 * another cell has changed, the draft is based on the new version (see `under` in draft.js).
 * @param {Id} group @param {string} list @param {Id} id @param {string} column
 */
export function sharedCell(group, list, id, column) {
  const value = key(`group/${group}/list/${list}/row/${id}`);
  const row = /** @type {const} */ ({ type: 'put_row', group, list, row: id });
  /** @param {string} text @param {number} base @returns {Promise<Answer>} */
  const write = (text, base) =>
    send({ ...row, cells: { ...value.value?.cells, [column]: text }, base }, { kept: false }).then(bothWrote);
  const read = () => ({ text: value.value?.cells[column] ?? '', version: value.value?.version ?? 0 });
  const order = key(`group/${group}/list/${list}/order`);
  const isOver = () => Boolean(order.value?.includes(id)) && order.value?.at(-1) !== id;
  const command = (/** @type {string} */ text) => ({ ...row, cells: { [column]: text } });
  return open(`${group}/${list}/${id}/${column}`, { read, write, isOver }, command);
}

/** A text of one person; she may have it open on two devices. @param {string} field */
export function ownText(field) {
  const value = key(`mine/text/${field}`);
  const command = (/** @type {string} */ text) => /** @type {const} */ ({ type: 'write_own', field, text });
  const read = () => ({ text: value.value?.text ?? '', version: value.value?.version ?? 0 });
  const write = (/** @type {string} */ text, /** @type {number} */ base) =>
    send({ type: 'write_own', field, text, base }, { kept: false }).then(bothWrote);
  return open(field, { read, write }, command);
}

/** @param {string} name as in the storage @returns {SharedDraft | null} */
function named(name) {
  const [group, field, row, column] = name.split('/');
  if (!group) return null;
  if (!field) return itemOf(group)?.owner === 'person' ? ownText(group) : null;
  return row && column ? sharedCell(group, field, row, column) : sharedText(group, field);
}

/** Sends drafts of an earlier page, as soon as the View is here. @param {Id} session */
export function resumeTexts(session) {
  effect(() => {
    if (!ready.value) return;
    prefix = `floke.text.${session}.${me.peek()}.`;
    const store = storage();
    /** @type {string[]} */
    const names = [];
    for (let i = 0; store && i < store.length; i++) {
      const name = store.key(i);
      if (name?.startsWith(prefix)) names.push(name.slice(prefix.length));
    }
    for (const name of names) {
      const [group, list, row, column] = name.split('/');
      if (row && column) leftRows.set(`${group}/${list}`, row);
    }
    setTimeout(() => {
      for (const name of names) named(name)?.resume();
    });
  });
}

/** The rows in which an earlier page left something. @type {Map<string, Id>} */
const leftRows = new Map();

/**
 * The row that an earlier page began and that is not stored, as when its text is too long: one writes on in it.
 * @param {Id} group @param {string} list @param {string} column @param {readonly { id: Id }[]} stored @returns {Id | null}
 */
export function leftRow(group, list, column, stored) {
  const row = leftRows.get(`${group}/${list}`);
  if (!row || stored.some(({ id }) => id === row)) return null;
  return sharedCell(group, list, row, column).draft.value ? row : null;
}

/** The first row of an empty list has its id before the server has it, so that people can write in it. */
/** @type {Map<string, Id>} */
const firstRows = new Map();

/** @param {Id} group @param {string} list */
export function firstRow(group, list) {
  const name = `${group}/${list}`;
  const id = firstRows.get(name) ?? newId();
  firstRows.set(name, id);
  return id;
}

/**
 * Unstored text of a group, whatever page is shown; `field` may be a list, and `why` is the server's refusal.
 * @param {Id} group
 */
export const unstored = (group) =>
  [...drafts].flatMap(([name, { draft, refused }]) => {
    const [of, field = '', , column] = name.split('/');
    return of === group && draft.value ? [{ field, column, text: draft.value.text, why: refused.value?.code }] : [];
  });
