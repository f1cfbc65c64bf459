/** How one may say when: with an example that lies ahead, whenever it is read. */
import { formatDate, t } from '../../i18n/i18n.js';
import { serverNow } from '../session.js';

const AHEAD_MS = 75 * 24 * 3600 * 1000;

export const whenHint = () => t('phone.when_hint', { month: formatDate(serverNow() + AHEAD_MS, undefined, 'month') });
