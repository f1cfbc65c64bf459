/** How the vote on a case will be, as the facilitator has ticked it: kept for the button that opens it. */
import { key } from '../session.js';
import { kept } from './kept.js';

const NOTHING = { group: '', secret: false, out: false };

const ticked = kept('case-vote', NOTHING);

/** @param {string} group whose case it is */
export const caseVote = (group) => (ticked.value.group === group ? ticked.value : { ...NOTHING, group });

/** @param {string} group @param {{ secret?: boolean, out?: boolean }} some */
export function tick(group, some) {
  ticked.value = { ...caseVote(group), ...some };
}

/** Those who are new since the last vote stand outside, when there are any. @param {string} group */
export const withoutNew = (group) => caseVote(group).out && Boolean(key('console/newcomers').value);
