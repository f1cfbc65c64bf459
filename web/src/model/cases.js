/** The cases of the board: those that it has not decided, in the same order on every page, and its decisions. @import { Id } from '../protocol.js' */
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
