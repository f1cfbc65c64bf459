import { t } from '../../i18n/i18n.js';
import { decisionOf } from '../model/cases.js';
import { outcomeText } from '../model/votes.js';
import { wordsOf } from '../model/words.js';

/** @typedef {import('../protocol.js').View[`room/group/${string}/decision`]} Decision */

/** The outcome of a case, with its votes where they are shown. @param {Decision} decision */
export const decided = ({ outcome, votes }) => outcomeText(outcome) + (votes ? ` · ${votes.for}–${votes.against}` : '');

/** The result of a group: its case, or its floke until there is one. @param {import('../model/groups.js').Group} group */
export function groupLine(group) {
  const decision = decisionOf(group.id);
  return decision ? `${decision.no} · ${decided(decision)}` : wordsOf(group.title, t('common.no_floke'));
}
