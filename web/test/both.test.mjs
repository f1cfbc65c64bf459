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

const KARI = { text: 'Karis', version: 1, person: 'kari', by: 'Kari', at: 1 };
const OLA = { text: 'Olas', version: 2, person: 'ola', by: 'Ola', at: 2 };
/** Ola's came last. */
const both = { ...OLA, others: [KARI] };

test('each writer reads the own text as mine, whichever came last', () => {
  const two = { whose: null, same: false };
  assert.deepEqual(sides(both, 'ola', undefined), { ...two, mine: 'Olas', who: 'Kari', at: 1, theirs: 'Karis' });
  assert.deepEqual(sides(both, 'kari', undefined), { ...two, mine: 'Karis', who: 'Ola', at: 2, theirs: 'Olas' });
});

test('what is written since is mine, and nothing of the others is left out', () => {
  assert.deepEqual(sides(both, 'kari', 'Karis nye')?.mine, 'Karis nye');
  assert.deepEqual(sides(both, 'liv', 'Livs')?.theirs, 'Olas\nKaris');
});

test('a third person reads two names', () => {
  const expected = { whose: 'Ola', same: false, mine: 'Olas', who: 'Kari', at: 1, theirs: 'Karis' };
  assert.deepEqual(sides(both, 'liv', undefined), expected);
});

test('two people of one name are two', () => {
  const other = { ...OLA, by: 'Kari', others: [KARI] };
  assert.equal(sides(other, 'kari', undefined)?.same, false);
  assert.equal(sides(other, 'kari', undefined)?.theirs, 'Olas');
});

test('what she wrote on her PC is the older of two texts of hers, on both devices and for who reads along', () => {
  const phone = { ...KARI, text: 'Fra telefonen', version: 3, at: 3 };
  const hers = { ...phone, others: [KARI] };
  const expected = { same: true, mine: 'Fra telefonen', who: 'Kari', at: 1, theirs: 'Karis' };
  assert.deepEqual(sides(hers, 'kari', undefined), { ...expected, whose: null });
  assert.deepEqual(sides(hers, 'liv', undefined), { ...expected, whose: 'Kari' });
});

test('one text alone is no conflict', () => {
  assert.equal(sides({ ...OLA, others: [] }, 'kari', 'Karis'), null);
});
