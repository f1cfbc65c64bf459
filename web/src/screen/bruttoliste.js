import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { allLines } from '../model/clusters.js';
import { groupOf } from '../model/groups.js';
import { COMPLEXITIES, complexityText, SIZES, sizeText } from '../model/kind.js';
import { wordsOf } from '../model/words.js';
import { GroupBadge } from '../parts/badge.js';
import { Paged } from './paged.js';

/** @typedef {import('../model/clusters.js').Line & { no: number }} Line */

/** Beside the map the largest come first: upwards is larger. */
const ROWS = [...SIZES].reverse();

/** Numbered, so that a dot and a name find each other. @returns {Line[]} */
const lines = () => allLines().map((line, at) => ({ no: at + 1, ...line }));

/** @param {Line[]} all */
function byTheme(all) {
  /** @type {Map<string, Line[]>} */
  const themes = new Map();
  for (const line of all) themes.set(line.theme, [...(themes.get(line.theme) ?? []), line]);
  return new Map([...themes].sort((a, b) => b[1].length - a[1].length));
}

/** The tangles as a map, small to large and simple to composite; beside it their names, and then their themes. */
export function Bruttoliste() {
  const all = lines();
  if (all.length === 0) return html`<h1 class="screen-question">${t('brutto.title')}</h1><p>${t('brutto.empty')}</p>`;
  const themes = byTheme(all);
  const placed = all.filter((line) => line.size !== null && line.complexity !== null);
  const most = Math.max(...[...themes.values()].map((list) => list.length));
  return html`
    <div class="screen-head">
      <h1 class="screen-question">${t('brutto.title')}</h1>
      <p class="screen-head__end">${t('common.floker', { n: all.length })}</p>
    </div>
    <div class=${placed.length > 0 ? 'tangles' : 'tangles is-unplaced'}>
      ${placed.length > 0 && html`<${TangleMap} lines=${placed} others=${all.filter((line) => !placed.includes(line))} />`}
      <${Paged} class="tangles__list">
        <h2 class="tangles__heading">${t('screen.tangles')}</h2>
        ${all.map((line) => html`<${Tangle} key=${line.id} line=${line} />`)}
        <h2 class="tangles__heading is-new">${t('screen.themes')}</h2>
        ${[...themes].map(
          ([
            theme,
            list,
          ]) => html`<div key=${theme} class="theme" style=${{ '--share': `${(100 * list.length) / most}%` }}>
            <span>${theme || t('screen.no_theme')}</span><b class="tabular">${list.length}</b>
          </div>`,
        )}
      <//>
    </div>
  `;
}

/** @param {{ line: Line }} props */
function Tangle({ line }) {
  const takers = line.taken_by.map(groupOf).filter((group) => group !== null);
  return html`<div class="tangle">
    <b class="tangle__no tabular">${line.no}</b>
    <span class="tangle__title">${wordsOf(line.title)}</span>
    ${takers.map((group) => html`<${GroupBadge} key=${group.id} index=${group.index} name=${group.name} />`)}
  </div>`;
}

/** A field with more than this has small dots without numbers, and says how many they are. */
const MOST_DOTS = 18;
/** The size of a small dot; where there are more of them than this, they share the space. */
const SMALL = { dot: 1.2, most: 60 };

/** @param {{ lines: Line[], others: Line[] }} props `others`: nobody has said where they belong */
function TangleMap({ lines: all, others }) {
  const at = (/** @type {string} */ size, /** @type {string} */ kind) =>
    all.filter((line) => line.size === size && line.complexity === kind);
  const share = (/** @type {Line[]} */ list) => `${Math.sqrt(list.length + 3).toFixed(2)}fr`;
  const rows = ROWS.map((size) => `minmax(0, ${share(all.filter((line) => line.size === size))})`);
  // A column is at least as wide as its name.
  const columns = COMPLEXITIES.map(
    (kind) => `minmax(min-content, ${share(all.filter((line) => line.complexity === kind))})`,
  );
  const fullest = Math.max(...ROWS.flatMap((size) => COMPLEXITIES.map((kind) => at(size, kind).length)));
  const scale = fullest > 12 ? 0.2 : fullest > 8 ? 0.45 : 1;
  return html`<figure class="map">
    <div
      class="map__field"
      role="img"
      aria-label=${t('screen.map')}
      style=${{ gridTemplateRows: `${rows.join(' ')} auto`, gridTemplateColumns: `auto ${columns.join(' ')}` }}
    >
      ${ROWS.flatMap((size) => [
        html`<p key=${size} class="map__size">${sizeText(size)}</p>`,
        ...COMPLEXITIES.map(
          (kind) => html`<${Cell} key=${`${size} ${kind}`} lines=${at(size, kind)} scale=${scale} />`,
        ),
      ])}
      <p></p>
      ${COMPLEXITIES.map((kind) => html`<p key=${kind} class="map__kind">${complexityText(kind)}</p>`)}
    </div>
    ${
      others.length > 0 &&
      html`<p class="map__others">
        ${t('screen.unplaced', { n: others.length })}${others.length <= MOST_DOTS && html`: <b class="tabular">${others.map((line) => line.no).join(', ')}</b>`}
      </p>`
    }
    <figcaption class="map__note">${t('screen.map_note')}</figcaption>
  </figure>`;
}

/** @param {{ lines: Line[], scale: number }} props */
function Cell({ lines: here, scale }) {
  const many = here.length > MOST_DOTS;
  const small = SMALL.dot * Math.min(1, Math.sqrt(SMALL.most / here.length));
  return html`<ul class=${many ? 'map__cell is-many' : 'map__cell'}>
    ${here.map(
      (line) => html`<li
        key=${line.id}
        class=${line.taken_by.length > 0 ? 'map__dot is-taken tabular' : 'map__dot tabular'}
        style=${{ '--dot': many ? small : 2.5 + scale * Math.min(3, 0.5 * line.floker) }}
      >
        ${!many && line.no}
      </li>`,
    )}
    ${many && html`<li class="map__count">${t('common.floker', { n: here.length })}</li>`}
  </ul>`;
}
