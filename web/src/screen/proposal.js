/** What the formannskap is asked to decide. It stays on the screen until the case is over: nobody votes from memory. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { key } from '../session.js';
import { Paged } from './paged.js';

/** Long enough to read the proposal twice before the page turns to what stands behind it. */
export const DWELL_MS = 30_000;

/** The points a ballot is about: none for a vote of the whole room. @param {import('../protocol.js').Ballot} ballot */
export function pointsOf(ballot) {
  const matter = key('room/case').value;
  return ballot.kind === 'case' && matter?.group === ballot.group ? matter.points : [];
}

/** @param {{ points: readonly string[] }} props */
export const Points = ({ points }) =>
  html`<ol class="case__points">${points.map((point, at) => html`<li key=${at}>${point}</li>`)}</ol>`;

/** The points alone, beside a vote or its outcome. @param {{ points: readonly string[], level?: 'h1' | 'h2' }} props */
export const Proposal = ({ points, level = 'h2' }) =>
  html`<${Paged} class="case" dwell=${DWELL_MS}>
    <${level} class="case__heading">${t('board.proposal')}<//>
    <${Points} points=${points} />
  <//>`;
