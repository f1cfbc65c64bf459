/** Pages for a broken page, and for a server that says not to come back. Both say what to do. */
import { hasText, t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { Broken } from '../parts/boundary.js';
import { Logo } from '../parts/logo.js';
import { loseWay, wayBack } from '../way.js';

/**
 * Replaces the whole page, so the focus goes to its heading: screen readers then read it.
 * @param {{ title: string, text: string, children?: unknown }} props
 */
function Alone({ title, text, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<main id="main" class="alone" tabindex="-1">
    <${Logo} />
    <h1 tabindex="-1" ref=${heading}>${title}</h1>
    <p>${text}</p>
    ${children}
  </main>`;
}

export const Stopped = () =>
  html`<main id="main" class="alone" tabindex="-1"><${Logo} /><${Broken} level="h1" /></main>`;

/** @type {Record<number, string>} */
const REASONS = {
  4500: 'bad_message',
  4501: 'no_cookie',
  4502: 'session_unknown',
  4503: 'session_over',
  4504: 'too_old',
  4505: 'session_newer',
  4506: 'session_damaged',
};

/** The heading over the reason, where the standard one is not enough. @type {Record<string, string>} */
const TITLES = {
  session_over: 'common.thanks',
  taken_out: 'phone.taken_out',
  turned_away: 'phone.turned_away',
};

/** Closings after which the code works again. */
const JOINS_AGAIN = new Set(['no_cookie', 'not_allowed', 'logged_out', 'turned_away']);

/** Closings after which a reload helps. */
const LOADS_AGAIN = new Set(['too_old', 'bad_message', 'too_many_windows']);

/**
 * @param {{ session: string, code: number, why: string }} props `why`: the reason in the server's own words
 */
export function Ended({ session, code, why }) {
  const reason = hasText(`refusal.${why}`) ? why : (REASONS[code] ?? 'no_cookie');
  const name = `refusal.${reason}`;
  const [back, setBack] = useState(() => (JOINS_AGAIN.has(reason) ? wayBack(session) : null));
  useEffect(() => {
    // The stored code may have changed; then she must read the current one off the screen.
    if (!back) return;
    fetch(back.replace('/join/', '/api/codes/')).then(
      ({ status }) => {
        if (status !== 404) return;
        loseWay(session);
        setBack('/');
      },
      () => undefined,
    );
  }, []);
  return html`<${Alone} title=${t(TITLES[reason] ?? 'phone.not_in')} text=${hasText(name) ? t(name) : t('err.session')}>
    ${
      LOADS_AGAIN.has(reason)
        ? html`<button type="button" class="ds-button" data-size="md" onClick=${() => location.reload()}>${t('err.reload')}</button>`
        : html`${back && html`<a class="ds-button" data-size="md" href=${back}>${t('phone.join_again')}</a>`}
            ${back !== '/' && html`<a class="ds-button" data-size="md" data-variant=${back ? 'tertiary' : undefined} href="/">${t('common.to_start')}</a>`}`
    }
  <//>`;
}
