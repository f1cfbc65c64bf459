/**
 * What an earlier page left unsent and the server then refused: nobody waits for it any more, and its words must not vanish.
 * @import { Command } from './protocol.js'
 * @import { Answer } from './outbox.js'
 */
import { signal } from '../vendor/ui.mjs';

/** @typedef {{ text: string, answer: Extract<Answer, { ok: false }> }} Lost */

/** @type {import('../vendor/ui.mjs').Signal<Lost[]>} */
export const lost = signal(/** @type {Lost[]} */ ([]));

/**
 * The words somebody wrote in a command; blank when there are none.
 * @param {Command} command
 */
export function wordsOf(command) {
  if ('cells' in command) return Object.values(command.cells).filter(Boolean).join(' · ');
  if ('text' in command) return command.text;
  if ('reason' in command) return command.reason;
  return '';
}

/** @param {Command} command @param {Extract<Answer, { ok: false }>} answer */
export function lose(command, answer) {
  const text = wordsOf(command);
  if (text) lost.value = [...lost.value, { text, answer }];
}
