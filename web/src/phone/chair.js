/** Whether this person is the chair whom the vote's closing waits for. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */

export const mustVote = () => key('chair/case').value?.must_vote ?? false;

/** The closing waits for the chair: it is a tie; or the vote is secret, tie or no tie. @param {{ ballot: Ballot }} props */
export function ChairMustVote({ ballot }) {
  if (!mustVote()) return null;
  return html`<p class="check is-asking" role="alert"><${Icon} name="PersonGavel" /><span><b>${t(ballot.secret ? 'phone.chair_first' : 'phone.chair_must')}</b>${ballot.secret && t('phone.chair_vote')}</span></p>`;
}
