/** The service areas as one text, one per line. Names a line that is too long before the server refuses it. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect } from '../../vendor/ui.mjs';
import { AREA } from '../limits.js';
import { Field } from '../parts/field.js';
import { isTooLong, lengthOf } from '../parts/length.js';
import { announce } from '../parts/live.js';

/** So much of a line is enough to find it. */
const BEGINNING = 24;

/** @param {string} text @returns {string[]} each area once, as it is stored */
export const areasOf = (text) =>
  [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');

/** @param {string} text @returns {{ area: string, n: number }[]} how the areas begin that are too long, and by how much */
export const tooLongAreas = (text) =>
  areasOf(text)
    .filter((line) => isTooLong(line, AREA))
    .map((line) => ({ area: `${[...line].slice(0, BEGINNING).join('').trim()} …`, n: lengthOf(line) - AREA }));

/** @param {{ value: string, onText: (text: string) => void }} props */
export function AreasField({ value, onText }) {
  const wrong = tooLongAreas(value).map((one) => t('console.area_too_long', one));
  const error = wrong.join(' ');
  useEffect(() => announce(error), [wrong.length]);
  return html`<${Field}
    label=${t('create.areas')}
    hint=${t('console.areas_hint')}
    error=${error}
    control=${(/** @type {any} */ own) => html`<textarea class="ds-input" ...${own} data-too-long=${error ? '' : undefined} rows="6" value=${value} onInput=${(/** @type {any} */ event) => onText(event.currentTarget.value)}></textarea>`}
  />`;
}
