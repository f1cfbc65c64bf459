/**
 * How the vote on a case will be, as the facilitator has ticked it: kept for the button that opens it.
 * @import { Case, Id } from '../protocol.js'
 */

import { kept } from '../kept.js';
import { key, newId } from '../session.js';

const NOTHING = { group: '', secret: false, out: false };

const ticked = kept('case-vote', NOTHING);

/** @param {string} group whose case it is */
export const caseVote = (group) => (ticked.value.group === group ? ticked.value : { ...NOTHING, group });

/** @param {string} group @param {{ secret?: boolean, out?: boolean }} some */
export function tick(group, some) {
  ticked.value = { ...caseVote(group), ...some };
}

/** The proposal that the board votes on next: proposals come in order. @param {Case} matter @returns {Id} */
export const nextProposal = ({ proposals: [first] }) => first.id;

/**
 * Opens the vote. When the box is ticked, people who are new since the last vote are left out.
 * @param {string} group @param {Id} proposal @param {boolean} secret
 */
export const opening = (group, proposal, secret) => ({
  type: /** @type {const} */ ('open_case_vote'),
  ballot: newId(),
  proposal,
  secret,
  without_new: caseVote(group).out && Boolean(key('console/newcomers').value),
});
