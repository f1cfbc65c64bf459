/** Everything a group has made, to be read at any time. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { FIELDS, LISTS } from '../forms.js';
import { Icon } from '../parts/icon.js';
import { isOpen, rows, text, work } from './model.js';
import { href } from './place.js';
import { rowTexts } from './row-texts.js';
import { Stars } from './solution.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../protocol.js').Stage} Stage */

/** @type {readonly Stage[]} */
const STAGES = ['need', 'solution', 'test', 'decide', 'result'];

/** @param {Id} group @param {string} id */
function fieldText(group, id) {
  const value = text(group, id);
  return id === 'decide.answer' && value ? t(`decide.${value}`) : value;
}

/** @param {{ group: Id, list: string }} props */
function ListRead({ group, list }) {
  const all = rows(group, list);
  if (all.length === 0) return null;
  return html`<div class="read-field">
    <h3>${t(`work.${list}`)}</h3>
    <ol class="read-list">
      ${all.map((row) => {
        const { title, more } = rowTexts(list, row.cells);
        return html`<li key=${row.id}>${title}${more && html`<small>${more}</small>`}</li>`;
      })}
    </ol>
  </div>`;
}

/** On to where one writes, or takes back what is delivered to write on. @param {{ group: Id, stage: Stage }} props */
function Way({ group, stage }) {
  const delivered = Object.entries(work(group)?.delivered ?? {}).some(([name, at]) => name === stage && at !== null);
  return html`<a class="ds-button" data-variant="secondary" href=${href('group', stage === 'result' ? 'decide' : stage)}>
    <${Icon} name=${delivered ? 'Eye' : 'Pencil'} />${t(delivered ? 'phone.see_delivered' : 'phone.write_on')}
  </a>`;
}

/** @param {{ group: Id, stage: Stage }} props */
function StageRead({ group, stage }) {
  const fields = FIELDS.filter((field) => field.stage === stage && text(group, field.id));
  const lists = LISTS.filter((list) => list.stage === stage && rows(group, list.id).length > 0);
  const open = isOpen(group, stage);
  if (fields.length + lists.length === 0 && !open) return null;
  // The need begins with its rounds, everything else with its texts.
  const first = lists.filter((list) => list.id === 'need.rounds');
  const rest = lists.filter((list) => list.id !== 'need.rounds');
  return html`<section class="stage-read">
    <div class="section-head">
      <h2>${t(`stage.${stage}`)}</h2>
      ${open && html`<${Way} group=${group} stage=${stage} />`}
    </div>
    ${fields.length + lists.length === 0 && html`<p class="muted">${t('phone.not_begun')}</p>`}
    ${first.map((list) => html`<${ListRead} key=${list.id} group=${group} list=${list.id} />`)}
    ${fields.map((field) => html`<div key=${field.id} class="read-field"><h3>${t(`work.${field.id}`)}</h3><p>${fieldText(group, field.id)}</p></div>`)}
    ${rest.map((list) => html`<${ListRead} key=${list.id} group=${group} list=${list.id} />`)}
    ${stage === 'solution' && fields.length > 0 && html`<${Stars} n=${work(group)?.bonus ?? 0} />`}
  </section>`;
}

/** @param {{ group: Id }} props */
export const GroupWork = ({ group }) =>
  STAGES.map((stage) => html`<${StageRead} key=${stage} group=${group} stage=${stage} />`);
