import assert from 'node:assert/strict';
import test from 'node:test';
import { createOutbox, IN_FLIGHT } from '../src/outbox.js';
import { handOver } from '../src/way.js';

function memory() {
  const map = new Map();
  return {
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => void map.set(name, value),
    removeItem: (name) => void map.delete(name),
  };
}
const note = (text) => ({ type: 'write_own', field: 'need.note', text });
const box = (store, name = 's.participant', now = Date.now) => createOutbox({ store, name, now });
const texts = (taken) => taken.map(({ command }) => command.text);

test('a refusal is told to the one who asked', async () => {
  const outbox = box(memory());
  const answer = outbox.add('c1', note('a'), 'kept');
  outbox.take();
  outbox.answered('c1', { ok: false, code: 'taken', params: { by: 'g' } });
  assert.deepEqual(await answer, { ok: false, code: 'taken', params: { by: 'g' } });
  assert.equal(outbox.size(), 0);
});

test('commands go out once, in order', async () => {
  const outbox = box(memory());
  for (const text of ['a', 'b', 'c']) outbox.add(`c${text}`, note(text), 'kept');
  assert.deepEqual(texts(outbox.take()), ['a', 'b', 'c']);
  assert.deepEqual(outbox.take(), []);
});

test('at most sixteen are under way', () => {
  const outbox = box(memory());
  for (let i = 0; i < IN_FLIGHT + 3; i++) outbox.add(`c${i}`, note(String(i)), 'kept');
  assert.equal(outbox.take().length, IN_FLIGHT);
  assert.deepEqual(outbox.take(), []);
  outbox.answered('c4', { ok: true });
  assert.deepEqual(texts(outbox.take()), ['16']);
});

test('after a lost connection the same ids go out again, in the same order', () => {
  const outbox = box(memory());
  for (const text of ['a', 'b']) outbox.add(`c${text}`, note(text), 'kept');
  const first = outbox.take();
  outbox.answered('ca', { ok: true });
  outbox.disconnected();
  assert.deepEqual(outbox.take(), first.slice(1));
});

test('unanswered commands survive a reload, answered ones do not come back', () => {
  const store = memory();
  const before = box(store);
  for (let i = 0; i < 12; i++) before.add(`c${i}`, note(String(i)), 'kept');
  before.take();
  before.answered('c3', { ok: true });
  const after = box(store);
  assert.deepEqual(texts(after.take()), ['0', '1', '2', '4', '5', '6', '7', '8', '9', '10', '11']);
});

test('sessions and roles do not read each other', () => {
  const store = memory();
  box(store, 's.participant').add('c1', note('a'), 'kept');
  assert.equal(box(store, 's.facilitator').size(), 0);
  assert.equal(box(store, 's2.participant').size(), 0);
});

test('two tabs never write over each other', () => {
  const store = memory();
  const [one, two] = [box(store), box(store)];
  one.add('c1', note('a'), 'kept');
  two.add('c2', note('b'), 'kept');
  one.answered('c1', { ok: true });
  assert.deepEqual(texts(box(store).take()), ['b']);
});

test('a vote is not kept: lost on the way, the voter is told', async () => {
  const store = memory();
  const outbox = box(store);
  const answer = outbox.add('c1', { type: 'vote', ballot: 'b', choice: { one: 'yes' } }, 'once');
  outbox.take();
  assert.equal(store.length, 0);
  outbox.disconnected();
  assert.deepEqual(await answer, { ok: false, code: 'offline', params: {} });
  assert.deepEqual(outbox.take(), []);
});

test('what its sender keeps is said again, but not after a reload', () => {
  const store = memory();
  const outbox = box(store);
  outbox.add('c1', note('a'), 'retried');
  outbox.take();
  outbox.disconnected();
  assert.deepEqual(texts(outbox.take()), ['a']);
  assert.equal(box(store).size(), 0);
});

test('"not now" waits and is said again with the same id', () => {
  const outbox = box(memory());
  outbox.add('c1', note('a'), 'kept');
  outbox.take();
  assert.equal(outbox.answered('c1', { ok: false, code: 'unavailable', params: {} }), false);
  assert.deepEqual(
    outbox.take().map(({ cmd }) => cmd),
    ['c1'],
  );
});

