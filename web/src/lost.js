/**
 * Texts that the server refused when nobody waited for the answer any more: they must not vanish. They stay through a
 * reload, until their writer has read them.
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
 * Now the owner is known: shows what an earlier page lost.
 * @param {string} whose session, role and person @returns {typeof lose} what takes the next
 */
export function keepLost(whose) {
  place = `floke.lost.${whose}.words`;
  try {
    become([...JSON.parse(storage()?.getItem(place) ?? '[]'), ...lost.value]);
  } catch {
    // Nothing readable was stored.
  }
  return lose;
}

/**
 * The text that a person wrote in a command; blank when there is none. Her reason for being inhabil is left out,
 * because it goes to no storage.
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
  // A form that was left, and the refusal of its command, hold the same text.
  const others = lost.value.filter((one) => one.text !== text || one.what !== what.what);
  become([...others, { text, answer, ...group, ...what }]);
}

/** She has read them. */
export const forgetLost = () => become([]);
