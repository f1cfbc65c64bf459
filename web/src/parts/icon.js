import { html } from '../../vendor/ui.mjs';

const SPRITE = new URL('../../vendor/icons.svg', import.meta.url).href;

/**
 * An icon of the sprite. It has no meaning alone: text is beside it.
 * @param {{ name: string, class?: string }} props name as in scripts/vendor.config.mjs
 */
export function Icon({ name, class: extra = '' }) {
  return html`<svg class=${`icon ${extra}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <use href=${`${SPRITE}#${name}`} />
  </svg>`;
}
