/** A vote of the whole room; it takes the place "Nå" whatever the room was doing. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { ExerciseStripe } from '../parts/stripe.js';
import { BallotResultView } from './ballot-result.js';
import { putBallotAway } from './follow.js';
import { Page } from './frame.js';
import { ballot } from './model.js';
import { ChairMustVote, useVote } from './vote.js';

/** @param {{ value: import('../protocol.js').Ballot }} props */
function Voting({ value }) {
  const { body, action } = useVote(value);
  const away = html`<button type="button" class="ds-button" data-variant="secondary" onClick=${() => putBallotAway(value)}>
    <${Icon} name="ArrowLeft" />${t('phone.back_to_step')}
  </button>`;
  const revealed = value.state === 'revealed';
  return html`<${Page} action=${revealed ? away : action} above=${value.kind === 'case' && html`<${ExerciseStripe} />`}>
    ${revealed ? html`<${BallotResultView} ballot=${value} />` : html`<h1>${value.question || t('phone.ballot_title')}</h1><${ChairMustVote} ballot=${value} />${body}`}
  <//>`;
}

export function PlenumBallot() {
  const value = ballot.value;
  return value ? html`<${Voting} key=${value.id} value=${value} />` : null;
}
