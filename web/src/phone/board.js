/** The imaginary formannskap: the case, inhabilitet, the vote, the result. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { partsOf } from '../model/case-parts.js';
import { casesAhead, isDecided, pointsOf } from '../model/cases.js';
import { groupOf, groupWord } from '../model/groups.js';
import { clock } from '../model/room.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { ExerciseStripe } from '../parts/stripe.js';
import { key, me } from '../session.js';
import { Asks } from './ask.js';
import { Asked } from './asked.js';
import { BackToStep, BallotResultView } from './ballot-result.js';
import { ChairMustVote } from './chair.js';
import { Page } from './frame.js';
import { Inhabil } from './inhabil.js';
import { ballotOnStage, groupId, onStage } from './model.js';
import { Decisions } from './outcomes.js';
import { Raised } from './plenum.js';
import { Questions } from './questions.js';
import { useVote, YouChair } from './vote.js';

/** @typedef {import('../protocol.js').Case} Case */
/** @typedef {import('../protocol.js').Ballot} Ballot */

/** The rest of the case, to read on; during its vote, all of it. @param {{ value: Case, all?: boolean }} props */
function CaseText({ value, all = false }) {
  const parts = partsOf(value);
  if (parts.length === 0 && !all) return null;
  return html`<details class="note case-part">
    <summary>${t('phone.read_case')}</summary>
    ${all && html`<${Proposal} value=${value} />`}
    ${parts.map(({ label, text }) => html`<div key=${label} class="read-field"><h3>${label}</h3><p>${text}</p></div>`)}
  </details>`;
}

/** The proposal, the chair, and people who do not vote. @param {{ value: Case }} props */
function Proposal({ value }) {
  return html`${value.proposals.map(
    (proposal) => html`<p class="eyebrow">${t(`proposal.${proposal.kind}`)}</p>
        <ol class="case-points">${pointsOf(value, proposal).map((point, at) => html`<li key=${at}><span>${point}</span></li>`)}</ol>`,
  )}
    ${value.chair && html`<p class="case-header__by">${t('common.chair_is', { name: value.chair.name })}</p>`}
    ${value.inhabil.map(({ name }) => html`<p key=${name} class="case-header__by">${t('phone.inhabil_is', { name })}</p>`)}`;
}

/** @param {{ value: Case }} props */
function CaseNumber({ value }) {
  const found = groupOf(value.group);
  return html`<p class="case-header__number">
    ${t('board.case', { no: value.no })} <span aria-hidden="true">·</span>
    ${found && html`<${GroupBadge} index=${found.index} size="1.5rem" />${found.name}`}
  </p>`;
}

/** @param {{ value: Case }} props */
const CaseCard = ({ value }) =>
  html`<article class="case-header"><${CaseNumber} value=${value} /><h1>${value.title}</h1><${Proposal} value=${value} /></article>`;

/** The choices, or their result, come first; the case folds under them. @param {{ value: Case, vote: Ballot }} props */
function CaseVote({ value, vote }) {
  const { body, action } = useVote(vote);
  const revealed = vote.state === 'revealed';
  // In other steps than the board's, a person who has seen it may leave.
  const leave = revealed && clock.value?.phase !== 'board' && html`<${BackToStep} ballot=${vote.id} />`;
  return html`<${Page} above=${html`<${ExerciseStripe} />`} action=${leave || action} class="is-case">
    <${CaseNumber} value=${value} />
    ${
      revealed
        ? html`<${BallotResultView} ballot=${vote} /><p class="muted">${value.title}</p>`
        : html`<${Asked} text=${value.title} /><${ChairMustVote} ballot=${vote} />${body}`
    }
    <${CaseText} value=${value} all=${true} />
    <${Asks} to=${null} />
  <//>`;
}

/** Before the vote: read, ask, report. @param {{ value: Case }} props */
function CaseDebate({ value }) {
  const ours = value.group === groupId.value;
  const chair = value.chair?.person === me.value;
  const decided = isDecided(value.group);
  return html`<${Page} above=${html`<${ExerciseStripe} />`} class="is-case">
    <${CaseCard} value=${value} />
    <${CaseText} value=${value} />
    ${chair && html`<${YouChair} />`}
    <${Raised} />
    ${
      ours &&
      html`<p class="secrecy"><${Icon} name="Megaphone" /><span><b>${t('plenum.your_turn')}</b>${t('refusal.presenting')}</span></p>
            <${Questions} group=${value.group} stage="board" />`
    }
    <${Asks} to=${value.group} />
    ${!ours && !decided && html`<${Inhabil} group=${value.group} />`}
  <//>`;
}

export default function Board() {
  const value = key('room/case').value;
  const vote = ballotOnStage.value;
  const [next] = casesAhead();
  // After putting away a vote of the whole room, shows the room's case again.
  const between =
    onStage.value?.what === 'step' || (vote?.subject.type === 'question' && isDecided(value?.group ?? ''));
  if (!value || between)
    return html`<${Page} above=${html`<${ExerciseStripe} />`}>
      <h1>${t('board.title')}</h1>
      <p>${t('board.imaginary')}</p>
      <p>${t(value ? (next ? 'phone.board_between' : 'common.cases_done') : 'phone.board_wait')}</p>
      ${next && html`<p class="check is-quiet">${next === groupId.value ? t('plenum.soon') : t('plenum.next', { group: groupWord(next) })}</p>`}
      <${Asks} to=${null} />
      <${Decisions} />
    <//>`;
  if (vote?.subject.case === value.group) return html`<${CaseVote} key=${vote.id} value=${value} vote=${vote} />`;
  return html`<${CaseDebate} key=${value.group} value=${value} />`;
}
