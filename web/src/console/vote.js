/** One vote as the facilitator holds it: open, n of m, close, reveal. Nothing closes by itself. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupOf } from '../model/groups.js';
import { ballot } from '../model/room.js';
import { barsOf, outcomeText } from '../model/votes.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Do } from './act.js';
import { Outside, WaitToVote } from './admitting.js';
import { openVote } from './asking.js';
import { caseVote, opening, tick } from './case-vote.js';
import { show } from './dialog.js';
import { DoubleEntry } from './double-entry.js';
import { Newcomers } from './newcomers.js';
import { showView } from './views.js';
import { closing, revealing } from './vote-ends.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */

/** In the right column, so that an open vote stays in sight. */
export function BallotNow() {
  const vote = ballot.value;
  if (!vote) return null;
  return html`<section class="ballot-now">
    <h2>
      ${t(vote.state === 'open' ? 'console.ballot_open' : 'console.ballot_closed')}
      <button type="button" class="link-button" onClick=${() => (vote.subject.case ? showView('board') : show('ballot'))}>${t('console.open')}</button>
    </h2>
    <p>
      ${vote.lost && html`<b><${Icon} name="ExclamationmarkTriangle" /> ${t('votes.lost_short')}</b>`}
      <span>${vote.question}</span>
    </p>
    <${DoubleEntry} vote=${vote} />
    <${WaitToVote} vote=${vote} />
  </section>`;
}

/**
 * What is shown and stored of a vote, and until it is closed, what cannot be done.
 * @param {boolean} secret @param {Ballot['method']['type']} method @param {boolean} [closed]
 */
export const secrecyText = (secret, method, closed = false) => {
  if (!secret) return t(method === 'scale' ? 'console.vote_scale' : 'console.vote_open');
  return closed ? t('console.vote_secret') : `${t('console.vote_secret')} ${t('console.vote_secret_open')}`;
};

/** A case's vote is beside the biggest button, which ends it; on a phone that is another page. @param {Ballot} vote */
const besideLead = (vote) => (vote.subject.case ? 'is-beside-lead' : '');

/** @param {{ vote: Ballot }} props */
export function VoteControl({ vote }) {
  return html`<div class="vote">
    <p class="vote__kind">
      <${Icon} name=${vote.secret ? 'PadlockLocked' : 'Eye'} />${secrecyText(vote.secret, vote.method.type, vote.state !== 'open')}
    </p>
    ${vote.state === 'open' && html`<${Open} vote=${vote} />`}
    ${vote.state === 'closed' && html`<${Closed} vote=${vote} />`}
    ${vote.state === 'revealed' && html`<${Revealed} vote=${vote} />`}
  </div>`;
}

/** @param {{ vote: Ballot }} props */
function Open({ vote }) {
  const votes = key('console/ballot').value;
  const { missing = [] } = votes ?? {};
  const { cast, present, left, short, waits, asks } = closing(vote);
  const close = html`<${Do}
    class=${besideLead(vote)}
    variant="primary"
    icon="PadlockLocked"
    disabled=${waits}
    asks=${asks}
    command=${{ type: 'close_ballot', ballot: vote.id }}
    >${t('console.close_ballot')}<//
  >`;
  if (vote.lost)
    return html`<p class="notice-line"><${Icon} name="ExclamationmarkTriangle" />${t('console.votes_lost')}</p>${close}`;
  return html`
    <p class="vote__count"><b class="tabular">${t('common.n_of_m', { n: cast, m: present })}</b> ${t('console.have_voted')}</p>
    <div class="bar" aria-hidden="true"><i style=${{ width: `${Math.round((100 * cast) / Math.max(1, present))}%` }}></i></div>
    <p class="sr-only" role="status">${left === 0 ? t('console.all_voted') : ''}</p>
    ${missing.length > 0 && !vote.chair_only && html`<${Missing} missing=${missing} />`}
    ${short && html`<p class="notice-line"><${Icon} name="ExclamationmarkTriangle" />${t('board.quorum_no', { n: vote.quorum })}</p>`}
    <div class="vote__news" role="status"><${ChairFirst} vote=${vote} waits=${waits} /></div>
    <div class=${besideLead(vote)}><${DoubleEntry} vote=${vote} /></div>
    <div class=${besideLead(vote)}><${WaitToVote} vote=${vote} /></div>
    ${close}
    <${Outside} vote=${vote} />
  `;
}

