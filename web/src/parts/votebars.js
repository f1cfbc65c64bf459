import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';

/** Above this a block is too narrow to be counted from twelve metres. */
const MOST_BLOCKS = 60;
/** The same where the bars have half of the width. */
const MOST_BLOCKS_BESIDE = 40;

/**
 * @import { Side } from '../protocol.js'
 * @import { Bar } from '../model/votes.js'
 */

/**
 * The result of a vote: the sentence, one block per vote, and how many voted.
 * @param {{ sentence: string, detail?: string, adopted: boolean, bars: readonly Bar[], chair?: Side | null,
 *   turnout?: string, beside?: unknown, growing?: boolean }} props `chair` is the side whose last block is the casting vote; `growing` lets the bars grow, once, where the result is revealed; `beside` is what was voted on
 */
export function VoteResult({ sentence, detail, adopted, bars, chair, turnout, beside, growing = false }) {
  const most = Math.max(1, ...bars.map((bar) => bar.votes));
  const rows =
    bars.length > 0 &&
    html`<ol class="vote-bars" style=${{ '--columns': most }}>
    ${bars.map((bar) => html`<${VoteBar} key=${bar.id} bar=${bar} most=${most} solid=${most > (beside ? MOST_BLOCKS_BESIDE : MOST_BLOCKS)} chair=${Boolean(chair) && chair === bar.tone} />`)}
    ${
      chair &&
      html`<li class="vote-bars__note caption">
        <span class="caption__swatch" aria-hidden="true"></span>${t('votes.chair_decides')}
      </li>`
    }
  </ol>`;
  return html`<section class=${growing ? 'vote-result is-growing' : 'vote-result'}>
    <h1 class=${adopted ? 'result' : 'result is-against'}>
      <${Icon} name=${adopted ? 'CheckmarkCircleFill' : 'Gavel'} />
      <span>${sentence}${detail && html`<small>${detail}</small>`}</span>
    </h1>
    ${beside ? html`<div class="vote-result__middle">${rows}${beside}</div>` : rows}
    ${turnout && html`<div class="vote-result__groups"><p class="caption"><span class="caption__end">${turnout}</span></p></div>`}
  </section>`;
}

/** @param {{ bar: Bar, most: number, solid: boolean, chair: boolean }} props */
function VoteBar({ bar, most, solid, chair }) {
  const tone = bar.tone === 'against' ? 'is-against' : '';
  return html`<li>
    <span class="vote-bars__label">${bar.label}</span>
    ${
      solid
        ? html`<div class=${`vote-blocks is-solid ${tone}`} aria-hidden="true">
            <i style=${{ '--part': bar.votes / most }}></i>
          </div>`
        : html`<div class=${`vote-blocks ${tone}`} aria-hidden="true">${blocks(bar.votes, chair)}</div>`
    }
    <span class="vote-bars__value">${bar.votes}</span>
  </li>`;
}

/**
 * @param {number} votes
 * @param {boolean} chair
 */
function blocks(votes, chair) {
  return Array.from({ length: votes }, (_, at) => {
    const isChair = chair && at === votes - 1;
    return html`<i key=${at} class=${isChair ? 'is-chair' : ''} style=${{ '--at': at }}>
      ${isChair && html`<${Icon} name="GavelFill" />`}
    </i>`;
  });
}
