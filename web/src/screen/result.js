import { language, t } from '../../i18n/i18n.js';
import { localeOf } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { GroupBadge } from '../parts/badge.js';
import { VoteResult } from '../parts/votebars.js';
import { choiceText, groupById } from './model.js';
import { Paged } from './paged.js';
import { Proposal, pointsOf } from './proposal.js';

/**
 * @typedef {import('../protocol.js').Ballot} Ballot
 * @typedef {import('../protocol.js').BallotResult} BallotResult
 */

const OUTCOMES = /** @type {Record<import('../protocol.js').Outcome, string>} */ ({
  adopted: 'board.adopted',
  unanimous: 'board.unanimous',
  adopted_by_chair: 'screen.adopted_by_chair',
  not_adopted: 'board.not_adopted',
  not_adopted_by_chair: 'screen.not_adopted_by_chair',
  not_quorate: 'board.quorum_failed',
  void: 'board.void',
});

/** @param {import('../protocol.js').Outcome} outcome */
export const outcomeText = (outcome) => t(OUTCOMES[outcome]);

/** @param {import('../protocol.js').Outcome} outcome */
export const isAdopted = (outcome) =>
  outcome === 'adopted' || outcome === 'unanimous' || outcome === 'adopted_by_chair';

/**
 * In a tie the sentence under it says who decided: the words in large stay on one line.
 * @param {import('../protocol.js').Outcome} outcome
 */
const inLarge = (outcome) =>
  outcomeText(outcome.endsWith('_by_chair') ? (isAdopted(outcome) ? 'adopted' : 'not_adopted') : outcome);

/** @param {{ ballot: Ballot, result: BallotResult }} props */
export function CaseResult({ ballot, result }) {
  const outcome = result.outcome ?? 'void';
  const [yes = 0, no = 0] = result.counts ?? [];
  const few = result.counts === null;
  const points = pointsOf(ballot);
  const sentences = [few ? t('votes.few') : `${t('board.result', { for: yes, against: no })}.`];
  if (result.chair) {
    const key = result.chair.choice === ballot.choices[0]?.id ? 'screen.tie_for' : 'screen.tie_against';
    sentences.push(t(key, { name: result.chair.name }));
  }
  if (result.cast < ballot.quorum) sentences.push(t('board.quorum_no', { n: ballot.quorum }));
  return html`
    <${VoteResult}
      sentence=${inLarge(outcome)}
      detail=${sentences.join(' ')}
      adopted=${isAdopted(outcome)}
      bars=${(few ? [] : ballot.choices).map((choice, at) => ({
        id: choice.id,
        label: choiceText(ballot, choice),
        votes: result.counts?.[at] ?? 0,
        tone: at === 0 ? 'for' : 'against',
      }))}
      chair=${result.chair?.choice ?? null}
      growing
      beside=${points.length > 0 && html`<${Proposal} points=${points} />`}
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
          const [yes = 0, no = 0] = counts;
          const badges = groups.map(groupById).filter((group) => group !== null);
          return html`<li key=${groups.join()}>
            ${badges.map((group) => html`<${GroupBadge} key=${group.id} index=${group.index} name=${group.name} />`)}
            <span aria-hidden="true" class="tabular"><b>${yes}</b> – ${no}</span>
            <span class="sr-only">${t('votes.group_split', { yes, no })}</span>
          </li>`;
        })}
      </ul>`
    }
  </div>`;
}

/** @param {{ ballot: Ballot, result: BallotResult }} props */
export function PlenumResult({ ballot, result }) {
  const scale = ballot.method.type === 'scale';
  const rows = scale
    ? [1, 2, 3, 4, 5].map((n) => ({ id: String(n), text: String(n) }))
    : ballot.choices.map((choice) => ({ id: choice.id, text: choiceText(ballot, choice) }));
  const counts = result.counts;
  const most = Math.max(1, ...(counts ?? []));
  const words = [t('screen.votes', { n: result.cast })];
  if (scale && counts) words.push(t('screen.average', { n: average(counts) }));
  return html`
    <h1 class=${`ballot__question ${ballot.question.length > 140 ? 'is-long' : ''}`}>${ballot.question}</h1>
    ${
      counts
        ? html`<${Paged} class="tally is-growing">
            ${rows.map(
              (row, at) => html`<div key=${row.id} class="tally__row">
                <p class="tally__label">${row.text}</p>
                <span class="tally__track" aria-hidden="true">
                  <i style=${{ width: `${(100 * (counts[at] ?? 0)) / most}%` }}></i>
                </span>
                <b class="tally__value tabular">${counts[at] ?? 0}</b>
              </div>`,
            )}
          <//>`
        : html`<p class="ballot__counting">${t('votes.few')}</p>`
    }
    <p class="ballot__sum">${words.join(' · ')}</p>
  `;
}

/** With one decimal, as it is written here. @param {number[]} counts */
function average(counts) {
  const votes = counts.reduce((sum, n) => sum + n, 0);
  const points = counts.reduce((sum, n, at) => sum + n * (at + 1), 0);
  return new Intl.NumberFormat(localeOf(language.value), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    votes ? points / votes : 0,
  );
}