/** Closed to everybody but the chair, or in a secret vote about to be. @param {{ vote: Ballot, waits: boolean }} props */
function ChairFirst({ vote, waits }) {
  if (!waits && !vote.chair_only) return null;
  const words = waits
    ? [vote.secret ? 'board.chair_waits' : 'board.tie_no_chair', 'console.tie_ask']
    : ['console.chair_voted'];
  if (vote.chair_only) words.push('console.chair_only');
  return html`<p class="notice-line"><${Icon} name="PersonGavel" /><span>${words.map((word) => t(word)).join(' ')}</span></p>`;
}

/** @param {{ missing: { group: string | null, n: number }[] }} props */
function Missing({ missing }) {
  return html`<ul class="missing" aria-label=${t('console.missing')}>
    ${missing.map(({ group: id, n }) => {
      const group = groupOf(id);
      return html`<li key=${id ?? ''}>
        ${group ? html`<${GroupBadge} index=${group.index} size="1.5rem" name=${group.name} />` : html`<span>${t('groups.unplaced')}</span>`}
        <span>${t('console.missing_n', { n })}</span>
      </li>`;
    })}
  </ul>`;
}

/** @param {{ vote: Ballot }} props */
function Closed({ vote }) {
  return html`<p>${t(vote.lost ? 'votes.lost' : 'console.closed_hidden')}</p>
    <${Do}
      class=${besideLead(vote)}
      variant="primary"
      icon="Eye"
      asks=${revealing()}
      command=${{ type: 'reveal_ballot', ballot: vote.id }}
      >${t('console.reveal')}<//
    >`;
}

/** @param {{ vote: Ballot }} props */
function Revealed({ vote }) {
  const result = vote.result;
  if (!result) return null;
  const counts = result.counts;
  const most = Math.max(1, ...(counts ?? []));
  return html`
    ${result.outcome && html`<p class="vote__outcome"><${Icon} name="Gavel" /><b>${outcomeText(result.outcome)}</b></p>`}
    ${!vote.lost && result.cast < vote.quorum && html`<p class="notice-line">${t('board.quorum_no', { n: vote.quorum })}</p>`}
    ${
      counts
        ? html`<ol class="result-bars">
            ${barsOf(vote).map(
              ({ id, label, votes, tone }) => html`<li key=${id} class=${tone === 'against' ? 'is-against' : ''}>
                <span>${label}</span>
                <span class="bar" aria-hidden="true"><i style=${{ width: `${(100 * votes) / most}%` }}></i></span>
                <b class="tabular">${votes}</b>
              </li>`,
            )}
          </ol>`
        : html`<p>${t(vote.lost ? 'votes.lost' : 'votes.few')}</p>`
    }
    ${result.chair && html`<p>${t('console.chair_decided', { name: result.chair.name })}</p>`}
    ${!vote.lost && html`<p class="muted">${t('board.counted', { n: result.cast, m: vote.present })}</p>`}
    ${key('room/scene').value?.on_stage.ballot === vote.id && html`<${Do} icon="ArrowLeft" command=${{ type: 'put_away', ballot: vote.id }}>${t('console.put_away')}<//>`}
    ${vote.subject.case && html`<${Revote} group=${vote.subject.case} proposal=${vote.subject.proposal} secret=${vote.secret} />`}
  `;
}

/** @param {{ group: string, proposal: string, secret: boolean }} props */
export function Revote({ group, proposal, secret }) {
  return html`<${Newcomers} secret=${secret} out=${caseVote(group).out} onOut=${(/** @type {boolean} */ out) => tick(group, { out })} />
    <${Do}
      icon="ArrowCirclepath"
      asks=${{ title: t('console.revote_title'), text: t('console.revote_text'), yes: t('board.revote') }}
      command=${() => opening(group, proposal, secret)}
      by=${openVote}
      >${t('board.revote')}<//
    >`;
}
