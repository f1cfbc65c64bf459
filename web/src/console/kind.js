/** How big and how composite a line is (R13): the facilitator says so when nobody has, or corrects it. */
import { t } from '../../i18n/i18n.js';
import { html, signal } from '../../vendor/ui.mjs';
import { COMPLEXITIES, complexityText, kindText, SIZES, sizeText } from '../model/kind.js';
import { wordsOf } from '../model/words.js';
import { Icon } from '../parts/icon.js';
import { Select } from './act.js';

/** @typedef {import('../model/clusters.js').Line} Line */

/** The line whose kind is being set. */
const open = signal('');

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
          options=${[unknown, ...SIZES.map((value) => ({ value, text: sizeText(value) }))]}
          command=${(/** @type {string} */ value) => ({ type: 'set_kind', cluster: id, size: known(value), complexity })}
        />
        <${Select}
          label=${t('console.kind_complexity')}
          value=${complexity ?? ''}
          options=${[unknown, ...COMPLEXITIES.map((value) => ({ value, text: complexityText(value) }))]}
          command=${(/** @type {string} */ value) => ({ type: 'set_kind', cluster: id, size, complexity: known(value) })}
        />
      </span>`
    }`;
}
