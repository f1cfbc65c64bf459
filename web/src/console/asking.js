/**
 * Opening a vote. When a secret one would reveal somebody's vote, the answer says so and the next press goes on.
 * @import { Command } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { newId } from '../session.js';
import { perform } from './act.js';
import { ask } from './dialog.js';
import { problem } from './problem.js';

/** @typedef {Extract<Command, { type: 'open_ballot' | 'open_case_vote' }>} Opening */

/**
 * The facilitator's next choice after a refusal, and the question for it.
 * @param {string} code @param {Opening} command @returns {{ words: string, next: Opening } | null}
 */
export function wayOn(code, command) {
  const again = { ...command, ballot: newId() };
  if (code === 'too_few_for_secret') return { words: 'open_instead', next: { ...again, secret: false } };
  return code === 'asked_before' ? { words: 'again', next: { ...again, again: true } } : null;
}

/** @param {Command} command @returns {ReturnType<typeof perform>} */
export async function openVote(command) {
  const answer = await perform(command);
  if (answer.ok || (command.type !== 'open_ballot' && command.type !== 'open_case_vote')) return answer;
  const way = wayOn(answer.code, command);
  if (!way) return answer;
  // The question says it already.
  problem.value = '';
  const sure = await ask({
    title: t(`console.${way.words}_title`),
    text: t(`console.${way.words}_text`, answer.params),
    yes: t(`console.${way.words}_yes`),
  });
  return sure ? openVote(way.next) : answer;
}
