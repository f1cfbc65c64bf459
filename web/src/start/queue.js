import { t } from '../../i18n/i18n.js';
import { html, useEffect, useRef } from '../../vendor/ui.mjs';

/** Spreads out people who were told at the same time. */
const JITTER_MS = 500;
/** When the network or the server is away while one waits. */
const AWAY_MS = 5_000;

/**
 * Milliseconds until the page asks again by itself; null when the person must answer.
 * @param {import('../api.js').Refused} refused
 * @param {boolean} waits whether it has been told to wait before
 */
export function asksAgainIn({ status, code, params }, waits) {
  const jitter = Math.random() * JITTER_MS;
  if (code === 'join_queue') return Number(params.wait_ms) + jitter;
  return waits && (status === 0 || status >= 500) ? AWAY_MS + jitter : null;
}

/**
 * Many come at once: she waits, and comes in by herself.
 * @param {{ ahead: number, onBack: () => void }} props `ahead`: so many come first
 */
export function InLine({ ahead, onBack }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<main id="main" tabindex="-1">
    <h1 tabindex="-1" ref=${heading}>${t('join.queue_title')}</h1>
    <p>${t('refusal.join_queue')}</p>
    <p class="hint">${t('join.queue_ahead', { n: ahead })}</p>
    <button class="ds-button full-width" data-variant="secondary" type="button" onClick=${onBack}>
      ${t('join.queue_back')}
    </button>
  </main>`;
}
