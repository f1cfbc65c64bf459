/** The few requests that are not the session's socket. */
import { isPortal } from './reach.js';

/**
 * @typedef {{ ok: true, status: number, data: any }} Good
 * @typedef {{ ok: false, status: number, code: string, params: Record<string, any> }} Refused
 */

/**
 * Asks the server. Never throws: without a network the code is `offline`, and `not_floke` when the pages of a guest
 * network answer in its place.
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<Good | Refused>}
 */
export async function call(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
    });
    if (isPortal(response)) return { ok: false, status: 0, code: 'not_floke', params: {} };
    const data = await response.json().catch(() => null);
    if (response.ok) return { ok: true, status: response.status, data };
    const code = typeof data?.code === 'string' ? data.code : 'unavailable';
    return { ok: false, status: response.status, code, params: data?.params ?? {} };
  } catch {
    return { ok: false, status: 0, code: 'offline', params: {} };
  }
}

/**
 * A place this browser has: who it is in which session.
 * @typedef {{ session: string, role: 'participant' | 'facilitator' | 'screen' | 'result', title: string, name: string | null, ended: boolean, waiting: boolean }} Place
 */

/** @returns {Promise<Place[]>} */
export async function myPlaces() {
  const answer = await call('GET', '/api/mine');
  return answer.ok && Array.isArray(answer.data) ? answer.data : [];
}

/** @param {Place} place */
export function placeAddress({ session, role }) {
  const page = { participant: 'phone', facilitator: 'console', screen: 'screen', result: 'result' }[role];
  return `/${page}/${session}`;
}

/** Whether this browser keeps cookies at all: without one it would lose its place as soon as it has it. */
export function keepsCookies() {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the other way is for secure origins only
    document.cookie = 'floke-try=1; SameSite=Lax';
    const kept = document.cookie.includes('floke-try=1');
    // biome-ignore lint/suspicious/noDocumentCookie: as above
    document.cookie = 'floke-try=; SameSite=Lax; Max-Age=0';
    return kept;
  } catch {
    return false;
  }
}
