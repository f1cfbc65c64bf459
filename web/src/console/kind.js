/**
 * How big and how composite a line is (R13): the facilitator says so when nobody has, or corrects it.
 * @import { Size } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { wordsOf } from '../parts/words.js';
import { Select } from './act.js';
import { kindText } from './kinds.js';

/** @typedef {import('./bruttoliste.js').Line} Line */

/** The line whose kind is being set. */
const open = signal('');

/** @type {Size[]} */
const SIZES = ['small', 'medium', 'large'];

/** @param {{ line: Line }} props */
export function Kind({ line }) {
  const { id, size, complexity } = line;
  const shown = open.value === id;
  const unknown = { value: '', text: t('common.dont_know') };
  /** @param {string} value */
  const known = (value) => /** @type {any} */ (value || null);
  return html`<button
      type="button"
      class="link-button kind"
      aria-expanded=${shown}
      onClick=${() => {
        open.value = shown ? '' : id;
      }}
    >
      <span class="sr-only">${t('console.kind_of', { line: wordsOf(line.title) })}: </span>
      ${kindText(line) || t('console.kind_none')}<${Icon} name=${shown ? 'ChevronUp' : 'ChevronDown'} />
    </button>
    ${
      shown &&
      html`<span class="kind__fields">
        <${Select}
          label=${t('console.kind_size')}
          value=${size ?? ''}
          options=${[unknown, ...SIZES.map((value) => ({ value, text: t(`prep.size_${value}`) }))]}
          command=${(/** @type {string} */ value) => ({ type: 'set_kind', cluster: id, size: known(value), complexity })}
        />
        <${Select}
          label=${t('console.kind_complexity')}
          value=${complexity ?? ''}
          options=${[unknown, { value: 'simple', text: t('prep.complexity_simple') }, { value: 'composite', text: t('prep.complexity_complex') }]}
          command=${(/** @type {string} */ value) => ({ type: 'set_kind', cluster: id, size, complexity: known(value) })}
        />
      </span>`
    }`;
}
