import assert from 'node:assert/strict';
import test from 'node:test';
import { createReach, hindrance, inTheWay } from '../src/reach.js';

/** @param {Partial<Response> & { said?: string }} answer */
const says = (answer) =>
  /** @type {any} */ (async () => ({ ok: true, type: 'basic', text: async () => answer.said ?? '', ...answer }));

test('a page that comes while the socket does not is a socket that is blocked', async () => {
  assert.equal(await hindrance(says({ said: 'ok\n' })), 'socket');
});

test('what answers something else, or sends elsewhere, is the portal of a guest network', async () => {
  assert.equal(await hindrance(says({ said: '<html>ok, log in</html>' })), 'portal');
  assert.equal(await hindrance(says({ ok: false, type: 'opaqueredirect' })), 'portal');
});

test('a server that is away or full blocks nothing', async () => {
  assert.equal(await hindrance(says({ ok: false })), null);
  assert.equal(await hindrance(() => Promise.reject(new TypeError('no network'))), null);
});

test('nobody is asked while it may be a restart, then once in fifteen seconds, and a line that is up ends it', async () => {
  let now = 0;
  let asked = 0;
  const ask = /** @type {any} */ (
    async () => {
      asked++;
      return { ok: true, type: 'basic', text: async () => 'ok' };
    }
  );
  const reach = createReach({ ask, now: () => now });
  for (; now < 8000; now += 1000) await reach.failed();
  assert.equal(asked, 0);
  for (; now < 40_000; now += 1000) await reach.failed();
  assert.deepEqual([asked, inTheWay.value], [3, 'socket']);
  reach.up();
  assert.equal(inTheWay.value, null);
  await reach.failed();
  assert.equal(asked, 3, 'a new loss has its patience');
});
