/** Hva må vi vite mer om? Each with the people who can answer, and the answer. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { askOf } from '../model/form.js';
import { Icon } from '../parts/icon.js';
import { rows } from './model.js';
import { RowForm } from './row-form.js';
import { useGone, useUnfold } from './unfold.js';

/** @typedef {import('../protocol.js').Id} Id */

const LIST = 'need.unknowns';

/** @param {{ cells: Record<string, string> }} props */
export function Unknown({ cells }) {
  const known = cells.status === 'known';
  const rest = known
    ? [cells.who, cells.answer].filter(Boolean).join(': ')
    : cells.who && t('phone.can_answer', { who: cells.who });
  return html`<${Icon} name=${known ? 'CheckmarkCircleFill' : 'Circle'} /><span>${cells.text}</span><span></span>
    <small><b>${t(`form.choice.status.${known ? 'known' : 'open'}`)}</b>${rest && ` · ${rest}`}</small>`;
}

/** @param {{ group: Id, open: boolean }} props */
export function Unknowns({ group, open }) {
  const { open: editing, unfold, fold, back } = useUnfold();
  const all = rows(group, LIST);
  const gone = useGone(all, editing);
  return html`
    ${all.length === 0 && editing !== 'new' && html`<p class="hint">${askOf(LIST)}</p>`}
    ${
      all.length > 0 &&
      html`<ul class="rows">
        ${all.map((row) =>
          editing === row.id
            ? html`<li key=${row.id} class="is-form"><${RowForm} group=${group} list=${LIST} row=${row} onDone=${fold} /></li>`
            : html`<li key=${row.id} class=${row.cells.status === 'known' ? 'is-ok' : 'is-open'}>
                <${Unknown} cells=${row.cells} />
                ${
                  open &&
                  html`<button type="button" class="row-edit" ref=${back(row.id)} onClick=${() => unfold(row.id)}>
                    <span class="sr-only">${t('phone.edit')}: ${row.cells.text}</span>
                  </button>`
                }
              </li>`,
        )}
      </ul>`
    }
    ${gone && html`<div class="form-card"><${RowForm} group=${group} list=${LIST} row=${gone} onDone=${fold} /></div>`}
    ${
      open &&
      (editing === 'new'
        ? html`<div class="form-card"><${RowForm} group=${group} list=${LIST} start=${{ status: 'open' }} onDone=${fold} /></div>`
        : html`<button type="button" class="ds-button add-button" data-variant="secondary" ref=${back('new')} onClick=${() => unfold('new')}>
            <${Icon} name="Plus" />${t(`form.${LIST}.add`)}
          </button>`)
    }
  `;
}
