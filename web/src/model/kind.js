/**
 * How big and how composite a floke is, in words.
 * @import { Complexity, Size } from '../protocol.js'
 */
import { t } from '../../i18n/i18n.js';
import { joined } from '../../i18n/message.js';

/** @type {readonly Size[]} */
export const SIZES = ['small', 'medium', 'large'];
/** @type {readonly Complexity[]} */
export const COMPLEXITIES = ['simple', 'composite'];

/** @param {Size} size */
export const sizeText = (size) => t(`size.${size}`);

/** @param {Complexity} complexity */
export const complexityText = (complexity) => t(`complexity.${complexity}`);

/** As far as known: "Stor · enkel". @param {{ size: Size | null, complexity: Complexity | null }} line */
export function kindText({ size, complexity }) {
  const kind = complexity && complexityText(complexity);
  return joined([size && sizeText(size), size && kind ? kind.toLowerCase() : kind]);
}
