import assert from 'node:assert/strict';
import test from 'node:test';
import { dayParts, dayPlace } from '../src/model/day.js';

const step = (phase, minutes = 10) => ({
  id: `${phase}${minutes}`,
  phase,
  minutes,
  title: phase,
  text: '',
  planned: null,
});
const DAY = [
  ['arrive', 30],
  ['intro', 10],
  ['bruttoliste', 10],
  ['pick', 15],
  ['need', 20],
  ['need_contact', 20],
  ['need', 15],
  ['need_plenum', 40],
  ['break', 45],
  ['solution', 40],
  ['solution_plenum', 25],
  ['break', 10],
  ['test', 35],
  ['board', 48],
  ['decide', 10],
  ['reflection', 17],
  ['close', 10],
].map(([phase, minutes]) => step(phase, minutes)); // prettier-ignore

const clock = (id, rest) => ({
  step: id,
  index: 0,
  phase: 'need',
  started_at: 0,
  length_ms: 1000,
  ends_at: 1000,
  left_ms: null,
  skipped: [],
  ...rest,
});

test('the default day has eight parts, and a break is part of what it follows', () => {
  assert.deepEqual(
    dayParts(DAY).map(({ phase }) => phase),
    ['intro', 'bruttoliste', 'pick', 'need', 'solution', 'test', 'board', 'decide'],
  );
});

test('an empty programme has no parts', () => {
  assert.deepEqual(dayPlace([], clock('x'), 0), { parts: [], at: -1, share: 0, skipped: [] });
});

test('the share counts the steps before and the time used of this one', () => {
  const { at, share } = dayPlace(DAY, clock('need_contact20'), 500);
  assert.equal(at, 3);
  assert.equal(share, (20 + 10) / 140);
});

test('a part that was left out is not done, though its break was held', () => {
  const all = DAY.slice(
    0,
    DAY.findIndex(({ phase }) => phase === 'test'),
  ).map(({ id }) => id);
  const { parts, skipped } = dayPlace(
    DAY,
    clock('test35', { skipped: all.filter((id) => !/^(intro|need)/.test(id)) }),
    0,
  );
  const out = parts.filter((_, at) => skipped[at]).map(({ phase }) => phase);
  assert.deepEqual(out, ['bruttoliste', 'pick', 'solution']);
});

test('a paused clock stands', () => {
  assert.equal(dayPlace(DAY, clock('bruttoliste10', { ends_at: null, left_ms: 250 }), 99_999).share, 0.75);
});

test('overtime is not more than all', () => {
  assert.equal(dayPlace(DAY, clock('bruttoliste10'), 5000).share, 1);
});
