import assert from 'node:assert/strict';
import test from 'node:test';
import { joined } from '../src/phone/both.js';

test('both texts stand together, the other’s first', () => {
  assert.deepEqual(joined('deres', 'mitt', 40), { text: 'deres\nmitt', fits: true });
});

test('nothing is cut when there is no room for both', () => {
  assert.deepEqual(joined('deres', 'mitt', 9), { text: 'deres\nmitt', fits: false });
});

test('a character is a character, however many units it takes', () => {
  assert.equal(joined('🙂', '🙂', 3).fits, true);
});
