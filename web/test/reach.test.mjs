import assert from 'node:assert/strict';
import test from 'node:test';
import { createReach, hindrance, inTheWay } from '../src/reach.js';

/** @param {{ kind?: string, status?: number, type?: string }} answer */
const says = ({ kind = 'application/json', status = 200, type = 'basic' }) =>
  /** @type {any} */ (
    async () => ({ ok: status === 200, status, type, headers: new Headers({ 'Content-Type': kind }) })
  );

test('a page that comes while the socket does not is a socket that is blocked', async () => {
  assert.equal(await hindrance(says({})), 'socket');
});

test('what answers something else, or sends elsewhere, is the portal of a guest network', async () => {
  assert.equal(await hindrance(says({ kind: 'text/html' })), 'portal');
  assert.equal(await hindrance(says({ status: 0, type: 'opaqueredirect' })), 'portal');
  assert.equal(await hindrance(says({ kind: 'text/html', status: 511 })), 'portal');
});

test('a server that is away, or has no room for a socket, blocks nothing', async () => {
  assert.equal(await hindrance(says({ status: 503 })), null);
  assert.equal(await hindrance(() => Promise.reject(new TypeError('no network'))), null);
});

test('nobody is asked while it may be a restart, then once in fifteen seconds, and a line that is up ends it', async () => {
  let now = 0;
  let asked = 0;
  const ask = /** @type {any} */ (
    () => {
      asked++;
      return says({})();
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
