/**
 * Planned, actual and expected times of the programme. Pure.
 * @import { Id, Ms, Step, View } from '../protocol.js'
 */

const MINUTE = 60_000;
/** A plan for another day says nothing about this one. */
const SAME_DAY = 12 * 60 * MINUTE;

/**
 * @typedef {{ step: Step, state: 'done' | 'now' | 'ahead', planned: Ms | null, actual: Ms | null, expected: Ms | null }} Row
 * @param {{ steps: readonly Step[], clock: View['room/clock'] | undefined, actuals: Record<Id, Ms>, now: Ms }} given
 * @returns {{ rows: Row[], ends: Ms | null, behind: number | null }} `behind` in minutes, negative when ahead
 */
export function dayTimes({ steps, clock, actuals, now }) {
  const planned = plannedTimes(steps);
  const at = clock ? steps.findIndex((step) => step.id === clock.step) : -1;
  const ends = clock ? Math.max(now, clock.ends_at ?? now + (clock.left_ms ?? 0)) : null;
  const due = planned[at + 1] ?? null;
  const difference = ends !== null && due !== null ? ends - due : null;
  const behind = difference !== null && Math.abs(difference) < SAME_DAY ? Math.round(difference / MINUTE) : null;
  const unplanned = planned.every((time) => time === null);
  let expected = behind === null && !unplanned ? null : ends;
  const rows = steps.map((step, index) => {
    /** @type {Row} */
    const row = {
      step,
      state: index === at ? 'now' : index < at ? 'done' : 'ahead',
      planned: planned[index] ?? null,
      actual: index <= at ? (actuals[step.id] ?? null) : null,
      expected: null,
    };
    if (index > at && expected !== null) {
      row.expected = expected;
      // A break lets a room catch up; nobody knows the time after it.
      expected = step.phase === 'break' ? null : expected + step.minutes * MINUTE;
    }
    return row;
  });
  return { rows, ends: clock && clock.length_ms > 0 ? ends : null, behind };
}

/** A step without a time of its own follows the one before it. @param {readonly Step[]} steps @returns {(Ms | null)[]} */
function plannedTimes(steps) {
  /** @type {Ms | null} */
  let next = null;
  return steps.map((step) => {
    const own = step.planned ?? next;
    next = own === null ? null : own + step.minutes * MINUTE;
    return own;
  });
}

/**
 * A time of day in the session's zone, as UTC; NaN for an invalid date or time.
 * @param {string} date YYYY-MM-DD @param {string} time HH:MM @param {string} zone
 */
export function atTime(date, time, zone) {
  const guess = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(guess)) return guess;
  return guess - (Date.parse(`${localTime(guess, zone)}:00Z`) - guess);
}

/** YYYY-MM-DDTHH:MM in a zone. @param {Ms} at @param {string} zone */
export function localTime(at, zone) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return format.format(at).replace(' ', 'T');
}
