/** Everything one group has written, with its name, members and deliveries. */

import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html, signal } from '../../vendor/ui.mjs';
import { NAME } from '../limits.js';
import { itemsOf, nameOf, shownValue } from '../model/form.js';
import { allGroups, groupOf } from '../model/groups.js';
import { clock, time } from '../model/room.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Icon } from '../parts/icon.js';
import { Pill } from '../parts/pill.js';
import { key } from '../session.js';
import { Do } from './act.js';
import { Rename } from './fields.js';
import { personOf, since, status } from './model.js';
import { PickDetail } from './pick.js';
import { openGroup } from './views.js';

/** @typedef {import('../forms.js').Item} Item */

/** @type {import('../protocol.js').Stage[]} */
const STAGES = ['need', 'solution', 'test', 'decide', 'result'];
const renaming = signal('');

/** @param {{ id: string }} props */
export function GroupWork({ id }) {
  const group = groupOf(id);
  if (!group) return null;
  const groups = allGroups();
  const hand = status(id)?.hand;
  return html`
    <div class="groups-pane__head is-wrapping">
      <button type="button" class="small-button" onClick=${() => turn(null)}><${Icon} name="ArrowLeft" />${t('common.all_groups')}</button>
      <${GroupBadge} index=${group.index} size="2.25rem" />
      <h1 tabindex="-1">${group.name}</h1>
      ${hand && html`<${Pill} tone="gold" icon="HandFinger">${t('console.hand_of', { name: hand.name, when: since(hand.at) })}<//>`}
      <span class="groups-pane__pills">
        <button type="button" class="small-button" aria-expanded=${renaming.value === id} onClick=${() => toggle(id)}>
          <${Icon} name="Pencil" />${t('console.rename')}
        </button>
        ${hand && html`<${Do} icon="Checkmark" command=${{ type: 'call_help', group: id, on: false }}>${t('console.hand_down')}<//>`}
        <button type="button" class="small-button" aria-label=${t('console.group_before')} onClick=${() => turn(beside(groups, id, -1))}><${Icon} name="ChevronLeft" /></button>
        <button type="button" class="small-button" aria-label=${t('console.group_after')} onClick=${() => turn(beside(groups, id, 1))}><${Icon} name="ChevronRight" /></button>
      </span>
    </div>
    ${renaming.value === id && html`<${Rename} label=${t('groups.name_label')} value=${group.name} max=${NAME} command=${(/** @type {string} */ name) => ({ type: 'rename_group', group: id, name })} onDone=${() => toggle(id)} />`}
    <p class="work__floke"><b>${t('console.floke')}:</b> ${wordsOf(group.title, t('common.no_floke'))}</p>
    <${Members} id=${id} />
    ${clock.value?.phase === 'pick' && html`<${PickDetail} id=${id} />`}
    ${STAGES.map((stage) => html`<${StageWork} key=${stage} id=${id} stage=${stage} />`)}
  `;
}

/** @param {string} id */
function toggle(id) {
  renaming.value = renaming.value === id ? '' : id;
}

/** @param {string | null} id */
function turn(id) {
  openGroup.value = id;
}

/** @param {import('../model/groups.js').Group[]} groups @param {string} id @param {number} by */
const beside = (groups, id, by) =>
  groups[(groups.findIndex((group) => group.id === id) + by + groups.length) % groups.length]?.id ?? id;

/** @param {{ id: string, arrived: boolean, gone: boolean }} member @param {string[] | undefined} who */
function presence(member, who) {
  if (member.gone) return t('console.gone');
  if (!member.arrived) return t('console.not_arrived');
  return who && !who.includes(member.id) ? t('console.not_connected') : '';
}

/** @param {{ id: string }} props */
function Members({ id }) {
  const who = key('console/live/here').value?.who;
  return html`<p class="members">
    <${Icon} name="PersonGroup" />
    ${(key(`group/${id}/members`).value ?? []).map((member) => {
      const called = personOf(member.id)?.called ?? member.name;
      // The post usually tells two people of one name apart.
      const role = called === member.name ? member.role : '';
      return html`<span key=${member.id} class=${member.arrived && !member.gone ? '' : 'is-gone'}>
        ${called}<small>${joined([role, presence(member, who)])}</small>
      </span>`;
    })}
  </p>`;
}

/** @param {{ id: string, stage: import('../protocol.js').Stage }} props */
function StageWork({ id, stage }) {
  const delivered =
    stage === 'need' || stage === 'solution' || stage === 'test'
      ? key(`group/${id}/work`).value?.delivered[stage]
      : null;
  const has = (/** @type {Item} */ item) =>
    item.columns
      ? (key(`group/${id}/list/${item.id}/order`).value ?? []).length > 0
      : key(`group/${id}/text/${item.id}`).value?.text;
  const written = itemsOf(stage).filter(has);
  if (!delivered && written.length === 0) return null;
  return html`<section class="sheet-card">
    <h2>
      ${t(`stage.${stage}`)}
      ${delivered && html`<${Pill} tone="ok" icon="CheckmarkCircleFill">${t('common.delivered_at', { time: time(delivered) })}<//>`}
      ${delivered && html`<${Do} icon="PadlockUnlocked" asks=${{ title: t('console.unlock_title'), text: t('console.unlock_text'), yes: t('console.unlock') }} command=${{ type: 'unlock', group: id, stage }}>${t('console.unlock')}<//>`}
    </h2>
    ${written.map((item) => (item.columns ? html`<${Rows} key=${item.id} id=${id} list=${item} />` : html`<${Text} key=${item.id} id=${id} field=${item} />`))}
  </section>`;
}

/** @param {{ id: string, field: import('../forms.js').Field }} props */
function Text({ id, field }) {
  const value = key(`group/${id}/text/${field.id}`).value;
  if (!value?.text) return null;
  return html`<div class="written">
    <h3>${nameOf(field.id)}</h3>
    <p class=${field.id === 'need.sentence' ? 'is-sentence' : ''}>${shownValue(field, value.text)}</p>
    ${value.others.map(
      (other) => html`<div key=${other.at} class="written__other">
        <b>${t(other.person !== null && other.person === value.person ? 'err.conflict_same' : 'err.conflict', { name: other.by })}</b>
        <p>${other.text}</p>
      </div>`,
    )}
    <small>${t('console.written_by', { name: value.by, when: since(value.at) })}</small>
  </div>`;
}

/** @param {{ id: string, list: import('../forms.js').List }} props */
function Rows({ id, list }) {
  const order = key(`group/${id}/list/${list.id}/order`).value ?? [];
  if (order.length === 0) return null;
  return html`<div class="written">
    <h3>${nameOf(list.id)}</h3>
    <ol class=${list.rounds ? 'is-rounds' : ''}>
      ${order.map((row, at) => html`<${Row} key=${row} id=${id} list=${list} row=${row} at=${at} />`)}
    </ol>
  </div>`;
}

/** @param {{ id: string, list: import('../forms.js').List, row: string, at: number }} props */
function Row({ id, list, row, at }) {
  const cells = key(`group/${id}/list/${list.id}/row/${row}`).value?.cells ?? {};
  return html`<li>
    ${list.rounds && html`<b>${t('need.round', { n: at + 1 })}</b>`}
    ${list.columns
      .filter((column) => cells[column.id])
      .map(
        (column) => html`<span key=${column.id} class="cell">
          ${column !== list.columns[0] && html`<small>${nameOf(`${list.id}.${column.id}`)}</small>`}${shownValue(column, cells[column.id] ?? '')}
        </span>`,
      )}
  </li>`;
}
