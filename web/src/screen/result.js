import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupOf } from '../model/groups.js';
import { barsOf, isAdopted, outcomeText, sidesOf } from '../model/votes.js';
import { GroupBadge } from '../parts/badge.js';
import { VoteResult } from '../parts/votebars.js';
import { Proposal, proposalOf } from './proposal.js';

/**
 * @typedef {import('../protocol.js').Ballot} Ballot
 * @typedef {import('../protocol.js').BallotResult} BallotResult
 */

/**
 * In a tie the sentence under it names the chair: the large words stay on one line.
 * @param {import('../protocol.js').Outcome} outcome
 */
const inLarge = (outcome) =>
  outcomeText(outcome.endsWith('_by_chair') ? (isAdopted(outcome) ? 'adopted' : 'not_adopted') : outcome);

/** @param {{ ballot: Ballot, result: BallotResult }} props */
export function CaseResult({ ballot, result }) {
  const outcome = result.outcome ?? 'void';
  const few = result.counts === null;
  const proposal = proposalOf(ballot);
  const sentences = [few ? t('votes.few') : `${t('board.result', sidesOf(ballot, result.counts ?? []))}.`];
  if (result.chair) {
    sentences.push(t(`screen.tie_${result.chair.side}`, { name: result.chair.name }));
  }
  if (result.cast < ballot.quorum) sentences.push(t('board.quorum_no', { n: ballot.quorum }));
  return html`
    <${VoteResult}
      sentence=${inLarge(outcome)}
      detail=${sentences.join(' ')}
      adopted=${isAdopted(outcome)}
      bars=${few ? [] : barsOf(ballot)}
      chair=${result.chair?.side ?? null}
      growing
      beside=${proposal && html`<${Proposal} proposal=${proposal} />`}
    />
    <${Split} ballot=${ballot} result=${result} />
  `;
}

/** How the groups voted, as it was sent: small groups come together. @param {{ ballot: Ballot, result: BallotResult }} props */
function Split({ ballot, result }) {
  const turnout = t('screen.turnout', { n: result.cast, m: ballot.present, q: ballot.quorum });
  return html`<div class="split">
    <p class="caption">
      ${result.by_group.length > 0 && html`<span class="split__label">${t('votes.by_group')}</span>`}
      <span class="caption__end">${turnout}</span>
    </p>
    ${
      result.by_group.length > 0 &&
      html`<ul class="split__groups">
        ${result.by_group.map(({ groups, counts }) => {
          const sides = sidesOf(ballot, counts);
          const badges = groups.map(groupOf).filter((group) => group !== null);
          return html`<li key=${groups.join()}>
            ${badges.map((group) => html`<${GroupBadge} key=${group.id} index=${group.index} name=${group.name} />`)}
            <span aria-hidden="true" class="tabular"><b>${sides.for}</b> – ${sides.against}</span>
            <span class="sr-only">${t('board.result', sides)}</span>
          </li>`;
        })}
      </ul>`
    }
  </div>`;
}
