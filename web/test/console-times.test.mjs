import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atTime, dayTimes, localTime } from '../src/model/times.js';

const MIN = 60_000;
const START = Date.UTC(2026, 2, 12, 9);

/** @type {import('../src/protocol.js').Step[]} */
const STEPS = [
  { id: 'a', phase: 'need', title: 'A', text: '', minutes: 15, planned: START },
  { id: 'b', phase: 'need_plenum', title: 'B', text: '', minutes: 40, planned: START + 15 * MIN },
  { id: 'c', phase: 'break', title: 'C', text: '', minutes: 45, planned: null },
  { id: 'd', phase: 'solution', title: 'D', text: '', minutes: 40, planned: null },
];

/** @param {Partial<import('../src/protocol.js').View['room/clock']>} some */
const at = (some) => ({
  ...{ step: 'a', index: 0, phase: /** @type {const} */ ('need'), started_at: START, length_ms: 15 * MIN },
  ...{ ends_at: START + 18 * MIN, left_ms: null },
  ...some,
});

test('behind is what the step ends after the next one was planned', () => {
  const { behind, ends } = dayTimes({ steps: STEPS, clock: at({}), actuals: { a: START }, now: START + 5 * MIN });
  assert.equal(behind, 3);
  assert.equal(ends, START + 18 * MIN);
});

test('expected times reach to the next break and no longer', () => {
  const { rows } = dayTimes({ steps: STEPS, clock: at({}), actuals: { a: START }, now: START });
  assert.deepEqual(
    rows.map((row) => row.expected),
    [null, START + 18 * MIN, START + 58 * MIN, null],
  );
  assert.deepEqual(
    rows.map((row) => row.planned),
    [START, START + 15 * MIN, START + 55 * MIN, START + 100 * MIN],
  );
});

test('time that is out, and time that stands still, both move the end', () => {
  const over = dayTimes({ steps: STEPS, clock: at({}), actuals: {}, now: START + 25 * MIN });
  assert.equal(over.behind, 10);
  const paused = at({ ends_at: null, left_ms: 5 * MIN });
  assert.equal(dayTimes({ steps: STEPS, clock: paused, actuals: {}, now: START + 10 * MIN }).behind, 0);
});

test('a plan of another day says nothing, and neither does the last step', () => {
  const later = START + 24 * 60 * MIN;
  const { behind, rows } = dayTimes({ steps: STEPS, clock: at({ ends_at: later }), actuals: {}, now: later });
  assert.equal(behind, null);
  assert.ok(rows.every((row) => row.expected === null));
  assert.equal(dayTimes({ steps: STEPS, clock: at({ step: 'd', index: 3 }), actuals: {}, now: START }).behind, null);
});

test('going back: what lies ahead has no actual time', () => {
  const { rows } = dayTimes({ steps: STEPS, clock: at({}), actuals: { a: START, b: START + MIN }, now: START });
  assert.deepEqual(
    rows.map((row) => row.actual),
    [START, null, null, null],
  );
});

test('without any plan, times are still expected', () => {
  const steps = STEPS.map((step) => ({ ...step, planned: null }));
  const { rows, behind } = dayTimes({ steps, clock: at({}), actuals: {}, now: START });
  assert.equal(behind, null);
  assert.equal(rows[1]?.expected, START + 18 * MIN);
});

test('a time of day is that of the zone, summer and winter', () => {
  assert.equal(atTime('2026-03-12', '08:30', 'Europe/Oslo'), Date.UTC(2026, 2, 12, 7, 30));
  assert.equal(atTime('2026-06-12', '08:30', 'Europe/Oslo'), Date.UTC(2026, 5, 12, 6, 30));
  for (const [date, time] of [
    ['', '08:30'],
    ['2026-13-45', '08:30'],
    ['2026-03-12', ''],
  ])
    assert.ok(Number.isNaN(atTime(/** @type {string} */ (date), /** @type {string} */ (time), 'Europe/Oslo')));
  assert.equal(localTime(Date.UTC(2026, 2, 12, 7, 30), 'Europe/Oslo'), '2026-03-12T08:30');
});
