/**
 * A new link replaces the older ones of its kind, except for facilitators. It shuts out people with an older one, so
 * the console asks first.
 */
import { t } from '../../i18n/i18n.js';
import { call } from '../api.js';
import { sessionId } from '../id.js';
import { key } from '../session.js';
import { ask } from './dialog.js';

/** @typedef {'screen' | 'facilitator' | 'result'} Role */

/** @param {Role} role @returns {Promise<boolean | null>} whether a link of this kind works now; null where nobody knows */
export async function works(role) {
  const answer = await call('GET', `/api/sessions/${sessionId()}/links`);
  if (!answer.ok) return null;
  return answer.data.links.some((/** @type {{ role: Role }} */ link) => link.role === role);
}

/** @param {'screen' | 'result'} role */
function words(role) {
  if (role === 'result') return ['renew_title', 'renew_text'];
  const open = (key('console/live/here').value?.screens ?? 0) > 0;
  return ['new_title', open ? 'new_text' : 'older_text'];
}

/** @param {Role} role @param {string} yes what the button of the question says @returns {Promise<boolean>} go on? */
export async function mayRenew(role, yes) {
  if (role === 'facilitator' || (await works(role)) === false) return true;
  const [title, text] = words(role);
  return ask({ title: t(`console.link_${title}`), text: t(`console.link_${text}`), yes, danger: true });
}
