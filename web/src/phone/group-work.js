/** Everything a group has made, to be read at any time. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { itemsOf, nameOf, rowTexts, shownValue } from '../model/form.js';
import { Icon } from '../parts/icon.js';
import { isOpen, rows, text, work } from './model.js';
import { href } from './place.js';
import { Stars } from './solution.js';

/** @typedef {import('../forms.js').Field} Field */
/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../protocol.js').Stage} Stage */

/** @type {readonly Stage[]} */
const STAGES = ['need', 'solution', 'test', 'decide', 'result'];

/** @param {{ group: Id, list: string }} props */
function ListRead({ group, list }) {
  const all = rows(group, list);
  if (all.length === 0) return null;
  return html`<div class="read-field">
    <h3>${nameOf(list)}</h3>
    <ol class="read-list">
      ${all.map((row) => {
        const { title, more } = rowTexts(list, row.cells);
        return html`<li key=${row.id}>${title}${more && html`<small>${more}</small>`}</li>`;
      })}
    </ol>
  </div>`;
}

/** Leads to the writing page, or takes back what is delivered first. @param {{ group: Id, stage: Stage }} props */
function Way({ group, stage }) {
  const delivered = Object.entries(work(group)?.delivered ?? {}).some(([name, at]) => name === stage && at !== null);
  return html`<a class="ds-button" data-variant="secondary" href=${href('group', stage === 'result' ? 'decide' : stage)}>
    <${Icon} name=${delivered ? 'Eye' : 'Pencil'} />${t(delivered ? 'phone.see_delivered' : 'phone.write_on')}
  </a>`;
}

/** @param {{ group: Id, field: Field }} props */
const FieldRead = ({ group, field }) =>
  html`<div class="read-field"><h3>${nameOf(field.id)}</h3><p>${shownValue(field, text(group, field.id))}</p></div>`;

/** @param {{ group: Id, stage: Stage }} props */
function StageRead({ group, stage }) {
  const written = itemsOf(stage).filter(({ id, columns }) => (columns ? rows(group, id).length > 0 : text(group, id)));
  const open = isOpen(group, stage);
  if (written.length === 0 && !open) return null;
  const solved = stage === 'solution' && written.some(({ columns }) => !columns);
  return html`<section class="stage-read">
    <div class="section-head">
      <h2>${t(`stage.${stage}`)}</h2>
      ${open && html`<${Way} group=${group} stage=${stage} />`}
    </div>
    ${written.length === 0 && html`<p class="muted">${t('phone.not_begun')}</p>`}
    ${written.map((item) =>
      item.columns
        ? html`<${ListRead} key=${item.id} group=${group} list=${item.id} />`
        : html`<${FieldRead} key=${item.id} group=${group} field=${item} />`,
    )}
    ${solved && html`<${Stars} n=${work(group)?.bonus ?? 0} />`}
  </section>`;
}

/** @param {{ group: Id }} props */
export const GroupWork = ({ group }) =>
  STAGES.map((stage) => html`<${StageRead} key=${stage} group=${group} stage=${stage} />`);