test('what the server did not understand is not said again', async () => {
  const store = memory();
  const outbox = box(store);
  const answer = outbox.add('c1', { type: 'nonsense' }, 'kept');
  outbox.take();
  outbox.dropSent();
  assert.equal((await answer).code, 'bad_message');
  assert.equal(box(store).size(), 0);
});

test('a storage that is full or forbidden stops nobody', () => {
  const refuses = () => {
    throw new Error('QuotaExceededError');
  };
  const store = { length: 0, key: refuses, getItem: refuses, setItem: refuses, removeItem: refuses };
  const outbox = box(store);
  outbox.add('c1', note('a'), 'kept');
  assert.deepEqual(texts(outbox.take()), ['a']);
  assert.equal(outbox.answered('c1', { ok: true }), true);
});

test('a text no message can hold is answered, and not tried for ever', async () => {
  const store = memory();
  const outbox = box(store);
  const big = outbox.add('c1', note('æ'.repeat(40_000)), 'kept');
  outbox.add('c2', note('b'), 'kept');
  assert.deepEqual(texts(outbox.take()), ['b']);
  assert.equal((await big).code, 'too_big');
  assert.equal(box(store).size(), 1);
});

test('when the line would not carry a message, the longest on its way is answered and the rest goes out again', async () => {
  const outbox = box(memory());
  outbox.add('c1', note('a'), 'kept');
  const long = outbox.add('c2', note('b'.repeat(900)), 'kept');
  outbox.add('c3', note('c'), 'kept');
  outbox.take();
  outbox.dropLongest();
  outbox.disconnected();
  assert.equal((await long).code, 'too_big');
  assert.deepEqual(texts(outbox.take()), ['a', 'c']);
});

test('what an earlier page left goes out first, also when the clock of the phone has been set back since', () => {
  const store = memory();
  const before = box(store, 's.participant', () => 9_000_000);
  for (const text of ['a', 'b']) before.add(`c${text}`, note(text), 'kept');
  const after = box(store, 's.participant', () => 1_000);
  after.add('cc', note('c'), 'kept');
  assert.deepEqual(texts(after.take()), ['a', 'b', 'c']);
  const later = box(store, 's.participant', () => 2_000);
  later.add('cd', note('d'), 'kept');
  assert.deepEqual(texts(box(store).take()), ['a', 'b', 'c', 'd']);
});

test('of two who share a browser neither sends what the other wrote', () => {
  const store = memory();
  box(store, 's.participant.kari').add('c1', note('Karis'), 'kept');
  assert.deepEqual(texts(box(store, 's.participant.ola').take()), []);
  assert.deepEqual(texts(box(store, 's.participant.kari').take()), ['Karis']);
});

test('what somebody had not sent goes along when her two entries become one', () => {
  const store = memory();
  box(store, 's.participant.kari').add('c1', note('Karis'), 'kept');
  store.setItem('floke.form.s.kari.floke', '"Vi mangler"');
  store.setItem('floke.form.s.ola.floke', '"Olas"');
  handOver('kari', 'k2', store);
  assert.deepEqual(texts(box(store, 's.participant.k2').take()), ['Karis']);
  assert.equal(store.getItem('floke.form.s.k2.floke'), '"Vi mangler"');
  assert.equal(store.getItem('floke.form.s.ola.floke'), '"Olas"');
  assert.equal(store.getItem('floke.form.s.kari.floke'), null);
});

test('what she has written under both of her entries stays under both', () => {
  const store = memory();
  store.setItem('floke.form.s.kari.floke', '"Vi mangler"');
  store.setItem('floke.form.s.k2.floke', '"Vi har for få"');
  handOver('kari', 'k2', store);
  assert.equal(store.getItem('floke.form.s.k2.floke'), '"Vi har for få"');
  assert.equal(store.getItem('floke.form.s.kari.floke'), '"Vi mangler"');
});
