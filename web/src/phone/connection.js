/** Nothing while it works; a dot at once, a band after three seconds, green for four when it is back. */
import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { lost } from '../lost.js';
import { Icon } from '../parts/icon.js';
import { inTheWay } from '../reach.js';
import { connection, connectionLostAt, passed, pending } from '../session.js';

const QUIET_MS = 3000;
const BACK_MS = 4000;

/** @returns {'lost' | 'back' | null} */
export function useBand() {
  const [band, setBand] = useState(/** @type {'lost' | 'back' | null} */ (null));
  const lostAt = connectionLostAt.value;
  const online = connection.value === 'online';
  const told = useRef(false);
  useEffect(() => {
    if (lostAt !== null) {
      const timer = setTimeout(
        () => {
          told.current = true;
          setBand('lost');
        },
        Math.max(0, QUIET_MS - (passed() - lostAt)),
      );
      return () => clearTimeout(timer);
    }
    if (!online || !told.current) return undefined;
    told.current = false;
    setBand('back');
    const timer = setTimeout(() => setBand(null), BACK_MS);
    return () => clearTimeout(timer);
  }, [lostAt, online]);
  return band;
}

/** @param {{ band: 'lost' | 'back' }} props */
export function ConnectionBand({ band }) {
  const waiting = pending.value;
  if (band === 'back' && lost.value.length > 0)
    return html`<p class="phone-header__offline" role="status">
      <${Icon} name="ExclamationmarkTriangle" />${t('phone.back_lost')}
    </p>`;
  if (band === 'back')
    return html`<p class="phone-header__offline" role="status">
      <${Icon} name="Checkmark" />${waiting > 0 ? t('phone.sending', { n: waiting }) : t('err.back_online')}
    </p>`;
  return html`<p class="phone-header__offline" role="status">
    <${Icon} name="CloudSlash" />
    <span>${t(inTheWay.value ? `err.blocked_${inTheWay.value}` : 'phone.offline')}${waiting > 0 && html`<small>${t('err.waiting', { n: waiting })}</small>`}</span>
  </p>`;
}
