/**
 * A vote, its choices and what it came to, in words and numbers.
 * @import { Ballot, BallotChoice, Outcome, Side } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';

/** @typedef {{ id: string, label: string, votes: number, tone: Side | null }} Bar `tone` is the side that a choice takes */

/** The answers of a vote on a scale, from the lowest. */
export const SCALE = /** @type {const} */ (['1', '2', '3', '4', '5']);

/** The name of a choice: a side in the reader's own language. @param {BallotChoice} choice */
export const choiceText = ({ side, text }) => (side ? t(`side.${side}`) : text);

/** A row for each choice, or for each point of a scale, with its votes. @param {Ballot} ballot @returns {Bar[]} */
export function barsOf({ method, choices, result }) {
  const rows =
    method.type === 'scale'
      ? SCALE.map((text) => ({ id: text, label: text, tone: null }))
      : choices.map((choice) => ({ id: choice.id, label: choiceText(choice), tone: choice.side ?? null }));
  return rows.map((row, at) => ({ ...row, votes: result?.counts?.[at] ?? 0 }));
}

/** Votes for and against. @param {Ballot} ballot @param {readonly number[]} counts one for each choice */
export function sidesOf({ choices }, counts) {
  const of = (/** @type {Side} */ side) => counts[choices.findIndex((choice) => choice.side === side)] ?? 0;
  return { for: of('for'), against: of('against') };
}

/** @param {Outcome} outcome */
export const outcomeText = (outcome) => t(`outcome.${outcome}`);

/** @param {Outcome} outcome */
export const isAdopted = (outcome) => ['adopted', 'unanimous', 'adopted_by_chair'].includes(outcome);

/** Whether only the sum is shown: of a secret vote, and of every vote on a scale. @param {Pick<Ballot, 'secret' | 'method'>} ballot */
export const showsOnlySum = ({ secret, method }) => secret || method.type === 'scale';
