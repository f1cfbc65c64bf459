import { t } from '../../i18n/i18n.js';
import { outcomeText } from '../parts/votebars.js';
import { wordsOf } from '../parts/words.js';
import { key } from '../session.js';

/** @typedef {import('../protocol.js').View[`room/group/${string}/decision`]} Decision */

/** The outcome of a case, with its votes where they are shown. @param {Decision} decision */
export const decided = ({ outcome, votes }) => outcomeText(outcome) + (votes ? ` · ${votes.for}–${votes.against}` : '');

/** The result of a group: its case, or its floke until there is one. @param {import('./model.js').Group} group */
export function groupLine(group) {
  const decision = key(`room/group/${group.id}/decision`).value;
  return decision ? `${decision.no} · ${decided(decision)}` : wordsOf(group.title, t('console.no_floke'));
}
