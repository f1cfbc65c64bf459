/** One row of a list as a form: each column its own field. It is stored when it is sent, and kept here until then. */
import { t } from '../../i18n/i18n.js';
import { html, useId, useRef, useState } from '../../vendor/ui.mjs';
import { Field } from '../parts/field.js';
import { newId, send, setWriting } from '../session.js';
import { useKept } from './kept.js';
import { listOf } from './model.js';
import { refusalText } from './refusal.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../forms.js').Column} Column */
/** @typedef {Record<string, string>} Cells */

const LONG = 160;

/** @param {{ list: string, column: Column, value: string, onValue: (value: string) => void, required: boolean, hint?: string }} props */
function Cell({ list, column, value, onValue, required, hint }) {
  const label = t(`work.${list}.${column.id}`);
  /** @param {Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }} event */
  const change = (event) => {
    setWriting(list);
    onValue(event.currentTarget.value);
  };
  if (column.type === 'choice' && column.of.length === 1)
    return html`<label class="tick">
      <input
        type="checkbox"
        class="ds-input"
        checked=${value === column.of[0]}
        onChange=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) =>
          onValue(event.currentTarget.checked ? (column.of[0] ?? '') : '')}
      />
      <span>${label}</span>
    </label>`;
  return html`<${Field}
    label=${label}
    hint=${hint}
    optional=${!required}
    control=${(/** @type {Record<string, unknown>} */ own) => {
      if (column.type === 'choice')
        return html`<select class="ds-input" ...${own} value=${value} onChange=${change}>
          <option value="">${t('phone.choose')}</option>
          ${column.of.map((name) => html`<option value=${name}>${t(`work.${list}.${column.id}.${name}`)}</option>`)}
        </select>`;
      return column.max > LONG
        ? html`<textarea class="ds-input" ...${own} rows="2" maxlength=${column.max} value=${value} onInput=${change}></textarea>`
        : html`<input class="ds-input" ...${own} autocomplete="off" maxlength=${column.max} value=${value} onInput=${change} />`;
    }}
  />`;
}

/**
 * @param {{ group: Id, list: string, row?: { id: Id, cells: Cells, version?: number }, start?: Cells, onDone: () => void,
 *   hints?: Record<string, string>, above?: unknown, warn?: (cells: Cells) => string | null }} props
 */
export function RowForm({ group, list, row, start = {}, onDone, hints = {}, above, warn }) {
  const form = useId();
  const [cells, setCells, forget] = useKept(`${group}.${list}.${row?.id ?? 'new'}`, row?.cells ?? start);
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const rowId = useRef(row?.id ?? newId());
  const begun = useRef(row?.version);
  const tried = useRef(false);
  const columns = listOf(list)?.columns ?? [];
  const first = columns[0]?.id ?? '';
  const warning = warn?.(cells);

  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!cells[first]?.trim()) {
      setError(t('refusal.empty'));
      /** @type {HTMLElement | null | undefined} */ (
        document.getElementById(form)?.querySelector('input, textarea')
      )?.focus();
      return;
    }
    setWriting(null);
    setBusy(true);
    const base = tried.current ? row?.version : begun.current;
    const got = await send({
      type: 'put_row',
      group,
      list,
      row: rowId.current,
      cells,
      ...(base === undefined ? {} : { base }),
    });
    setBusy(false);
    if (got.ok) {
      forget();
      onDone();
      return;
    }
    // What was typed stays in the form; sent once more, it is meant to stand.
    tried.current = got.code === 'row_changed';
    setError(refusalText(got));
  };
  return html`<form id=${form} class="row-form" onSubmit=${submit} onFocusOut=${() => setWriting(null)}>
    ${above}
    ${columns.map(
      (column) => html`<${Cell}
        key=${column.id}
        list=${list}
        column=${column}
        value=${cells[column.id] ?? ''}
        required=${column.id === first}
        hint=${hints[column.id]}
        onValue=${(/** @type {string} */ value) => {
          setError('');
          setCells({ ...cells, [column.id]: value });
        }}
      />`,
    )}
    ${warning && html`<p class="check is-asking" role="status">${warning}</p>`}
    ${error && html`<p class="field__error" role="alert">${error}</p>`}
    <div class="button-row">
      <button type="submit" class="ds-button" aria-disabled=${busy}>${row ? t('common.save') : t('common.add')}</button>
      <button
        type="button"
        class="ds-button"
        data-variant="tertiary"
        onClick=${() => {
          forget();
          onDone();
        }}
      >
        ${t('common.cancel')}
      </button>
    </div>
  </form>`;
}
