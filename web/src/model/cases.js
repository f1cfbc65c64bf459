/**
 * The cases of the board: those that it has not decided, in the same order on every page, its decisions, and what a case asks.
 * @import { Case, Id, Proposal } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { key } from '../session.js';
import { allGroups } from './groups.js';

/** The decision in a group's case. @param {Id} group */
export const decisionOf = (group) => key(`room/group/${group}/decision`).value;

/** @param {Id} group */
export const isDecided = (group) => Boolean(decisionOf(group));

/** The decisions so far, by the number of the case. */
export const allDecisions = () =>
  allGroups()
    .flatMap((group) => {
      const decision = decisionOf(group.id);
      return decision ? [{ group, decision }] : [];
    })
    .sort((a, b) => (a.decision.no < b.decision.no ? -1 : 1));

/**
 * The cases after the room's current one: first those that have had no turn, then those that were passed by.
 * @returns {Id[]}
 */
export function casesAhead() {
  const now = key('room/case').value?.group;
  const left = (key('room/group/order').value ?? []).filter((id) => id !== now && !isDecided(id));
  const waiting = (key('room/plenum').value?.waiting ?? []).filter((id) => left.includes(id));
  return [...waiting, ...left.filter((id) => !waiting.includes(id))];
}

/** The points to decide. A group that left them out asks for its test. @param {Case} matter @param {Proposal} proposal */
export const pointsOf = ({ title }, { points }) => (points.length > 0 ? points : [proposed(title)]);

/** What a group asks for when it says nothing else. @param {string} title */
export const proposed = (title) => t('form.case.points.empty', { title });
