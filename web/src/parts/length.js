/**
 * The bound of a field, in characters as the server counts them. A text that is too long is kept whole, with a message:
 * a browser's own bound counts an emoji as two or more, and cuts pasted text silently.
 */
import { t } from '../../i18n/i18n.js';
import { html, useEffect } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';
import { announce } from './live.js';

/** From here on the number of characters left is told. */
const NEARLY_FULL = 0.8;

/** @param {string} text */
export const lengthOf = (text) => [...text].length;

/** @param {string} text @param {number} max */
export const isTooLong = (text, max) => text.length > max && lengthOf(text) > max;

/** Whether the length is worth a message. @param {string} text @param {number} max */
const isTold = (text, max) => lengthOf(text) > max * NEARLY_FULL;

/**
 * Attributes of a control: the line about its length, and whether it holds too much.
 * @param {string} id the control's @param {string} text @param {number} max
 * @param {(string | false | undefined | null)[]} others that describe it too
 */
export function lengthProps(id, text, max, ...others) {
  const describedBy = [...others, isTold(text, max) && lengthId(id)].filter(Boolean).join(' ');
  return {
    'aria-describedby': describedBy || undefined,
    'aria-invalid': isTooLong(text, max) ? /** @type {const} */ ('true') : undefined,
    'data-too-long': isTooLong(text, max) ? '' : undefined,
  };
}

/** @param {string} id */
const lengthId = (id) => `${id}-length`;

/**
 * The line under a control: the characters left when it is nearly full, or those too many. Screen readers hear it once.
 * @param {{ id: string, text: string, max: number }} props `id`: the control's
 */
export function Length({ id, text, max }) {
  const over = isTooLong(text, max);
  useEffect(() => {
    if (over) announce(t('err.too_long', { max }));
  }, [over]);
  if (!isTold(text, max)) return null;
  const n = Math.abs(max - lengthOf(text));
  return over
    ? html`<p class="field__error" id=${lengthId(id)}><${Icon} name="ExclamationmarkTriangle" /><span>${t('common.chars_over', { n })}</span></p>`
    : html`<p class="hint" id=${lengthId(id)}>${t('common.chars_left', { n })}</p>`;
}

/**
 * Whether a field in there holds too much; focuses the first one, so that it is read with its error.
 * @param {Element | null | undefined} within
 */
export function tooLongIn(within) {
  const field = /** @type {HTMLElement | null | undefined} */ (within?.querySelector('[data-too-long]'));
  field?.focus();
  return Boolean(field);
}

/** Stops a form with a text that is too long. */
globalThis.document?.addEventListener(
  'submit',
  (event) => {
    if (!tooLongIn(/** @type {Element} */ (event.target))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
