/** The cases that the board has not decided: the same order on console, phones and big screen. @import { Id } from './protocol.js' */
import { key } from './session.js';

/** @param {Id} group */
export const isDecided = (group) => Boolean(key(`room/group/${group}/decision`).value);

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
