import assert from 'node:assert/strict';
import test from 'node:test';
import { joined, sides } from '../src/phone/both.js';

test('both texts stand together, the other’s first', () => {
  assert.deepEqual(joined('deres', 'mitt', 40), { text: 'deres\nmitt', fits: true });
});

test('nothing is cut when there is no room for both', () => {
  assert.deepEqual(joined('deres', 'mitt', 9), { text: 'deres\nmitt', fits: false });
});

test('a character is a character, however many units it takes', () => {
  assert.equal(joined('🙂', '🙂', 3).fits, true);
});

const KARI = { text: 'Karis', by: 'Kari', at: 1 };
const OLA = { text: 'Olas', by: 'Ola', at: 2 };
/** Ola's came last. */
const both = { ...OLA, others: [KARI] };

test('each writer reads the own text as mine, whichever came last', () => {
  assert.deepEqual(sides(both, 'Ola', undefined), { whose: null, mine: 'Olas', who: 'Kari', at: 1, theirs: 'Karis' });
  assert.deepEqual(sides(both, 'Kari', undefined), { whose: null, mine: 'Karis', who: 'Ola', at: 2, theirs: 'Olas' });
});

test('what is written since is mine, and nothing of the others is left out', () => {
  assert.deepEqual(sides(both, 'Kari', 'Karis nye')?.mine, 'Karis nye');
  assert.deepEqual(sides(both, 'Liv', 'Livs')?.theirs, 'Olas\nKaris');
});

test('a third person reads two names', () => {
  assert.deepEqual(sides(both, 'Liv', undefined), { whose: 'Ola', mine: 'Olas', who: 'Kari', at: 1, theirs: 'Karis' });
});

test('one text alone is no conflict', () => {
  assert.equal(sides({ ...OLA, others: [] }, 'Kari', 'Karis'), null);
});
