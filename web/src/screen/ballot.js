import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { choiceText, SCALE } from '../model/votes.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Kind } from './kind.js';
import { Paged } from './paged.js';
import { PlenumResult } from './plenum-result.js';
import { Proposal, proposalOf } from './proposal.js';
import { CaseResult } from './result.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */

/** A vote of the whole room. */
export function BallotScene() {
  const ballot = key('room/ballot').value;
  return ballot
    ? html`<${BallotStage} key=${ballot.id} ballot=${ballot} />`
    : html`<h1 class="screen-question">${t('screen.no_ballot')}</h1>`;
}

/** @param {{ ballot: Ballot }} props */
export function BallotStage({ ballot }) {
  if (ballot.lost) return html`<${Lost} ballot=${ballot} />`;
  if (ballot.state === 'open') return html`<${Open} ballot=${ballot} />`;
  if (ballot.state === 'closed' || !ballot.result) return html`<${Counting} ballot=${ballot} />`;
  return ballot.subject.case
    ? html`<${CaseResult} ballot=${ballot} result=${ballot.result} />`
    : html`<${PlenumResult} ballot=${ballot} result=${ballot.result} />`;
}

/** The question, the choices and how many have voted, but no votes. @param {{ ballot: Ballot }} props */
function Open({ ballot }) {
  const count = key('screen/ballot').value;
  const cast = count && count.ballot === ballot.id ? count.cast : 0;
  const present = count && count.ballot === ballot.id ? count.present : ballot.present;
  const proposal = proposalOf(ballot);
  return html`
    ${!proposal && html`<h1 class=${`ballot__question ${ballot.question.length > 140 ? 'is-long' : ''}`}>${ballot.question}</h1>`}
    <div class="ballot">
      ${proposal ? html`<${Proposal} proposal=${proposal} level="h1" />` : html`<${Paged} class="ballot__choices">${choices(ballot)}<//>`}
      <div class="ballot__count">
        <p class="ballot__now"><${Icon} name=${ballot.chair_only ? 'PersonGavel' : 'Mobile'} />${t(ballot.chair_only ? 'screen.chair_only' : 'screen.vote_now')}</p>
        ${proposal && html`<div class="ballot__pair">${choices(ballot)}</div>`}
        <p class="ballot__number tabular" aria-hidden="true">${cast}</p>
        <p role="status">${t('board.counted', { n: cast, m: present })}${ballot.chair_only && !ballot.secret && html`<br />${t('board.tie')}`}</p>
        <span class="ballot__meter" aria-hidden="true"><i style=${{ width: `${present ? (100 * cast) / present : 0}%` }}></i></span>
      </div>
    </div>
    <${Kind} ballot=${ballot} />
  `;
}

/** @param {Ballot} ballot */
function choices(ballot) {
  if (ballot.method.type === 'scale') {
    return html`<p>${t('screen.scale')}</p>
      <p class="ballot__scale tabular" aria-hidden="true">${SCALE.map((n) => html`<b key=${n}>${n}</b>`)}</p>
      <p class="ballot__ends"><span>${t('votes.scale_low')}</span><span>${t('votes.scale_high')}</span></p>`;
  }
  return html`
    ${ballot.method.type === 'dots' && html`<p class="ballot__hint">${t('screen.dots', { n: ballot.method.n })}</p>`}
    ${ballot.choices.map((choice) => html`<p key=${choice.id} class="ballot__choice">${choiceText(choice)}</p>`)}
  `;
}

/** The votes are not in the restored copy: nobody is asked to vote, and nothing is counted. @param {{ ballot: Ballot }} props */
function Lost({ ballot }) {
  return html`
    <h1 class=${`ballot__question ${ballot.question.length > 140 ? 'is-long' : ''}`}>${ballot.question}</h1>
    <p class="ballot__counting is-under" role="status">
      ${ballot.state === 'open' ? `${t('votes.lost_short')}. ${t('votes.lost_wait')}` : t('votes.lost')}
    </p>
  `;
}

/** @param {{ ballot: Ballot }} props */
function Counting({ ballot }) {
  const proposal = proposalOf(ballot);
  return html`
    ${proposal ? html`<${Proposal} proposal=${proposal} level="h1" />` : html`<h1 class="ballot__question">${ballot.question}</h1>`}
    <p class=${proposal ? 'ballot__counting is-under' : 'ballot__counting'} role="status">${t('screen.counting')}</p>
  `;
}
