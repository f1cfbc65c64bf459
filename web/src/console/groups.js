/** A card for each group; a card opens to what the group has written. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { nameOf } from '../model/form.js';
import { allGroups } from '../model/groups.js';
import { clock, time } from '../model/room.js';
import { stepTitle } from '../model/step.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Pill } from '../parts/pill.js';
import { key } from '../session.js';
import { deliveries, isWork, minute, place, present, since, status } from './model.js';
import { PickHead, PickLine } from './pick.js';
import { openGroup, showView } from './views.js';
import { GroupWork } from './work.js';

/** A group that has written nothing for this long may want a visit. */
const QUIET_MINUTES = 5;

export function Groups() {
  const groups = allGroups();
  if (openGroup.value && groups.some((group) => group.id === openGroup.value)) {
    return html`<${GroupWork} key=${openGroup.value} id=${openGroup.value} />`;
  }
  const hands = groups.filter((group) => status(group.id)?.hand).length;
  const { done, all } = deliveries();
  return html`
    <div class="groups-pane__head">
      <h1 tabindex="-1">${stepTitle(place().now) || t('groups.title')}</h1>
      <span class="groups-pane__pills">
        ${isWork(clock.value?.phase) && all > 0 && html`<${Pill} tone=${done === all ? 'ok' : 'neutral'} icon=${done === all ? 'CheckmarkCircleFill' : 'Paperplane'}>${t('common.delivered_n', { n: done, m: all })}<//>`}
        ${hands > 0 && html`<${Pill} tone="gold" icon="HandFinger">${t('console.hands', { n: hands })}<//>`}
      </span>
    </div>
    ${clock.value?.phase === 'pick' && html`<${PickHead} />`}
    ${
      groups.length === 0
        ? html`<div class="empty">
            <p>${t('console.no_groups')}</p>
            <button type="button" class="ds-button" data-size="md" onClick=${() => showView('people')}>${t('console.make_groups')}</button>
          </div>`
        : html`<ul class="group-grid">${groups.map((group) => html`<li key=${group.id}><${Card} group=${group} /></li>`)}</ul>`
    }
  `;
}

/** @param {{ group: import('../model/groups.js').Group }} props */
function Card({ group }) {
  const now = status(group.id);
  const kind = now?.hand ? 'has-hand' : now?.delivered_at ? 'is-delivered' : '';
  const { filled = 0, required = 0 } = now?.progress ?? {};
  return html`<button
    type="button"
    class=${`group-card ${kind}`}
    onClick=${() => {
      openGroup.value = group.id;
    }}
  >
    <${GroupBadge} index=${group.index} size="2.25rem" />
    <span class="group-card__name">${group.name}</span>
    <${State} id=${group.id} />
    <span class="group-card__floke">${wordsOf(group.title, t('common.no_floke'))}</span>
    ${
      clock.value?.phase === 'pick'
        ? html`<${PickLine} id=${group.id} />`
        : required > 0 &&
          html`<span class="group-card__progress">
            <span class="pips" aria-hidden="true" style=${{ gridTemplateColumns: `repeat(${required}, 1fr)` }}>
              ${Array.from({ length: required }, (_, at) => html`<i key=${at} class=${at < filled ? 'is-full' : ''}></i>`)}
            </span>
            <span class="tabular">${t('common.fields', { n: filled, m: required })}</span>
          </span>`
    }
    <${Foot} id=${group.id} />
  </button>`;
}

/** @param {{ id: string }} props */
function State({ id }) {
  const now = status(id);
  if (now?.hand) return html`<${Pill} tone="gold" icon="HandFinger">${t('fac.status_help')}<//>`;
  if (now?.delivered_at) {
    return html`<${Pill} tone="ok" icon="CheckmarkCircleFill">${t('common.delivered_at', { time: time(now.delivered_at) })}<//>`;
  }
  if (!isWork(clock.value?.phase)) return html`<span></span>`;
  const quiet = quietMinutes(id);
  if (quiet >= QUIET_MINUTES)
    return html`<${Pill} tone="quiet" icon="Clock">${t('fac.status_quiet', { n: quiet })}<//>`;
  const { filled = 0, required = 0 } = now?.progress ?? {};
  if (required > 0 && filled >= required)
    return html`<${Pill} tone="neutral" icon="Checkmark">${t('fac.status_ready')}<//>`;
  return html`<${Pill} tone="neutral" icon="PencilWriting">${t('fac.status_work')}<//>`;
}

/** Minutes since anybody in the group wrote, in this step. @param {string} id */
function quietMinutes(id) {
  if (writer(id)) return 0;
  const last = Math.max(status(id)?.last?.at ?? 0, clock.value?.started_at ?? 0);
  return Math.max(0, minute.value - Math.floor(last / 60_000));
}

/** The member writing now, and her field. @param {string} id @returns {{ name: string, field: string } | null} */
function writer(id) {
  const told = key(`console/live/writing/${id}`).value;
  if (told) return told;
  const [first] = Object.entries(key(`group/${id}/live/writing`).value ?? {});
  return first ? { field: first[0], name: first[1].name } : null;
}

/** @param {{ id: string }} props */
function Foot({ id }) {
  const here = key('console/live/here').value?.groups?.[id] ?? 0;
  const all = present(id).length;
  return html`<span class="group-card__foot">
    <span class=${here < all ? 'is-short' : ''}>
      <${Icon} name=${here < all ? 'CloudSlash' : 'PersonGroup'} />${t('console.connected_of', { n: here, m: all })}
    </span>
    <span>${signOfLife(id)}</span>
  </span>`;
}

/** The last thing heard from a group. @param {string} id */
function signOfLife(id) {
  const now = status(id);
  if (now?.hand) return t('console.hand_of', { name: firstName(now.hand.name), when: since(now.hand.at) });
  const at = writer(id);
  if (at) return t('console.writes', { name: firstName(at.name), field: nameOf(at.field) });
  if (now?.delivered_at) return t('console.all_delivered', { when: since(now.delivered_at) });
  if (now?.last) return t('console.last', { field: nameOf(now.last.field), when: time(now.last.at) });
  return t('console.nothing_yet');
}

/** @param {string} name */
const firstName = (name) => name.split(' ')[0] || t('console.somebody');
