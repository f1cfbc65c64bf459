import assert from 'node:assert/strict';
import test from 'node:test';
import { changed, EMPTY, reduce } from '../src/reduce.js';

const view = (set, cursor = 'e.1', now = 1000) => ({ type: 'view', cursor, now, set });
const patch = (set, del, cursor = 'e.2', now = 1000) => ({ type: 'patch', cursor, now, set, ...(del ? { del } : {}) });
const after = (...messages) => messages.reduce((state, msg) => reduce(state, msg, 1000), EMPTY);

test('a view replaces everything, also what it does not mention', () => {
  const state = after(view({ 'mine/dots': ['a'], 'room/group/order': ['g'] }), view({ 'mine/dots': [] }, 'f.1'));
  assert.deepEqual(state.view, { 'mine/dots': [] });
  assert.equal(state.cursor, 'f.1');
});

test('a patch sets, deletes and leaves the rest', () => {
  const state = after(view({ a: 1, b: 2, c: 3 }), patch({ a: 9 }, ['b']));
  assert.deepEqual(state.view, { a: 9, c: 3 });
  assert.equal(state.cursor, 'e.2');
});

test('a patch said twice is as said once', () => {
  const once = after(view({ a: 1, b: 2 }), patch({ a: 9 }, ['b']));
  const twice = reduce(once, patch({ a: 9 }, ['b']), 1000);
  assert.deepEqual(twice.view, once.view);
});

test('the state before is never touched', () => {
  const before = after(view({ a: 1, b: 2 }));
  reduce(before, patch({ a: 2 }, ['b']), 1000);
  assert.deepEqual(before.view, { a: 1, b: 2 });
});

test('a value that is the same keeps its identity through a fresh view', () => {
  const before = after(view({ a: { x: [1] }, b: { x: 1 } }));
  const next = reduce(before, view({ a: { x: [1] }, b: { x: 2 } }, 'f.1'), 1000);
  assert.equal(next.view.a, before.view.a);
  assert.deepEqual(changed(before.view, next.view), ['b']);
});

test('changed names what came, went and became another', () => {
  assert.deepEqual(changed({ a: 1, b: 2, c: 3 }, { a: 1, b: 4, d: 5 }).sort(), ['b', 'c', 'd']);
});

test('the clock follows the answer that travelled shortest', () => {
  let state = reduce(EMPTY, { type: 'welcome', now: 5000 }, 1000); // 4000 minus travel
  state = reduce(state, { type: 'pong', now: 6050 }, 2000);
  assert.equal(state.skew, 4050);
  state = reduce(state, { type: 'pong', now: 6700 }, 3000); // a slow one says nothing new
  assert.equal(state.skew, 4050);
});

test('a phone clock that was set right is believed', () => {
  let state = reduce(EMPTY, { type: 'pong', now: 5000 }, 1000);
  state = reduce(state, { type: 'pong', now: 5000 }, 5000);
  assert.equal(state.skew, 0);
});

test('another device is told of, and forgotten at the next welcome', () => {
  const told = after({ type: 'other_device' });
  assert.equal(told.otherDevice, true);
  assert.equal(reduce(told, { type: 'welcome', now: 1 }, 1).otherDevice, false);
});

test('answers and words from a newer server change nothing', () => {
  const state = after(view({ a: 1 }));
  for (const msg of [
    { type: 'done', cmd: 'c', cursor: 'e.9' },
    { type: 'refused', cmd: 'c', code: 'taken' },
    { type: 'of_tomorrow' },
  ])
    assert.equal(reduce(state, msg, 1), state);
});
