import assert from 'node:assert/strict';
import test from 'node:test';
import { createParts } from '../src/part.js';

const WITH_FLOKER = { 'floker/order': [] };

test('the first key of a part that is read asks for the part, once', () => {
  const parts = createParts();
  assert.equal(parts.read('room/session'), null);
  assert.equal(parts.read('floker/order'), 'floker');
  assert.equal(parts.read('floker/clustercla01/line'), null);
  assert.equal(parts.read('delivered/groupgroupaa/work'), 'delivered');
});

test('a page with nothing yet names what it wants, and a page that comes back what it has', () => {
  const parts = createParts();
  assert.deepEqual(parts.place({}, null), {});
  parts.read('floker/order');
  parts.read('delivered/order');
  assert.deepEqual(parts.place({}, null), { parts: ['floker', 'delivered'] });
  assert.deepEqual(parts.place(WITH_FLOKER, 'e.4'), { cursor: 'e.4', parts: ['floker'] });
});

test('what was asked for when the line was lost is asked for again', () => {
  const parts = createParts();
  parts.read('floker/order');
  parts.read('delivered/order');
  assert.deepEqual(parts.missing(WITH_FLOKER), ['delivered']);
});
