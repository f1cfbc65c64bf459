import { html } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';

/**
 * A status in words with an icon. The tone only repeats the words.
 * @param {{ tone: 'ok' | 'gold' | 'neutral' | 'quiet' | 'petrol', icon?: string,
 *   children?: import('../../vendor/ui.mjs').ComponentChildren }} props
 */
export function Pill({ tone, icon, children }) {
  return html`<span class=${`pill is-${tone}`}>${icon && html`<${Icon} name=${icon} />`}${children}</span>`;
}
