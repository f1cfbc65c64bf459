import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { showsOnlySum } from '../model/votes.js';
import { Icon } from '../parts/icon.js';

/**
 * Secret or open, and what that means.
 * @param {{ ballot: import('../protocol.js').Ballot, over?: boolean }} props `over`: the result is shown, and nobody has to decide whether to vote
 */
export function Kind({ ballot, over = false }) {
  const total = showsOnlySum(ballot);
  const text = total ? t(over ? 'screen.secret_kept' : 'screen.secret_text') : !over && t('screen.open_text');
  return html`<p class="ballot__kind">
    <${Icon} name=${ballot.secret ? 'PadlockLocked' : 'Eye'} />
    <b>${t(ballot.secret ? 'common.secret_vote' : 'common.open_vote')}</b>
    ${text && html`<span>${text}</span>`}
  </p>`;
}
