import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lose, lost } from '../src/lost.js';
import { createOutbox } from '../src/outbox.js';

/** A storage that outlives a page. */
function storage() {
  const items = new Map();
  return {
    get length() {
      return items.size;
    },
    key: (/** @type {number} */ n) => [...items.keys()][n] ?? null,
    getItem: (/** @type {string} */ name) => items.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => void items.set(name, value),
    removeItem: (/** @type {string} */ name) => void items.delete(name),
  };
}

test('a command of an earlier page that is refused is handed over with its words, and not dropped in silence', () => {
  const store = storage();
  /** @type {import('../src/protocol.js').Command} */
  const command = { type: 'ask', id: 'questionques1', kind: 'question', text: 'Hva koster det?' };
  createOutbox({ store, name: 's.participant', now: Date.now }).add('commandcomma1', command, 'kept');

  /** @type {unknown[]} */
  const lost = [];
  const later = createOutbox({
    store,
    name: 's.participant',
    now: Date.now,
    onLost: (was, answer) => lost.push([was, answer.code]),
  });
  assert.deepEqual(later.take(), [{ cmd: 'commandcomma1', command }]);
  later.answered('commandcomma1', { ok: false, code: 'not_presenting', params: {} });
  assert.deepEqual(lost, [[command, 'not_presenting']]);
  assert.equal(store.length, 0);
});

test('why she is inhabil is not kept among the words that were refused', () => {
  const no = /** @type {const} */ ({ ok: false, code: 'ballot_open', params: {} });
  lose({ type: 'ask', id: 'questionques1', kind: 'question', text: 'Hva koster det?' }, no);
  lose({ type: 'report_inhabil', reason: 'Min bror eier bussen' }, no);
  assert.deepEqual(
    lost.value.map(({ text }) => text),
    ['Hva koster det?'],
  );
});
