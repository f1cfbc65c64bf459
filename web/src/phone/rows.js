/** A list that the group writes together: add, change, take away, and move with buttons. */
import { t } from '../../i18n/i18n.js';
import { html, useState } from '../../vendor/ui.mjs';
import { askOf, emptyOf, hintOf, listOf, rowTexts } from '../model/form.js';
import { Icon } from '../parts/icon.js';
import { useAct } from './act.js';
import { Writes } from './field.js';
import { rows, writerOf } from './model.js';
import { Refused } from './refusal.js';
import { RowForm } from './row-form.js';
import { useGone, useUnfold } from './unfold.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('./model.js').Row} Row */

/**
 * Two presses in two places: the second button covers its neighbours, so that nothing moves and a double press does not
 * delete. Moving the focus away cancels.
 * @param {{ title: string, onRemove: () => void }} props
 */
function Remove({ title, onRemove }) {
  const [asking, setAsking] = useState(false);
  /** @param {FocusEvent & { currentTarget: HTMLElement }} event */
  const left = (event) => {
    if (event.relatedTarget && !event.currentTarget.contains(/** @type {Node} */ (event.relatedTarget)))
      setAsking(false);
  };
  return html`<span class="row-remove" onFocusOut=${left}>
    <button type="button" class="icon-button" aria-expanded=${asking} onClick=${() => setAsking(!asking)}>
      <${Icon} name=${asking ? 'XMark' : 'Trash'} />
      <span class="sr-only">${t(asking ? 'common.cancel' : 'common.delete')}: ${title}</span>
    </button>
    ${
      asking &&
      html`<button
        type="button"
        class="ds-button row-remove__yes"
        onClick=${() => {
          setAsking(false);
          onRemove();
        }}
      >
        <${Icon} name="Trash" />${t('phone.delete_yes')}<span class="sr-only">: ${title}</span>
      </button>`
    }
  </span>`;
}

/** @param {{ group: Id, list: string, row: Row, all: Row[], edit: (button: HTMLElement | null) => void, onEdit: () => void, act: ReturnType<typeof useAct>['act'], ordered: boolean }} props */
function RowTools({ group, list, row, all, edit, onEdit, act, ordered }) {
  const at = all.findIndex((other) => other.id === row.id);
  const above = all[at - 1];
  const below = all[at + 2];
  const { title } = rowTexts(list, row.cells);
  return html`<div class="row-tools">
    ${
      ordered &&
      all.length > 1 &&
      html`<button
          type="button"
          class="icon-button"
          aria-disabled=${!above}
          onClick=${() => above && act({ type: 'move_row', group, list, row: row.id, before: above.id })}
        >
          <${Icon} name="ArrowUp" /><span class="sr-only">${t('a11y.move_up')}: ${title}</span>
        </button>
        <button
          type="button"
          class="icon-button"
          aria-disabled=${at === all.length - 1}
          onClick=${() =>
            at < all.length - 1 &&
            act({ type: 'move_row', group, list, row: row.id, ...(below ? { before: below.id } : {}) })}
        >
          <${Icon} name="ArrowDown" /><span class="sr-only">${t('a11y.move_down')}: ${title}</span>
        </button>`
    }
    <button type="button" class="icon-button" ref=${edit} onClick=${onEdit}>
      <${Icon} name="Pencil" /><span class="sr-only">${t('phone.edit')}: ${title}</span>
    </button>
    <${Remove} title=${title} onRemove=${() => act({ type: 'delete_row', group, list, row: row.id })} />
  </div>`;
}

/**
 * @param {{ group: Id, list: string, open: boolean, optional?: boolean, ordered?: boolean, above?: unknown,
 *   warn?: (cells: Record<string, string>) => string | null, draw?: (row: Row) => unknown, proposed?: string,
 *   named?: boolean }} props `named`: its name is shown already; `ordered`: rows may be moved; `draw`: how a row is read here; `proposed`: what an empty list says, for the first row
 *   to begin with
 */
export function SharedRows({
  group,
  list,
  open,
  optional,
  ordered = true,
  above,
  warn,
  draw,
  proposed,
  named = false,
}) {
  const table = listOf(list);
  const [hint, numbered] = [hintOf(list), table?.numbered];
  const { open: editing, unfold, fold, back } = useUnfold();
  /** Rows added since the form was opened: it stays for the next one, but not for another round. */
  const [added, setAdded] = useState(0);
  const { act, no } = useAct();
  const all = rows(group, list);
  const writer = writerOf(group, list);
  const gone = useGone(all, editing);
  const first = table?.columns[0]?.id;
  const start = proposed && first && all.length === 0 ? { [first]: proposed } : undefined;
  const form = (/** @type {Row | undefined} */ row) => {
    const next = row || table?.rounds ? undefined : () => setAdded(added + 1);
    const at = row ? row.id : added;
    return html`<${RowForm} key=${at} group=${group} list=${list} row=${row} start=${start} above=${above} warn=${warn} onAdded=${next} onDone=${fold} />`;
  };
  return html`<section class="shared-rows">
    <h2 class=${named ? 'sr-only' : 'field-title'}>${askOf(list)}${(optional ?? !table?.required) && html` <span class="muted">(${t('common.optional')})</span>`}</h2>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${
      all.length > 0 &&
      html`<ol class=${numbered ? 'row-list is-numbered' : 'row-list'}>
        ${all.map((row) => {
          const { title, more } = rowTexts(list, row.cells);
          return html`<li key=${row.id}>
            ${
              editing === row.id
                ? form(row)
                : html`<div class="row-list__row">
                    <div class="row-list__text">${draw ? draw(row) : more ? html`<b>${title}</b><small>${more}</small>` : title}</div>
                    ${
                      open &&
                      html`<${RowTools} group=${group} list=${list} row=${row} all=${all} act=${act} ordered=${ordered} edit=${back(row.id)} onEdit=${() => unfold(row.id)} />`
                    }
                  </div>`
            }
          </li>`;
        })}
      </ol>`
    }
    ${gone && form(gone)}
    ${all.length === 0 && (proposed || !open) && html`<p class="muted">${proposed ?? emptyOf(table)}</p>`}
    ${writer && html`<${Writes} name=${writer.name} />`}
    <${Refused} no=${no} />
    ${
      open &&
      (editing === 'new'
        ? form(undefined)
        : html`<button type="button" class="ds-button add-button" data-variant="secondary" ref=${back('new')} onClick=${() => unfold('new')}>
            <${Icon} name="Plus" />${t(`form.${list}.add`)}
          </button>`)
    }
  </section>`;
}
