/** The plenum: the presenting group, the next one, and the room's questions. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allGroups, groupOf } from '../model/groups.js';
import { time } from '../model/room.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Pill } from '../parts/pill.js';
import { key } from '../session.js';
import { Do } from './act.js';
import { placeOf, plenum, second } from './model.js';
import { deliveredAt } from './queue.js';
import { wasSeen } from './steering.js';
import { showGroup } from './views.js';

export function Plenum() {
  const now = plenum.value;
  if (!now || now.stage === 'board') {
    return html`<div class="groups-pane__head"><h1 tabindex="-1">${t('console.view_plenum')}</h1></div>
      <p class="empty">${t('console.no_plenum')}</p>
      <${Questions} />`;
  }
  const ahead = now.queue.filter((id) => id !== now.presenting);
  const next = groupOf(now.next);
  const queued = new Set(now.queue);
  const rest = allGroups().filter((group) => !queued.has(group.id) && group.id !== now.presenting);
  return html`
    <div class="groups-pane__head">
      <h1 tabindex="-1">${t(`phase.${now.stage}_plenum`)}</h1>
    </div>
    <${OnFloor} />
    <div class="strip">
      ${
        next
          ? html`<${Do} class="is-beside-lead" variant="primary" icon="PersonChat" may=${wasSeen} command=${{ type: 'present', group: next.id }}>${t('console.present_group', { group: next.name })}<//>`
          : html`<p><b>${t(now.presenting ? 'console.queue_last' : 'common.all_presented')}</b></p>`
      }
      ${now.presenting && html`<${Do} icon="XMark" may=${wasSeen} command=${{ type: 'present', group: null }}>${t('console.present_none')}<//>`}
    </div>
    <${Questions} />
    <section class="sheet-card">
      <h2>${t('console.queue')}</h2>
      <ul class="rows">
        ${[...ahead, ...rest.map((group) => group.id)].map((id) => html`<${Turn} key=${id} id=${id} stage=${now.stage} />`)}
      </ul>
    </section>
  `;
}

function OnFloor() {
  const now = plenum.value;
  const group = groupOf(now?.presenting);
  if (!now || !group) return null;
  const delivered = key(`delivered/${group.id}/work`).value;
  const text = now.stage === 'need' ? delivered?.need?.sentence : delivered?.solution?.title;
  return html`<section class="sheet-card on-floor">
    <h2><${GroupBadge} index=${group.index} size="2.25rem" />${t('common.presents', { group: group.name })}<${Running} /></h2>
    <p class="is-sentence">${text ?? t('console.not_delivered')}</p>
  </section>`;
}

/** How long the group has had the floor. */
function Running() {
  const since = plenum.value?.since;
  if (!since) return null;
  const seconds = Math.max(0, Math.floor((second.value - since) / 1000));
  return html`<span class="muted tabular" role="timer" aria-live="off">${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}</span>`;
}

/** @param {{ id: string, stage: 'need' | 'solution' | 'board' }} props */
function Turn({ id, stage }) {
  const group = groupOf(id);
  if (!group) return null;
  const at = deliveredAt(id, stage);
  return html`<li>
    <${GroupBadge} index=${group.index} size="1.75rem" />
    <b>${group.name}</b>
    <span class="muted">${at ? t('common.delivered_at', { time: time(at) }) : t('console.not_delivered')}</span>
    <button type="button" class="link-button" onClick=${() => showGroup(id)}>${t('console.see_work')}</button>
    <${Do} may=${wasSeen} command=${{ type: 'present', group: id }} label=${t('console.present_group', { group: group.name })}>${t('console.present')}<//>
  </li>`;
}

/** Waiting questions, the one on the screen, and answered ones; in this order, so that none waits unseen. */
export function Questions() {
  const all = (key('console/question/order').value ?? []).flatMap((id) => {
    const card = key(`console/question/${id}/card`).value;
    return card && card.state !== 'dropped' ? [{ id, ...card }] : [];
  });
  const presenting = plenum.value?.presenting;
  const stage = plenum.value?.stage;
  // During the solution nobody asks about the need.
  const now = stage ? all.filter((question) => question.stage === stage) : all;
  const mine = presenting ? now.filter((question) => question.to === presenting) : now;
  const waiting = mine.filter((question) => question.state === 'waiting');
  if (mine.length === 0) return presenting ? html`<p class="hint">${t('console.no_questions')}</p>` : null;
  return html`<section class="sheet-card">
    <h2>
      ${t('console.questions')}
      ${waiting.length > 0 && html`<${Pill} tone="gold" icon="Chat">${t('console.questions_waiting', { n: waiting.length })}<//>`}
    </h2>
    <ul class="questions">
      ${mine.map((question) => html`<${Question} key=${question.id} question=${question} />`)}
    </ul>
  </section>`;
}

/** @param {{ question: { id: string } & import('../protocol.js').View[`console/question/${string}/card`] }} props */
function Question({ question }) {
  const { id, from, to, kind, text, state, answer } = question;
  const raised = state === 'raised';
  return html`<li class=${raised ? 'is-raised' : ''}>
    <p>
      <small><${Icon} name=${kind === 'question' ? 'QuestionmarkCircle' : 'LightBulb'} />${t(`question.${kind}`)} · ${t('console.from_to', { from: placeOf(from), to: placeOf(to) })}</small>
      ${wordsOf(text)}
      ${answer && html`<span class="questions__answer"><b>${t('common.answer')}:</b> ${answer}</span>`}
    </p>
    <span class="questions__actions">
      <${Do} icon="Monitor" pressed=${raised} command=${{ type: 'raise_question', question: raised ? null : id }}>${t(raised ? 'console.lower' : 'console.raise')}<//>
      <${Do} icon="Trash" label=${t('console.drop_question')} command=${{ type: 'drop_question', question: id }} />
    </span>
  </li>`;
}
