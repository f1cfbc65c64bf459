/** The list of everybody's floker: search, filter, and write one more. */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';
import { html, useId, useState } from '../../vendor/ui.mjs';
import { allLines } from '../model/clusters.js';
import { groupName } from '../model/groups.js';
import { COMPLEXITIES, complexityText, kindText, SIZES, sizeText } from '../model/kind.js';
import { wordsOf } from '../model/words.js';
import { Icon } from '../parts/icon.js';
import { key } from '../session.js';
import { FlokeForm, SentFloker } from './floke-form.js';
import { Page } from './frame.js';

/** @typedef {import('../model/clusters.js').Line} Line */

/** @param {Line} line */
export const kindOf = (line) => joined([kindText(line), line.theme]);

/** Letters from another keyboard make the same word. @param {string} text */
const folded = (text) =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o').replaceAll('æ', 'ae');

/** @typedef {{ search: string, size: string, complexity: string }} Filter */

/** @param {Line} line @param {Filter} filter */
export const matches = (line, { search, size, complexity }) =>
  (!size || line.size === size) &&
  (!complexity || line.complexity === complexity) &&
  folded(search)
    .split(/\s+/)
    .every((word) => folded(`${line.title} ${line.theme}`).includes(word));

/** @param {{ label: string, of: readonly string[], text: (one: any) => string, value: string, onValue: (value: string) => void }} props */
function Select({ label, of, text, value, onValue }) {
  const id = useId();
  return html`<div class="ds-field">
    <label class="sr-only" for=${id}>${label}</label>
    <select
      class="ds-input"
      id=${id}
      value=${value}
      onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => onValue(event.currentTarget.value)}
    >
      <option value="">${label}</option>
      ${of.map((other) => html`<option value=${other}>${text(other)}</option>`)}
    </select>
  </div>`;
}

/** @param {{ onFilter: (filter: Filter) => void, filter: Filter }} props */
export function FilterBar({ filter, onFilter }) {
  const id = useId();
  return html`<div role="search" class="filter-bar">
    <label class="sr-only" for=${id}>${t('brutto.search')}</label>
    <input
      class="ds-input"
      id=${id}
      type="search"
      placeholder=${t('brutto.search')}
      value=${filter.search}
      onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
        onFilter({ ...filter, search: event.currentTarget.value })}
    />
    <${Select}
      label=${t('phone.any_size')}
      of=${SIZES}
      text=${sizeText}
      value=${filter.size}
      onValue=${(/** @type {string} */ size) => onFilter({ ...filter, size })}
    />
    <${Select}
      label=${t('phone.any_complexity')}
      of=${COMPLEXITIES}
      text=${complexityText}
      value=${filter.complexity}
      onValue=${(/** @type {string} */ complexity) => onFilter({ ...filter, complexity })}
    />
  </div>`;
}

/** @returns {[Filter, (filter: Filter) => void]} */
export const useFilter = () => useState(/** @type {Filter} */ ({ search: '', size: '', complexity: '' }));

/** @param {{ line: Line }} props */
export function ClusterText({ line }) {
  const about = joined([kindOf(line), line.floker > 1 && t('common.floker', { n: line.floker })]);
  return html`<span class="cluster__title">${wordsOf(line.title)}</span>
    ${about && html`<small>${about}</small>`}
    ${line.taken_by.length > 0 && html`<small class="cluster__taken">${t('phone.taken_by', { groups: joined(line.taken_by.map(groupName), ', ') })}</small>`}`;
}

export function ClusterList() {
  const [filter, setFilter] = useFilter();
  const all = allLines();
  if (!key('floker/order').value) return html`<p class="muted" role="status">${t('common.loading')}</p>`;
  if (all.length === 0) return html`<p class="muted">${t('brutto.empty')}</p>`;
  const found = all.filter((line) => matches(line, filter));
  return html`<${FilterBar} filter=${filter} onFilter=${setFilter} />
    <p class="hint" role="status">${t('phone.showing', { n: found.length, m: all.length })}</p>
    <ul class="row-list">
      ${found.map((line) => html`<li key=${line.id} class="cluster"><${ClusterText} line=${line} /></li>`)}
    </ul>`;
}

export default function Bruttoliste() {
  const [writing, setWriting] = useState(false);
  const [from, setFrom] = useState(/** @type {import('./floke-form.js').Floke | null} */ (null));
  const done = () => {
    setWriting(false);
    setFrom(null);
  };
  return html`<${Page}
    action=${
      !writing &&
      html`<button type="button" class="ds-button" data-size="md" onClick=${() => setWriting(true)}>
        <${Icon} name="Plus" /><span>${t('phone.write_floke')}</span>
      </button>`
    }
  >
    <h1>${t('brutto.title')}</h1>
    <${SentFloker}
      onChange=${(/** @type {import('./floke-form.js').Floke} */ floke) => {
        setFrom(floke);
        setWriting(true);
      }}
    />
    ${writing && html`<${FlokeForm} key=${from?.text} from=${from} onDone=${done} />`}
    <${ClusterList} />
  <//>`;
}
