import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from './icon.js';

/**
 * Says on every board screen that this is an exercise.
 * @param {{ screen?: boolean }} props on the projector the stripe is stronger and on one line
 */
export function ExerciseStripe({ screen = false }) {
  const lead = t('stripe.lead');
  const text = t('stripe.text');
  if (screen) {
    return html`<aside class="screen-stripe" aria-label=${t('stripe.label')}>
      <${Icon} name="Gavel" />${lead} <span>· ${text}</span>
    </aside>`;
  }
  return html`<aside class="exercise-stripe" aria-label=${t('stripe.label')}>
    <${Icon} name="Gavel" /><span>${lead}<small>${text}</small></span>
  </aside>`;
}
