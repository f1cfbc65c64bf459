/** Outside the closed door: one can only wait, and give a name. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect } from '../../vendor/ui.mjs';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { key } from '../session.js';
import { LanguageSwitch, ProfileForm } from './me.js';

/** @param {{ own: import('../protocol.js').View['mine/waiting'] }} props */
export default function Doorstep({ own }) {
  useEffect(
    () => () => {
      // The key is gone because she was let in, not sent away: the page goes on by itself, and says so aloud.
      if (key('mine/waiting').peek() === undefined) announce(t('phone.let_in'));
    },
    [],
  );
  return html`<main id="main" tabindex="-1">
    <h1>${t('phone.waiting_title')}</h1>
    <p class="secrecy" role="status"><${Icon} name="PadlockLocked" /><span>${t('phone.waiting_text')}</span></p>
    <h2>${t('phone.waiting_name')}</h2>
    <${ProfileForm} own=${own} areas=${own.areas} />
    <${LanguageSwitch} />
  </main>`;
}
