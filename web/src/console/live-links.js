/** The links that work now: since when, until when, and taking one back. */
import { formatDate, t } from '../../i18n/i18n.js';
import { html, useEffect, useState } from '../../vendor/ui.mjs';
import { call } from '../api.js';
import { sessionId } from '../id.js';
import { refusalText } from '../model/refusal.js';
import { session, time } from '../model/room.js';
import { Icon } from '../parts/icon.js';
import { announce } from '../parts/live.js';
import { ask } from './dialog.js';

/** @import { Role } from './renew.js' */
/** @typedef {{ link: string, role: Role, made_at: number, until: number | null, with_session: boolean }} Link */

const path = () => `/api/sessions/${sessionId()}/links`;

/** @param {number} ms */
const when = (ms) => t('console.link_when', { date: formatDate(ms, session.value?.zone), time: time(ms) });

/** Another console may have made a new link, which replaces the old. */
const LOOK_AGAIN_MS = 15_000;

/**
 * @param {{ role: Role, made: number, onLinks: (links: Link[]) => void }} props `made`: how many have been made here, so that
 *   the list is asked for again; `onLinks` is told which work
 */
export function LiveLinks({ role, made, onLinks }) {
  const [links, setLinks] = useState(/** @type {Link[]} */ ([]));
  const [own, setOwn] = useState('');
  // Separate, so that a list that loads after a failed withdrawal keeps the error.
  const [failed, setFailed] = useState('');
  const [unlisted, setUnlisted] = useState('');
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let here = true;
    call('GET', path()).then((answer) => {
      if (!here) return;
      setUnlisted(answer.ok ? '' : refusalText(answer));
      if (!answer.ok) return;
      setOwn(answer.data.own);
      const found = answer.data.links.filter((/** @type {Link} */ one) => one.role === role);
      setLinks(found);
      onLinks(found);
    });
    return () => {
      here = false;
    };
  }, [made, asked, role]);

  // Only an address made here can be out of date.
  useEffect(() => {
    if (made === 0) return undefined;
    const look = () => document.visibilityState === 'visible' && setAsked((n) => n + 1);
    const timer = setInterval(look, LOOK_AGAIN_MS);
    window.addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
    };
  }, [made]);

  /** @param {Link} link */
  const withdraw = async (link) => {
    const sure = await ask({
      title: t('console.link_withdraw_title'),
      text: t(link.link === own ? 'console.link_withdraw_own' : `console.link_withdraw_${role}`),
      yes: t('console.link_withdraw'),
      danger: true,
    });
    if (!sure) return;
    const answer = await call('POST', `${path()}/${link.link}/withdraw`);
    setFailed(answer.ok ? '' : refusalText(answer));
    if (answer.ok) announce(t('console.link_withdrawn'));
    setAsked((n) => n + 1);
  };

  return html`
    ${links.length > 0 && html`<p class="hint">${t('console.link_once')}</p>`}
    ${
      links.length > 0 &&
      html`<ul class="live-links" aria-label=${t('console.links_live')}>
        ${links.map(
          (link) => html`<li key=${link.link}>
            <p>
              ${t(link.with_session ? 'console.link_came' : 'console.link_made', { when: when(link.made_at) })}
              ${link.link === own && html` <b>${t('console.link_own')}</b>`}
              ${link.until !== null && html`<small>${t('console.link_until', { when: when(link.until) })}</small>`}
            </p>
            <button type="button" class="small-button" onClick=${() => withdraw(link)}>
              <${Icon} name="Trash" />${t('console.link_withdraw')}
            </button>
          </li>`,
        )}
      </ul>`
    }
    ${(failed || unlisted) && html`<p class="notice-line" role="alert"><${Icon} name="ExclamationmarkTriangle" />${failed || unlisted}</p>`}
  `;
}
