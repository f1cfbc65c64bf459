/**
 * What somebody wrote and the server refused when nobody waited for the answer any more: its words must not vanish. They
 * stay through a reload, until she has read them.
 * @import { Command, Id } from './protocol.js'
 * @import { Answer } from './outbox.js'
 */
import { signal } from '../vendor/ui.mjs';
import { storage } from './way.js';

/** The most that is kept: the newest. */
const MOST = 20;

/** @typedef {{ text: string, answer: Extract<Answer, { ok: false }>, group?: Id, what?: string }} Lost `what`: field or list */

export const lost = signal(/** @type {Lost[]} */ ([]));
let place = '';

/** @param {Lost[]} next */
function become(next) {
  lost.value = next.slice(-MOST);
  if (!place) return;
  try {
    if (next.length > 0) storage()?.setItem(place, JSON.stringify(lost.value));
    else storage()?.removeItem(place);
  } catch {
    // a full or forbidden storage: they stay in this page
  }
}

/**
 * From now on it is known whose they are: what an earlier page lost is shown again.
 * @param {string} whose session, role and person @returns {typeof lose} what takes the next
 */
export function keepLost(whose) {
  place = `floke.lost.${whose}.words`;
  try {
    become([...JSON.parse(storage()?.getItem(place) ?? '[]'), ...lost.value]);
  } catch {
    // Nothing that can be read was kept.
  }
  return lose;
}

/**
 * The words somebody wrote in a command; blank when there are none. Why she is inhabil is not among them: that is written
 * to no storage.
 * @param {Command} command
 */
export function wordsOf(command) {
  if ('cells' in command) return Object.values(command.cells).filter(Boolean).join(' · ');
  if ('text' in command) return command.text;
  return '';
}

/** @param {Command} command @param {Extract<Answer, { ok: false }>} answer @param {Id} [left] whose words they were, if the command does not say */
export function lose(command, answer, left) {
  const text = wordsOf(command);
  if (!text.trim()) return;
  const of = 'group' in command ? command.group : 'to' in command ? command.to : left;
  const group = typeof of === 'string' ? { group: of } : {};
  const what = 'field' in command ? { what: command.field } : 'list' in command ? { what: command.list } : {};
  // A form that was left and the answer to what it had sent tell of the same words.
  const others = lost.value.filter((one) => one.text !== text || one.what !== what.what);
  become([...others, { text, answer, ...group, ...what }]);
}

/** She has read them. */
export const forgetLost = () => become([]);
