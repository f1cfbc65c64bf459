/** One row of a list as a form: each column its own field. It is stored when it is sent, and kept here until then. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useRef, useState } from '../../vendor/ui.mjs';
import { lose } from '../lost.js';
import { askOf, hintOf, isTick, listOf, rowTexts, shownValue } from '../model/form.js';
import { refusalInRoom } from '../model/room.js';
import { Field } from '../parts/field.js';
import { connection, newId, send, setWriting } from '../session.js';
import { useKept } from './kept.js';
import { sending, written } from './left.js';
import { rows } from './model.js';
import { enter } from './unfold.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('../forms.js').Column} Column */
/** @typedef {import('../protocol.js').Command} Command */
/** @typedef {Record<string, string>} Cells */

const LONG = 160;

/**
 * @param {{ list: string, column: Column, value: string, onValue: (value: string) => void, required: boolean,
 *   isLast: boolean }} props
 */
function Cell({ list, column, value, onValue, required, isLast }) {
  const [label, hint] = [askOf(`${list}.${column.id}`), hintOf(`${list}.${column.id}`)];
  /** @param {Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }} event */
  const change = (event) => {
    setWriting(list);
    onValue(event.currentTarget.value);
  };
  if (column.type === 'choice' && isTick(column))
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
    text=${value}
    max=${column.type === 'text' ? column.max : undefined}
    control=${(/** @type {Record<string, unknown>} */ own) => {
      if (column.type === 'choice')
        return html`<select class="ds-input" ...${own} value=${value} onChange=${change}>
          <option value="">${t('common.choose')}</option>
          ${column.of.map((name) => html`<option value=${name}>${shownValue(column, name)}</option>`)}
        </select>`;
      return column.max > LONG
        ? html`<textarea class="ds-input" ...${own} rows="2" value=${value} onInput=${change}></textarea>`
        : html`<input class="ds-input" ...${own} autocomplete="off" enterkeyhint=${isLast ? 'done' : 'next'} value=${value} onInput=${change} />`;
    }}
  />`;
}

/**
 * Enter goes to the next field, where the phone's keyboard says so; from the last it sends the form.
 * @param {KeyboardEvent & { currentTarget: HTMLFormElement, target: HTMLElement }} event
 */
function toNextField(event) {
  if (event.key !== 'Enter' || event.isComposing || event.target.enterKeyHint !== 'next') return;
  const fields = [
    .../** @type {NodeListOf<HTMLElement>} */ (event.currentTarget.querySelectorAll('input, textarea, select')),
  ];
  const next = fields[fields.indexOf(event.target) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Another person's newer version of the row. @param {{ list: string, cells: Cells }} props */
function StandsNow({ list, cells }) {
  const { title, more } = rowTexts(list, cells);
  return html`<div class="check is-quiet">
    <div><b>${t('phone.stands_now')}</b><blockquote class="version">${[title, more].filter(Boolean).join('\n')}</blockquote></div>
  </div>`;
}

/**
 * @param {{ group: Id, list: string, row?: { id: Id, cells: Cells, version?: number }, start?: Cells, onDone: () => void,
 *   onAdded?: () => void, above?: unknown, warn?: (cells: Cells) => string | null }} props `onAdded`: what happens
 *   instead of `onDone` when the row is stored
 */
export function RowForm({ group, list, row, start = {}, onDone, onAdded = onDone, above, warn }) {
  const form = useId();
  /** The row's id and the version under the words are kept with them: after a reload it is still the same row. */
  const place = `${group}.${list}.${row?.id ?? 'new'}`;
  const [kept, setKept, forget] = useKept(`row.${place}`, {
    id: row?.id ?? newId(),
    base: row?.version ?? 0,
    cells: row?.cells ?? start,
  });
  const { cells } = kept;
  const latest = useRef(kept);
  latest.current = kept;
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const alive = useRef(true);
  /** Somebody else changed the row: shows their version, and sending again overwrites it. */
  const [changed, setChanged] = useState(false);
  const columns = listOf(list)?.columns ?? [];
  const needed = columns.filter((column, at) => at === 0 || column.required);
  const warning = warn?.(cells);
  useEffect(() => {
    // An earlier page's row has arrived: the form is for a new one.
    if (!row && rows(group, list).some((other) => other.id === kept.id)) forget();
    return () => {
      alive.current = false;
    };
  }, []);

  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const empty = needed.find((column) => !cells[column.id]?.trim());
    if (empty) {
      setError(t('refusal.empty'));
      /** @type {NodeListOf<HTMLElement> | undefined} */ (
        document.getElementById(form)?.querySelectorAll('input, textarea, select')
      )?.[columns.indexOf(empty)]?.focus();
      return;
    }
    setWriting(null);
    setBusy(true);
    const base = (changed ? row?.version : kept.base) ?? 0;
    /** @type {Command} */
    const command = { type: 'put_row', group, list, row: kept.id, cells, base };
    sending.add(place);
    const got = await send(command);
    sending.delete(place);
    setBusy(false);
    if (got.ok && latest.current.cells === cells) {
      forget();
      onAdded();
      return;
    }
    if (got.ok) {
      // Text typed meanwhile is kept, to be saved on top of the stored version.
      setKept({ id: kept.id, base: base + 1, cells: latest.current.cells });
      setChanged(false);
      return;
    }
    if (!alive.current) lose({ ...command, cells: written(list, cells) }, got);
    // The typed text stays in the form; sending it again overwrites the change.
    setChanged(got.code === 'changed');
    setError(refusalInRoom(got));
  };
  return html`<form id=${form} ref=${enter} class="row-form" onSubmit=${submit} onKeyDown=${toNextField} onFocusOut=${() => setWriting(null)}>
    ${above}
    ${columns.map(
      (column) => html`<${Cell}
        key=${column.id}
        list=${list}
        column=${column}
        value=${cells[column.id] ?? ''}
        required=${needed.includes(column)}
        isLast=${column === columns.at(-1)}
        onValue=${(/** @type {string} */ value) => {
          setError('');
          setKept({ ...kept, cells: { ...cells, [column.id]: value } });
        }}
      />`,
    )}
    ${warning && html`<p class="check is-asking" role="status">${warning}</p>`}
    ${error && html`<p class="field__error" role="alert">${error}</p>`}
    ${changed && row && html`<${StandsNow} list=${list} cells=${row.cells} />`}
    ${busy && connection.value === 'lost' && html`<p class="hint" role="status">${t('phone.sent_later')}</p>`}
    <div class="button-row">
      <button type="submit" class="ds-button" aria-disabled=${busy} aria-busy=${busy}>${row ? t('common.save') : t('phone.add')}</button>
      <button
        type="button"
        class="ds-button"
        data-variant="tertiary"
        aria-disabled=${busy}
        onClick=${() => {
          if (busy) return; // it is on its way
          forget();
          onDone();
        }}
      >
        ${t('common.cancel')}
      </button>
    </div>
  </form>`;
}
