import { language, t } from '../../i18n/i18n.js';
import { localeOf } from '../../i18n/message.js';
import { html } from '../../vendor/ui.mjs';
import { barsOf } from '../model/votes.js';
import { Icon } from '../parts/icon.js';
import { Kind } from './kind.js';
import { Paged } from './paged.js';

/**
 * @typedef {import('../protocol.js').Ballot} Ballot
 * @typedef {import('../protocol.js').BallotResult} BallotResult
 * @typedef {import('../model/votes.js').Bar} Bar
 */

/** More rows than this are smaller, so that ten choices share a page. */
const ROOMY = 6;

/** A vote of the whole room: first what it says, then how many, then the bars. @param {{ ballot: Ballot, result: BallotResult }} props */
export function PlenumResult({ ballot, result }) {
  const bars = result.counts ? barsOf(ballot) : [];
  const most = Math.max(1, ...bars.map((bar) => bar.votes));
  const first = bars.filter((bar) => bar.votes === most);
  const scale = ballot.method.type === 'scale';
  const words = [...shares(ballot, bars, first), t('screen.cast', { n: result.cast, m: ballot.present })];
  if (scale && first.length > 0) words.push(t('screen.average', { n: average(bars) }));
  if (!scale && first.length > 1) words.push(t('screen.again'));
  const said = result.counts ? sentence(ballot, first) : t('votes.few');
  const size = bars.length > ROOMY ? 'is-many' : '';
  return html`
    <p class=${`outcome__question ${ballot.question.length > 140 ? 'is-long' : ''}`}>${ballot.question}</p>
    <h1 class=${`outcome__sentence ${size || sizeOf(said)}`}>${said}</h1>
    <p class="outcome__detail">${words.join(' ')}</p>
    ${bars.length > 0 && (scale ? html`<${Columns} bars=${bars} most=${most} />` : html`<${Tally} bars=${bars} first=${first} size=${size} />`)}
    <${Kind} ballot=${ballot} over />
  `;
}

/** @param {string} said */
const sizeOf = (said) => (said.length <= 46 ? '' : said.length <= 80 ? 'is-long' : 'is-longer');

/** @param {Ballot} ballot @param {Bar[]} first the bars with the most votes */
function sentence({ method }, first) {
  const [leader] = first;
  if (!leader) return t('screen.nobody');
  if (method.type === 'scale')
    return first.length > 1 ? t('screen.scale_level') : t('screen.scale_most', { n: leader.label });
  if (first.length > 1) return t('screen.level', { n: first.length });
  return t(method.type === 'dots' ? 'screen.leads_dots' : 'screen.leads_one', { choice: leader.label });
}

/** What those with the most have, of all that was given. @param {Ballot} ballot @param {Bar[]} bars @param {Bar[]} first */
function shares({ method }, bars, first) {
  const [leader] = first;
  if (!leader || method.type === 'scale') return [];
  const n = leader.votes;
  const dots = method.type === 'dots';
  if (first.length > 1) return [t(dots ? 'screen.each_dots' : 'screen.each', { n })];
  const m = bars.reduce((sum, bar) => sum + bar.votes, 0);
  return [t(dots ? 'screen.share_dots' : 'screen.share', { n, m })];
}

/** In the order of the votes. @param {{ bars: Bar[], first: Bar[], size: string }} props */
const Tally = ({ bars, first, size }) => html`<${Paged} class=${`tally is-growing ${size}`}>
  ${[...bars].sort((a, b) => b.votes - a.votes).map((bar) => html`<${Row} key=${bar.id} bar=${bar} first=${first} />`)}
<//>`;

/** @param {{ bar: Bar, first: Bar[] }} props */
function Row({ bar, first }) {
  const leads = first.includes(bar);
  const most = first[0]?.votes ?? 1;
  return html`<div class=${leads ? 'tally__row is-first' : 'tally__row'}>
    <span class="tally__mark" aria-hidden="true">${leads && (first.length > 1 ? '=' : html`<${Icon} name="Checkmark" />`)}</span>
    <p class="tally__label">${bar.label}</p>
    <span class="tally__track" aria-hidden="true"><i style=${{ width: `${(100 * bar.votes) / most}%` }}></i></span>
    <b class="tally__value tabular">${bar.votes}</b>
  </div>`;
}

/** The answers on a scale, from zero, with what its ends mean. @param {{ bars: Bar[], most: number }} props */
const Columns = ({ bars, most }) => html`<ol class="columns is-growing">
  ${bars.map(
    (bar, at) => html`<li key=${bar.id} class="columns__one">
      <span class="columns__track"><b class="columns__value tabular">${bar.votes}</b><i style=${{ '--part': bar.votes / most }}></i></span>
      <span class="columns__label">
        ${bar.label}${at === 0 && ` ${t('votes.scale_low')}`}${at === bars.length - 1 && ` ${t('votes.scale_high')}`}
      </span>
    </li>`,
  )}
</ol>`;

/** With one decimal, as it is written here. @param {Bar[]} bars */
function average(bars) {
  const votes = bars.reduce((sum, bar) => sum + bar.votes, 0);
  const points = bars.reduce((sum, bar, at) => sum + bar.votes * (at + 1), 0);
  const places = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(localeOf(language.value), places).format(points / votes);
}
