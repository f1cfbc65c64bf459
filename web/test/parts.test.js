import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupLetter } from '../src/model/groups.js';
import { groupColour } from '../src/parts/badge.js';
import { countdownText, spokenLimit, timeLeft } from '../src/parts/clock.js';

const MINUTE = 60_000;

test('the twenty-seventh group is AA and starts the shapes and colours again', () => {
  assert.deepEqual([0, 11, 25, 26, 27].map(groupLetter), ['A', 'L', 'Z', 'AA', 'AB']);
  assert.equal(groupColour(12), groupColour(0));
});

test('a countdown shows whole seconds and stops at zero', () => {
  assert.equal(countdownText(12 * MINUTE + 39_001), '12:40');
  assert.equal(countdownText(65 * MINUTE), '1:05:00');
  assert.equal(countdownText(-5), '00:00');
});

test('a paused countdown stands still', () => {
  assert.equal(timeLeft(10_000, 4_000, 9_000), 6_000);
  assert.equal(timeLeft(10_000, null, 9_000), 1_000);
  assert.equal(timeLeft(10_000, null, 90_000), 0);
});

test('a limit is spoken once, when it is passed', () => {
  assert.equal(spokenLimit(5 * MINUTE + 1, 5 * MINUTE), 5 * MINUTE);
  assert.equal(spokenLimit(5 * MINUTE, 5 * MINUTE - 1000), null);
  assert.equal(spokenLimit(6 * MINUTE, 30_000), MINUTE);
  assert.equal(spokenLimit(1, 0), 0);
});
