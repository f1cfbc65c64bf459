/** The result of a vote, once it is revealed. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { barsOf, choiceText, isAdopted, outcomeText, sidesOf } from '../model/votes.js';
import { Icon } from '../parts/icon.js';
import { VoteResult } from '../parts/votebars.js';
import { ByGroup } from './by-group.js';
import { putBallotAway } from './follow.js';

/** @typedef {import('../protocol.js').Ballot} Ballot */
/** @typedef {import('../protocol.js').BallotResult} Result */

/** @param {Ballot} ballot @param {Result} result */
function sentenceOf(ballot, result) {
  if (result.outcome) return outcomeText(result.outcome);
  if (result.cast === 0) return t('phone.nobody_voted');
  if (ballot.method.type === 'scale') return t('phone.scale_result');
  const counts = result.counts ?? [];
  const most = Math.max(0, ...counts);
  const first = counts.filter((n) => n === most).length === 1 ? ballot.choices[counts.indexOf(most)] : undefined;
  return first ? choiceText(first) : t('phone.no_single_winner');
}

/** @param {{ ballot: Ballot }} props */
export function BallotResultView({ ballot }) {
  const { result } = ballot;
  if (!result) return null;
  if (!result.counts)
    return html`<h1>${result.outcome ? outcomeText(result.outcome) : ballot.question}</h1>
      <p class="check is-quiet">${t(ballot.lost ? 'votes.lost' : 'votes.few')}</p>
      ${!ballot.lost && html`<p class="muted">${t('board.counted', { n: result.cast, m: ballot.present })}</p>`}`;
  const bars = barsOf(ballot);
  const detail = ballot.subject.case ? t('board.result', sidesOf(ballot, result.counts)) : ballot.question;
  return html`<${VoteResult}
    sentence=${sentenceOf(ballot, result)}
    detail=${detail}
    adopted=${result.outcome === null ? result.cast > 0 : isAdopted(result.outcome)}
    bars=${bars}
    chair=${result.chair?.side ?? null}
    turnout=${t('board.counted', { n: result.cast, m: ballot.present })}
    growing=${true}
  /><${ByGroup} lines=${result.by_group} labels=${bars.map(({ label }) => label)} />`;
}

/** A person who has seen a result need not wait for the room. @param {{ ballot: import('../protocol.js').Id }} props */
export const BackToStep = ({ ballot }) =>
  html`<button type="button" class="ds-button" data-variant="secondary" onClick=${() => putBallotAway(ballot)}>
    <${Icon} name="ArrowLeft" />${t('phone.back_to_step')}
  </button>`;
