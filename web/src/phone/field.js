/** A text that the group writes together: the writer, whether it is stored, and two texts written at once. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useId, useLayoutEffect, useRef } from '../../vendor/ui.mjs';
import { askOf, emptyOf, fieldOf, hintOf, maxOf } from '../model/form.js';
import { refusalInRoom } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { Length, lengthProps } from '../parts/length.js';
import { connection, setWriting } from '../session.js';
import { Conflict } from './conflict.js';
import { writerOf } from './model.js';
import { sharedText } from './texts.js';

/** @typedef {import('../protocol.js').Id} Id */
/** @typedef {import('./texts.js').SharedDraft} SharedDraft */

/** Up to this bound a text is one line: it may wrap, but has no line breaks. */
const LINE_MAX = 160;
/** Up to this it is written in a field of one line. */
const SHORT_MAX = 60;
/** Input types of Enter. */
const BREAKS = new Set(['insertLineBreak', 'insertParagraph']);

/**
 * Stored, on the phone, or on its way. "Sent" is not "stored".
 * @param {{ draft: SharedDraft, empty: boolean }} props
 */
export function SaveState({ draft, empty }) {
  if (draft.draft.value && draft.refused.value)
    return html`<span class="saved is-local"><${Icon} name="MobileSmall" />${t('phone.on_phone')}</span>`;
  if (draft.draft.value && connection.value !== 'online')
    return html`<span class="saved is-local"><${Icon} name="MobileSmall" />${t('phone.on_phone')}</span>`;
  if (draft.draft.value) return html`<span class="muted saving">${t('phone.saving')}</span>`;
  if (draft.stored.value)
    return html`<span class="saved is-new"><${Icon} name="Checkmark" />${t('common.saved')}</span>`;
  return empty ? html`<span class="muted saving">${t('phone.not_begun')}</span>` : null;
}

/** @param {{ name: string }} props */
export function Avatar({ name }) {
  const tone = ([...name].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0) % 3) + 1;
  return html`<span class=${`avatar person-${tone}`} aria-hidden="true">${[...name][0]}</span>`;
}

/** @param {{ name: string }} props */
export const Writes = ({ name }) =>
  html`<span class="presence" role="status"><${Avatar} name=${name} />${t('home.writing', { name })}</span>`;

/** Line breaks as spaces. @param {string} text */
const flat = (text) => text.replace(/\s*\n\s*/g, ' ');

/**
 * The field's text as one line: removes pasted breaks in place, and keeps the caret.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
function oneLine(field) {
  const line = flat(field.value);
  if (line === field.value) return line;
  const at = flat(field.value.slice(0, field.selectionEnd ?? field.value.length)).length;
  field.value = line;
  field.setSelectionRange(at, at);
  return line;
}

/**
 * The control alone: a text area that grows with its text, or one line.
 * @param {{ draft: SharedDraft, presence: string | null, shown: string, max: number, own: { id: string, 'aria-describedby'?: string | undefined },
 *   class?: string, lines?: number, readOnly?: boolean }} props `presence` is the name the group
 *   sees while this person writes here, if it sees any; `own` has the id, and what describes it
 */
export function Control({ draft, presence, shown, max, own, class: extra = '', lines = 2, readOnly = false }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 4}px`;
  }, [shown]);
  // A field that is removed while focused fires no event.
  useEffect(() => draft.release, [draft]);
  const common = {
    ...own,
    ...lengthProps(own.id, shown, max, own['aria-describedby']),
    class: `ds-input ${extra}`,
    value: shown,
    readOnly,
    onFocus: () => {
      if (readOnly) return;
      setWriting(presence);
      draft.hold();
    },
    onBlur: () => {
      setWriting(null);
      draft.save();
      draft.release();
    },
    onBeforeInput: (/** @type {InputEvent} */ event) => {
      if (max <= LINE_MAX && BREAKS.has(event.inputType)) event.preventDefault();
    },
    onInput: (/** @type {InputEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }} */ event) => {
      setWriting(presence);
      draft.input(max > LINE_MAX ? event.currentTarget.value : oneLine(event.currentTarget));
      draft.hold();
    },
  };
  return lines > 1 || max > SHORT_MAX
    ? html`<textarea ref=${area} rows=${lines} style=${{ '--lines': lines }} ...${common}></textarea>`
    : html`<input type="text" autocomplete="off" ...${common} />`;
}

/** Refusals shown elsewhere: the length line, or the choice between two texts. */
const SAID = new Set(['both_wrote', 'too_long']);

/** @param {{ draft: SharedDraft, id?: string }} props */
export function NotStored({ draft, id }) {
  const no = draft.refused.value;
  if (!no || SAID.has(no.code)) return null;
  return html`<p class="field__error" id=${id} role="status">
    <${Icon} name="ExclamationmarkTriangle" />
    <span>${refusalInRoom(no)} ${t('phone.kept_here')}
      <button type="button" class="text-button" onClick=${draft.retry}>${t('common.try_again')}</button>
    </span>
  </p>`;
}

/** @param {{ group: Id, field: string, open: boolean, named?: boolean }} props `named`: its name is shown already */
export function SharedField({ group, field, open, named = false }) {
  const id = useId();
  const row = fieldOf(field);
  const [label, hint, optional] = [askOf(field), hintOf(field), !row?.required];
  const draft = sharedText(group, field);
  const writer = writerOf(group, field);
  const max = maxOf(field);
  const shown = draft.shown();
  const focused = document.activeElement?.id === id;
  const locked = Boolean(writer) && !draft.draft.value && !focused;
  if (!open) return html`<${ReadField} label=${label} named=${named} text=${shown} empty=${emptyOf(row)} />`;
  const described = [hint && `${id}-hint`, draft.refused.value && `${id}-error`].filter(Boolean).join(' ');
  const own = { id, 'aria-describedby': described || undefined };
  return html`<div class="ds-field field">
    <div class="field__head">
      <label class=${named ? 'sr-only' : 'ds-label'} for=${id}>
        ${label}${optional && html` <span class="muted">(${t('common.optional')})</span>`}
      </label>
      <${SaveState} draft=${draft} empty=${shown === '' && !optional} />
    </div>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    <${Control}
      draft=${draft}
      presence=${field}
      group=${group}
      shown=${shown}
      max=${max}
      own=${own}
      lines=${row?.lines ?? (max > LINE_MAX ? 3 : 1)}
      readOnly=${locked}
    />
    ${writer && html`<${Writes} name=${writer.name} />`}
    <${Length} id=${id} text=${shown} max=${max} />
    <${NotStored} draft=${draft} id=${`${id}-error`} />
    <${Conflict} group=${group} field=${field} draft=${draft} />
  </div>`;
}

/** @param {{ label: string, named: boolean, text: string, empty: string }} props */
function ReadField({ label, named, text, empty }) {
  return html`<div class="read-field">
    ${!named && html`<h3>${label}</h3>`}
    <p>${text || html`<span class="muted">${empty}</span>`}</p>
  </div>`;
}
