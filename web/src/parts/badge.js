import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { groupLetter, isUnnamed } from '../model/groups.js';

/**
 * Twelve shapes on a 40 × 40 field. `y` is the base line of the letter: the optical middle differs from shape to
 * shape. `light` fills are under 3:1 on paper and get an outline and a dark letter.
 * @type {readonly { path: string, y: number, light?: boolean }[]}
 */
const SHAPES = [
  { path: 'M20 2a18 18 0 1 0 0 36a18 18 0 1 0 0-36z', y: 27 },
  { path: 'M4.5 4.5h31v31h-31z', y: 27 },
  { path: 'M20 3L38 36H2z', y: 31.5 },
  { path: 'M20 1.5L38.5 20L20 38.5L1.5 20z', y: 27, light: true },
  { path: 'M10.5 4h19L38.5 20l-9 16h-19L1.5 20z', y: 27, light: true },
  { path: 'M4 36.5V18a16 16 0 0 1 32 0v18.5z', y: 29, light: true },
  { path: 'M13 3h14v10h10v14H27v10H13V27H3V13h10z', y: 27 },
  { path: 'M4 4h32v17c0 9-8 14.5-16 17.5C12 35.5 4 30 4 21z', y: 26 },
  { path: 'M20 2L38 15.1L31.1 36.3H8.9L2 15.1z', y: 29, light: true },
  { path: 'M2 8h36v6a18 18 0 0 1-36 0z', y: 25 },
  {
    path: 'M20 1l5 6.9l8.4-1.3l-1.3 8.4l6.9 5l-6.9 5l1.3 8.4l-8.4-1.3l-5 6.9l-5-6.9l-8.4 1.3l1.3-8.4l-6.9-5l6.9-5l-1.3-8.4l8.4 1.3z',
    y: 27,
    light: true,
  },
  { path: 'M11 5h27.5L29 35H1.5z', y: 27, light: true },
];

const COLOURS = 'abcdefghijkl';

/**
 * The colour of a group, as a CSS value; for its 4 px bar and its sentence, never behind text.
 * @param {number} index
 */
export const groupColour = (index) => `var(--floke-group-${COLOURS[index % SHAPES.length]})`;

/**
 * Letter, shape and colour of a group. Put the name beside it; a screen reader hears "Gruppe A".
 * @param {{ index: number, size?: string, name?: string }} props size as a CSS length; name when none is beside it
 */
export function GroupBadge({ index, size, name }) {
  const shape = /** @type {(typeof SHAPES)[number]} */ (SHAPES[index % SHAPES.length]);
  const letter = groupLetter(index);
  /** @type {Record<string, string>} */
  const style = { '--group': groupColour(index) };
  if (size) style['--badge-size'] = size;
  const spoken = name && !isUnnamed(index, name) ? t('badge.named', { letter, name }) : t('badge.group', { letter });
  return html`<span class=${shape.light ? 'badge is-light' : 'badge'} style=${style}>
    <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <path d=${shape.path} />
      <text x="20" y=${shape.y} class=${letter.length > 1 ? 'is-long' : ''}>${letter}</text>
    </svg>
    <span class="sr-only">${spoken}</span>
  </span>`;
}
