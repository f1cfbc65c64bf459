/**
 * How big and how composite a floke is, as people write it and as we say it.
 * @import { Complexity, Size } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';

/** @type {Record<string, Size | undefined>} */
export const SIZES = {
  liten: 'small',
  lita: 'small',
  lite: 'small',
  små: 'small',
  small: 'small',
  middels: 'medium',
  medium: 'medium',
  stor: 'large',
  stort: 'large',
  store: 'large',
  large: 'large',
  big: 'large',
};

/** @type {Record<string, Complexity | undefined>} */
export const COMPLEXITIES = {
  enkel: 'simple',
  enkelt: 'simple',
  simple: 'simple',
  sammensatt: 'composite',
  samansett: 'composite',
  kompleks: 'composite',
  composite: 'composite',
  complex: 'composite',
};

/** Text for comparing: without case and extra spaces. @param {unknown} text */
export const plain = (text) => String(text).trim().toLowerCase().replace(/\s+/g, ' ');

/** How big and how composite it is, as far as known. @param {{ size: Size | null, complexity: Complexity | null }} line */
export function kindText({ size, complexity }) {
  const kind = complexity && t(complexity === 'simple' ? 'prep.complexity_simple' : 'prep.complexity_complex');
  return size && kind
    ? `${t(`prep.size_${size}`)} · ${kind.toLowerCase()}`
    : (kind ?? (size && t(`prep.size_${size}`)) ?? '');
}
