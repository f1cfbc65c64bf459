/** A vote of the whole room; it takes over the tab "Nå". */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Asked } from './asked.js';
import { BackToStep, BallotResultView } from './ballot-result.js';
import { Page } from './frame.js';
import { ballotOnStage } from './model.js';
import { useVote } from './vote.js';

/** @param {{ value: import('../protocol.js').Ballot }} props */
function Voting({ value }) {
  const { body, action } = useVote(value);
  if (value.state === 'revealed')
    return html`<${Page} action=${html`<${BackToStep} ballot=${value.id} />`}><${BallotResultView} ballot=${value} /><//>`;
  return html`<${Page} action=${action}><${Asked} text=${value.question || t('common.ballot')} />${body}<//>`;
}

export default function PlenumBallot() {
  const value = ballotOnStage.value;
  return value ? html`<${Voting} key=${value.id} value=${value} />` : null;
}
