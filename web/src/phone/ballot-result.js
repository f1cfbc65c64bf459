/** What a vote came to, once it is revealed. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { VoteResult } from '../parts/votebars.js';
import { ByGroup } from './by-group.js';
import { putBallotAway } from './follow.js';
import { choiceText } from './vote.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */
/** @typedef {import('../protocol.js').BallotResult} Result */

export const OUTCOME = /** @type {Record<import('../protocol.js').Outcome, string>} */ ({
  adopted: 'board.adopted',
  unanimous: 'board.unanimous',
  adopted_by_chair: 'phone.adopted_by_chair',
  not_adopted: 'board.not_adopted',
  not_adopted_by_chair: 'phone.not_adopted_by_chair',
  not_quorate: 'board.quorum_failed',
  void: 'board.void',
});

const ADOPTED = ['adopted', 'unanimous', 'adopted_by_chair'];

/** @param {Ballot} ballot @returns {{ id: string, text: string }[]} */
const lines = (ballot) =>
  ballot.method.type === 'scale' ? [1, 2, 3, 4, 5].map((n) => ({ id: String(n), text: String(n) })) : ballot.choices;

/** @param {Ballot} ballot @param {Result} result */
function barsOf(ballot, result) {
  return lines(ballot).map((choice, at) => ({
    id: choice.id,
    label: choiceText(ballot, choice),
    votes: result.counts?.[at] ?? 0,
    tone: ballot.kind === 'case' && at === 1 ? 'against' : 'for',
  }));
}

/** @param {Ballot} ballot @param {Result} result */
function sentenceOf(ballot, result) {
  if (result.outcome) return t(OUTCOME[result.outcome]);
  if (result.cast === 0) return t('phone.nobody_voted');
  if (ballot.method.type === 'scale') return t('phone.scale_result');
  const counts = result.counts ?? [];
  const most = Math.max(0, ...counts);
  const first = counts.filter((n) => n === most).length === 1 ? ballot.choices[counts.indexOf(most)] : undefined;
  return first ? choiceText(ballot, first) : t('phone.no_single_winner');
}

/** @param {{ ballot: Ballot }} props */
export function BallotResultView({ ballot }) {
  const { result } = ballot;
  if (!result) return null;
  if (!result.counts)
    return html`<h1>${result.outcome ? t(OUTCOME[result.outcome]) : ballot.question}</h1>
      <p class="check is-quiet">${t(ballot.lost ? 'votes.lost' : 'votes.few')}</p>
      ${!ballot.lost && html`<p class="muted">${t('board.counted', { n: result.cast, m: ballot.present })}</p>`}`;
  const bars = barsOf(ballot, result);
  const detail =
    ballot.kind === 'case'
      ? t('board.result', { for: bars[0]?.votes ?? 0, against: bars[1]?.votes ?? 0 })
      : ballot.question;
  return html`<${VoteResult}
    sentence=${sentenceOf(ballot, result)}
    detail=${detail}
    adopted=${result.outcome === null ? result.cast > 0 : ADOPTED.includes(result.outcome)}
    bars=${bars}
    chair=${result.chair?.choice ?? null}
    turnout=${t('board.counted', { n: result.cast, m: ballot.present })}
    growing=${true}
  /><${ByGroup} lines=${result.by_group} labels=${bars.map(({ label }) => label)} />`;
}

/** Who has seen enough of a result need not wait for the room. @param {{ ballot: import('../protocol.js').Id }} props */
export const BackToStep = ({ ballot }) =>
  html`<button type="button" class="ds-button" data-variant="secondary" onClick=${() => putBallotAway(ballot)}>
    <${Icon} name="ArrowLeft" />${t('phone.back_to_step')}
  </button>`;
