/** The proposal to the formannskap. It stays on the screen until the case is over: nobody votes from memory. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { pointsOf } from '../model/cases.js';
import { key } from '../session.js';
import { Paged } from './paged.js';

/** Time to read the proposal twice before the page turns to the rest of the case. */
export const DWELL_MS = 30_000;

/** The case in the room, if it is this group's. @param {import('../protocol.js').Id | undefined} group */
const ofCase = (group) => [key('room/case').value].find((matter) => matter?.group === group);

/** The proposal a ballot is on, with its points. @param {import('../protocol.js').Ballot} ballot */
export function proposalOf({ subject }) {
  const matter = ofCase(subject.case);
  const proposal = matter?.proposals.find(({ id }) => id === subject.proposal);
  return matter && proposal && { ...proposal, points: pointsOf(matter, proposal) };
}

/** @param {{ points: readonly string[] }} props */
export const Points = ({ points }) =>
  html`<ol class="case__points">${points.map((point, at) => html`<li key=${at}>${point}</li>`)}</ol>`;

/** It alone, beside a vote or its outcome. @param {{ proposal: import('../protocol.js').Proposal, level?: 'h1' | 'h2' }} props */
export const Proposal = ({ proposal, level = 'h2' }) =>
  html`<${Paged} class="case" dwell=${DWELL_MS}>
    <${level} class="case__heading">${t(`proposal.${proposal.kind}`)}<//>
    <${Points} points=${proposal.points} />
  <//>`;
