/** Finds the reason for a missing connection: a network's own pages, or a proxy that blocks WebSockets. */
import { signal } from '../vendor/ui.mjs';

/** A shorter break may be a restart, or a lift. */
const PATIENCE_MS = 8000;
const BETWEEN_MS = 15_000;
const ANSWER_MS = 6000;

/** "Network Authentication Required": the status with which a guest network answers in the server's place. */
const SIGN_IN = 511;

/** Whether a network's own page answers: Floke redirects nobody, and answers in JSON. @param {Response} answer */
export const isPortal = ({ type, status, ok, headers }) =>
  type === 'opaqueredirect' ||
  status === SIGN_IN ||
  (ok && !headers.get('Content-Type')?.startsWith('application/json'));

/** @typedef {'socket' | 'portal'} Hindrance `portal`: something else answers in the server's place */

/** What blocks the connection, when known. */
export const inTheWay = signal(/** @type {Hindrance | null} */ (null));

/**
 * Requests one small thing by plain HTTP.
 * @param {typeof fetch} ask
 * @returns {Promise<Hindrance | null>} null when nothing answers, or the server is there and full
 */
export async function hindrance(ask) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_MS);
  try {
    // Not the health check: it succeeds even without room for a socket.
    const answer = await ask('/api/mine', { cache: 'no-store', redirect: 'manual', signal: stop.signal });
    if (isPortal(answer)) return 'portal';
    return answer.ok ? 'socket' : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Told of each try that failed and of each line that is up; asks now and then when the line stays away.
 * @param {{ ask?: typeof fetch, now?: () => number }} [world]
 */
export function createReach({ ask = (...how) => fetch(...how), now = () => performance.now() } = {}) {
  /** @type {number | null} */ let since = null;
  let asked = Number.NEGATIVE_INFINITY;
  return {
    async failed() {
      since ??= now();
      if (now() - since < PATIENCE_MS || now() - asked < BETWEEN_MS) return;
      asked = now();
      const what = await hindrance(ask);
      if (since !== null) inTheWay.value = what;
    },
    up() {
      since = null;
      asked = Number.NEGATIVE_INFINITY;
      inTheWay.value = null;
    },
  };
}
