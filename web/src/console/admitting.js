/**
 * People outside an open vote. Latecomers wait for a yes, beside the button that closes it. A secret vote admits
 * nobody.
 * @import { Ballot, View } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do } from './act.js';

/** So many are listed beside the button; the others are behind a press, so that it stays in sight. */
const FEW = 2;

/** @typedef {View['console/ballot']['strangers'][number]} Stranger */

/** People who came, or came back, after the vote was opened. @param {Ballot} vote @returns {Stranger[]} */
export function waiting(vote) {
  const strangers = key('console/ballot').value?.strangers ?? [];
  return vote.state !== 'open' || vote.secret || vote.chair_only ? [] : strangers.filter((one) => !one.left_out);
}

/** @param {{ vote: Ballot, people: Stranger[] }} props */
const Admit = ({ vote, people }) => html`<ul class="rows">
  ${people.map(
    ({ person, name }) => html`<li key=${person}>
      <b>${name}</b>
      <${Do} icon="PersonPlus" label=${t('console.let_in_one', { name })} command=${{ type: 'admit', ballot: vote.id, person }}>${t('console.let_in')}<//>
    </li>`,
  )}
</ul>`;

/** "1 venter på å få stemme". @param {{ vote: Ballot }} props */
export function WaitToVote({ vote }) {
  const people = waiting(vote);
  const rest = people.slice(FEW);
  return html`<div class="wait-to-vote">
    <div role="status">
      ${people.length > 0 && html`<p class="notice-line"><${Icon} name="PersonPlus" />${t('console.wait_to_vote', { n: people.length })}</p>`}
    </div>
    ${people.length > 0 && html`<${Admit} vote=${vote} people=${people.slice(0, FEW)} />`}
    ${
      rest.length > 0 &&
      html`<details class="facts">
        <summary>${t('console.and_more', { n: rest.length })}</summary>
        <${Admit} vote=${vote} people=${rest} />
      </details>`
    }
  </div>`;
}

/** People who were left out from the start, or may not come into a secret vote. @param {{ vote: Ballot }} props */
export function Outside({ vote }) {
  const strangers = key('console/ballot').value?.strangers ?? [];
  const outside = vote.secret ? strangers : strangers.filter((one) => one.left_out);
  if (outside.length === 0 || vote.chair_only) return null;
  return html`<details class="facts" open=${outside.length <= FEW}>
    <summary>${t('console.strangers')} (${outside.length})</summary>
    <p class="hint">${t(vote.secret ? 'console.strangers_secret' : 'console.strangers_hint')}</p>
    ${
      vote.secret
        ? html`<ul class="rows">${outside.map(({ person, name }) => html`<li key=${person}><b>${name}</b></li>`)}</ul>`
        : html`<${Admit} vote=${vote} people=${outside} />`
    }
  </details>`;
}
