/** The cases that the board has not decided: the same order on console, phones and big screen. @import { Id } from './protocol.js' */
import { key } from './session.js';

/** @param {Id} group */
export const isDecided = (group) => Boolean(key(`room/group/${group}/decision`).value);

/**
 * Those that come after the case that the room is at: first who have had no turn, at last those that were passed by.
 * @returns {Id[]}
 */
export function casesAhead() {
  const now = key('room/case').value?.group;
  const left = (key('room/group/order').value ?? []).filter((id) => id !== now && !isDecided(id));
  const waiting = (key('room/plenum').value?.waiting ?? []).filter((id) => left.includes(id));
  return [...waiting, ...left.filter((id) => !waiting.includes(id))];
}
