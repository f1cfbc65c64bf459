import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allGroups, groupOf } from '../model/groups.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge, groupColour } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { Cases } from './cases.js';
import { deliveredBy, paragraphs, sentenceSize } from './model.js';
import { Paged } from './paged.js';

/** Circles on the thread are people asked outside the room; more than this is a crowd. */
const MOST_CIRCLES = 6;

/** @typedef {import('../model/groups.js').Group} Group */

/** One group presents: its sentence, or its solution, large enough for twelve metres. */
export function Presenting() {
  const plenum = key('room/plenum').value;
  const group = groupOf(plenum?.presenting);
  if (!plenum || !group) return plenum?.stage === 'board' ? html`<${Cases} />` : html`<${Order} />`;
  const delivered = deliveredBy(group.id);
  const asked = key('room/question').value;
  const question = asked && asked.to === group.id ? asked : null;
  return html`
    <div class=${question ? 'presenter is-small' : 'presenter'}>
      <${GroupBadge} index=${group.index} />
      <div>
        <h2>${group.name}</h2>
        ${group.title && !question && html`<p>${group.title}</p>`}
      </div>
    </div>
    ${
      plenum.stage === 'need'
        ? html`<${Sentence} group=${group} need=${delivered.need} alone=${!question} />`
        : html`<${Solution} group=${group} solution=${delivered.solution} />`
    }
    ${question && html`<${Question} question=${question} />`}
  `;
}

/** @param {{ group: Group, need: ReturnType<typeof deliveredBy>['need'], alone: boolean }} props */
function Sentence({ group, need, alone }) {
  if (!need) return html`<p class="screen-lead">${t('screen.nothing_delivered')}</p>`;
  const circles = Math.min(need.based_on, MOST_CIRCLES);
  return html`
    <${Paged} class=${alone ? 'sentence-page' : 'sentence-page is-asked'}>
      <h1 class=${`sentence ${sentenceSize(need.sentence)}`} style=${{ '--group': groupColour(group.index) }}>
        ${need.sentence}
      </h1>
    <//>
    ${
      alone &&
      html`<div class="sentence-thread">
        <div class="sentence-thread__line" aria-hidden="true">
          <i></i>${Array.from({ length: circles }, (_, at) => html`<i key=${at} class="is-outside"></i>`)}<i class="is-now"></i>
        </div>
        <p>${t('result.based_on', { n: need.based_on })}</p>
      </div>`
    }
  `;
}

/** @param {string} title */
const titleSize = (title) => (title.length <= 60 ? '' : title.length <= 100 ? 'is-long' : 'is-longer');

/** @param {{ group: Group, solution: ReturnType<typeof deliveredBy>['solution'] }} props */
function Solution({ group, solution }) {
  if (!solution) return html`<p class="screen-lead">${t('screen.nothing_delivered')}</p>`;
  return html`
    <h1 class=${`solution-title ${titleSize(solution.title)}`} style=${{ '--group': groupColour(group.index) }}>${solution.title}</h1>
    <${Paged} class="solution">
      ${paragraphs(solution.summary).map((line, at) => html`<p key=${at}>${line}</p>`)}
    <//>
    <${Stars} bonus=${solution.bonus} />
  `;
}

/** @param {{ bonus: number }} props */
const Stars = ({ bonus }) =>
  bonus > 0 &&
  html`<p class="stars">
    <span aria-hidden="true">${Array.from({ length: bonus }, (_, at) => html`<${Icon} key=${at} name="StarFill" />`)}</span>
    ${t('solution.bonus_n', { n: bonus })}
  </p>`;

/** The question the facilitator has raised. @param {{ question: import('../protocol.js').RoomKeys['room/question'] }} props */
function Question({ question }) {
  const from = groupOf(question.from);
  const isQuestion = question.kind === 'question';
  const words = from ? t(isQuestion ? 'screen.question_from' : 'screen.input_from', { group: from.name }) : null;
  const long = question.text.length + (question.answer?.length ?? 0) > 120;
  return html`<section class=${long ? 'raised is-long' : 'raised'}>
    <h2>
      ${from ? html`<${GroupBadge} index=${from.index} />` : html`<${Icon} name="Chat" />`}
      ${words ?? t(isQuestion ? 'screen.question_room' : 'screen.input_room')}
    </h2>
    <${Paged} class="raised__text">
      <p class="raised__question">${wordsOf(question.text)}</p>
      ${question.answer && html`<p><b>${t('common.answer')}:</b> ${question.answer}</p>`}
    <//>
  </section>`;
}

/** No group presents yet, or none has delivered: the order of presentations. */
function Order() {
  const plenum = key('room/plenum').value;
  const queue = (plenum?.queue ?? []).map(groupOf).filter((group) => group !== null);
  return html`
    <h1 class="screen-question">${t('screen.order')}</h1>
    <${Paged} columns=${2} class="order">
      ${queue.map(
        (group) => html`<div key=${group.id} class="order__group">
          <${GroupBadge} index=${group.index} />
          <p><b>${group.name}</b>${group.title && html`<br />${group.title}`}</p>
        </div>`,
      )}
    <//>
  `;
}

/** All needs side by side. */
export const Sentences = () => html`<${SideBySide}
  title=${t('screen.sentences')}
  stage="need"
  words=${(/** @type {Group} */ group) => html`<p>${deliveredBy(group.id).need?.sentence}</p>`}
/>`;

/** All solutions side by side. */
export const Solutions = () => html`<${SideBySide}
  title=${t('screen.solutions')}
  stage="solution"
  words=${(/** @type {Group} */ group) => {
    const solution = deliveredBy(group.id).solution;
    return html`<p>${solution?.title}</p>
      <${Stars} bonus=${solution?.bonus ?? 0} />`;
  }}
/>`;

/**
 * What the groups have delivered, in cards that share pages.
 * @param {{ title: string, stage: 'need' | 'solution', words: (group: Group) => any }} props
 */
function SideBySide({ title, stage, words }) {
  const groups = allGroups();
  const done = groups.filter((group) => deliveredBy(group.id)[stage]);
  if (done.length === 0) return html`<${Order} />`;
  return html`
    <div class="screen-head">
      <h1 class="screen-question">${title}</h1>
      <p class="screen-head__end">${t('common.delivered_n', { n: done.length, m: groups.length })}</p>
    </div>
    <${Paged} columns=${2} class="sentences" dwell=${20_000}>
      ${done.map(
        (
          group,
        ) => html`<section key=${group.id} class="sentences__one" style=${{ '--group': groupColour(group.index) }}>
          <h2><${GroupBadge} index=${group.index} />${group.name}</h2>
          ${words(group)}
        </section>`,
      )}
    <//>
  `;
}
