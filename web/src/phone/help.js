/** A hand in the air, for the whole group. */
import { t } from '../../i18n/i18n.js';
import { html } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { useAct } from './act.js';
import { work } from './model.js';

/** @param {{ group: import('../protocol.js').Id }} props */
export function CallHelp({ group }) {
  const { act, busy } = useAct();
  const on = work(group)?.hand ?? false;
  return html`<div class="call-help">
    <button
      type="button"
      class="ds-button"
      data-variant=${on ? 'secondary' : 'tertiary'}
      aria-pressed=${on}
      aria-busy=${busy}
      onClick=${() => !busy && act({ type: 'call_help', group, on: !on })}
    >
      <${Icon} name="HandFinger" />${on ? t('phone.help_off') : t('home.call_help')}
    </button>
    ${on && html`<p class="hint" role="status">${t('phone.help_coming')}</p>`}
  </div>`;
}
