import { formatTime, language, t } from '../../i18n/i18n.js';
import { html, useEffect, useRef, useState } from '../../vendor/ui.mjs';
import { Anew } from './anew.js';
import { announce } from './live.js';

const MINUTE = 60_000;
const SPOKEN_AT = [5 * MINUTE, MINUTE, 0];

/**
 * The text of a countdown: "12:40", and "1:05:00" over an hour. Never below 00:00.
 * @param {number} ms
 */
export function countdownText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:` : ''}${pad(minutes)}:${pad(seconds % 60)}`;
}

/**
 * Time left: counts from `pausedAt` while the clock is paused.
 * @param {number} endsAt
 * @param {number | null | undefined} pausedAt
 * @param {number} now
 */
export const timeLeft = (endsAt, pausedAt, now) => Math.max(0, endsAt - (pausedAt ?? now));

/**
 * The limit a countdown has just passed, or null. A jump over several (a phone that slept) speaks only the last.
 * @param {number} before
 * @param {number} after
 */
export function spokenLimit(before, after) {
  return SPOKEN_AT.filter((limit) => before > limit && after <= limit).at(-1) ?? null;
}

/** Redraws on each whole second of `left`, so that two screens side by side tick together. */
function useTick(/** @type {boolean} */ running, /** @type {() => number} */ untilNext) {
  const [, draw] = useState(0);
  const wait = useRef(untilNext);
  wait.current = untilNext;
  useEffect(() => {
    if (!running) return undefined;
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const step = () => {
      draw((n) => n + 1);
      timer = setTimeout(step, wait.current());
    };
    timer = setTimeout(step, wait.current());
    return () => clearTimeout(timer);
  }, [running]);
}

/**
 * Time left. The digits are for eyes; ears get the time at the start, at five minutes, at one and at the end. Give it
 * the phase as `key`, so that each phase has its own start.
 * @param {{ endsAt: number, pausedAt?: number | null, now: () => number, class?: string, speak?: boolean,
 *   children?: import('../../vendor/ui.mjs').ComponentChildren }} props `now` is the server's clock; `speak` is false
 *   where another countdown on the page already speaks; children come before the digits
 */
export function Countdown({ endsAt, pausedAt = null, now, class: extra = '', speak = true, children }) {
  const left = timeLeft(endsAt, pausedAt, now());
  const running = pausedAt === null && left > 0;
  useTick(running, () => timeLeft(endsAt, pausedAt, now()) % 1000 || 1000);

  const before = useRef(Number.POSITIVE_INFINITY);
  const told = useRef(0);
  useEffect(() => {
    if (!speak || pausedAt !== null) return;
    const isNew = told.current !== endsAt && left > 0;
    const limit = Number.isFinite(before.current) ? spokenLimit(before.current, left) : null;
    const longer = left > before.current + MINUTE / 2;
    before.current = left;
    const firstDraw = told.current === 0;
    told.current = endsAt;
    if (isNew && (firstDraw || longer)) announce(t('a11y.time', { n: Math.ceil(left / MINUTE) }));
    else if (limit === 0) announce(t('common.time_up'));
    else if (limit !== null) announce(t('a11y.time', { n: limit / MINUTE }));
  }, [left, endsAt, pausedAt, speak]);

  const status = pausedAt === null ? 'clock.left' : 'clock.paused';
  return html`<span class=${`countdown tabular ${extra}`} role="timer" aria-live="off">
    ${children}<span class="sr-only">${t(status)}: </span><${Anew} text=${countdownText(left)} />
  </span>`;
}

/**
 * The time of day.
 * @param {{ zone?: string, now: () => number }} props
 */
export function WallClock({ zone, now }) {
  useTick(true, () => MINUTE - (now() % MINUTE) + 20);
  return html`<span class="wall-clock tabular" lang=${language.value}>
    <span class="sr-only">${t('clock.now')} </span><${Anew} text=${formatTime(now(), zone)} />
  </span>`;
}
