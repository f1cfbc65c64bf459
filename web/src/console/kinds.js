/**
 * How big and how composite a floke is, as people write it.
 * @import { Complexity, Size } from '../protocol.js'
 */
/** @type {Record<string, Size | undefined>} */
export const SIZE_WORDS = {
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
export const COMPLEXITY_WORDS = {
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
