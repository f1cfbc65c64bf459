import assert from 'node:assert/strict';
import test from 'node:test';
import { createDraft } from '../src/phone/draft.js';

/** A server that answers when it is told to, and a clock that stands still. */
function world({ text = '', version = 0, saved = {} } = {}) {
  const served = { text, version };
  const asked = [];
  const map = new Map(Object.entries(saved));
  let pause = () => {};
  const draft = createDraft({
    read: () => served,
    write: (said, base) => new Promise((answer) => asked.push({ said, base, answer })),
    name: 'd',
    store: {
      getItem: (k) => map.get(k) ?? null,
      setItem: (k, v) => void map.set(k, v),
      removeItem: (k) => void map.delete(k),
    },
    later: (work) => {
      pause = work;
    },
  });
  return {
    served,
    asked,
    draft,
    map,
    pause: () => pause(),
    push(next, by = served.version + 1) {
      Object.assign(served, { text: next, version: by });
      draft.meet();
    },
    async answer(value = { ok: true }) {
      asked.at(-1).answer(value);
      await new Promise((done) => setImmediate(done));
    },
    shown: draft.shown,
  };
}

test('what the server refuses stays on the phone, and the reason is told', async () => {
  const w = world();
  w.draft.input('for langt');
  w.pause();
  await w.answer({ ok: false, code: 'too_long', params: { max: 3 } });
  assert.equal(w.shown(), 'for langt');
  assert.equal(w.draft.refused.value.code, 'too_long');
  assert.ok(w.map.has('d'));
});

test('a push never replaces what is being written', () => {
  const w = world({ text: 'gammelt', version: 3 });
  w.draft.input('mitt');
  w.push('noen andres');
  assert.equal(w.shown(), 'mitt');
  w.pause();
  assert.deepEqual(w.asked[0].base, 3, 'written on the version that was on the screen');
});

test('the draft goes when the text is on the server: answer first', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  await w.answer();
  assert.equal(w.shown(), 'ab', 'no blink back to the old text');
  assert.ok(w.draft.draft.value);
  w.push('ab');
  assert.equal(w.draft.draft.value, null);
  assert.equal(w.map.size, 0);
});

test('the draft goes when the text is on the server: patch first', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  w.push('ab');
  assert.ok(w.draft.draft.value, 'not a promise before the answer');
  await w.answer();
  assert.equal(w.draft.draft.value, null);
});

test('what is written while a save is under way goes on from it', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  w.draft.input('abc');
  w.pause();
  assert.equal(w.asked.length, 1, 'one at a time');
  w.push('ab');
  await w.answer();
  assert.deepEqual([w.asked[1].said, w.asked[1].base], ['abc', 2]);
});

test('somebody who wrote after us is not written over', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  w.draft.input('abc');
  w.push('ab');
  w.push('noe annet');
  await w.answer();
  assert.equal(w.asked[1].base, 2, 'the version that was ours, not theirs');
});

test('our text is found again among those that were written at once, and we go on from it', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  w.draft.input('abc');
  Object.assign(w.served, { others: [{ text: 'ab', version: 4 }] });
  w.push('fra en annen', 5);
  await w.answer();
  assert.deepEqual([w.asked[1].said, w.asked[1].base], ['abc', 4]);
});

test('a draft survives a reload and is sent', () => {
  const before = world({ text: 'a', version: 1 });
  before.draft.input('ab');
  const after = world({ text: 'a', version: 1, saved: Object.fromEntries(before.map) });
  after.draft.resume();
  assert.deepEqual([after.asked[0].said, after.asked[0].base], ['ab', 1]);
});

test('after a reload, our own stored words are not taken for somebody else’s', () => {
  const before = world({ text: 'a', version: 1 });
  before.draft.input('ab');
  before.pause();
  before.draft.input('abc');
  const after = world({ text: 'ab', version: 2, saved: Object.fromEntries(before.map) });
  after.draft.resume();
  assert.deepEqual([after.asked[0].said, after.asked[0].base], ['abc', 2]);
});

test('what is written back to what stands there is not sent', () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.draft.input('a');
  w.pause();
  assert.equal(w.asked.length, 0);
  assert.equal(w.draft.draft.value, null);
});

test('another part of the row was written: the draft goes on from there', () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.push('a', 2);
  w.pause();
  assert.deepEqual([w.asked[0].said, w.asked[0].base], ['ab', 2]);
});

test('refused for another part of the row: said again on the version that came', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  await w.answer({ ok: false, code: 'both_wrote', params: {} });
  assert.equal(w.draft.refused.value.code, 'both_wrote');
  w.push('a', 2);
  assert.equal(w.draft.refused.value, null);
  assert.deepEqual([w.asked[1].said, w.asked[1].base], ['ab', 2]);
});

test('somebody else wrote the same part: nothing is sent before a person has chosen', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.input('ab');
  w.pause();
  w.push('noe annet');
  await w.answer({ ok: false, code: 'both_wrote', params: {} });
  w.draft.save();
  assert.equal(w.asked.length, 1);
  assert.equal(w.shown(), 'ab');
});

test('a push waits while the field has the focus, also when all of ours is stored', async () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.hold();
  w.draft.input('ab');
  w.pause();
  await w.answer();
  w.push('ab', 2);
  assert.equal(w.draft.draft.value, null, 'stored');
  w.push('noen andres', 3);
  assert.equal(w.shown(), 'ab');
  w.draft.input('abc');
  w.pause();
  assert.deepEqual([w.asked[1].said, w.asked[1].base], ['abc', 2], 'so that the server keeps both');
});

test('the field that was only looked into shows the newest when it is left', () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.hold();
  w.push('noen andres');
  assert.equal(w.shown(), 'a');
  w.draft.release();
  assert.equal(w.shown(), 'noen andres');
});

test('a version that was chosen is shown, though the focus never left', () => {
  const w = world({ text: 'a', version: 1 });
  w.draft.hold();
  w.draft.input('ab');
  w.push('deres');
  w.draft.discard();
  assert.equal(w.shown(), 'deres');
});
