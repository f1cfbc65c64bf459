/** What a phone's first visit costs on a town hall's plain http: bytes on the wire, heads included, as Chromium sends it. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, makeSession, openConsole } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/**
 * Counts what comes over the wire, from now on.
 * @param {import('@playwright/test').Page} page
 */
async function scales(page) {
  const line = await page.context().newCDPSession(page);
  /** @type {Map<string, { url: string, kind: string, packed: string, bytes: number }>} */
  const answers = new Map();
  line.on('Network.responseReceived', ({ requestId, response, type }) => {
    const packed = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding');
    const { pathname } = new URL(response.url);
    // What was preloaded is told twice, and comes from the cache the second time.
    const fresh = !response.fromDiskCache && !response.fromPrefetchCache;
    if (fresh) answers.set(requestId, { url: pathname, kind: type, packed: packed?.[1] ?? '', bytes: 0 });
  });
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer) answer.bytes = encodedDataLength;
  });
  await line.send('Network.enable');
  return () => {
    const all = [...answers.values()];
    const bytes = all.reduce((sum, answer) => sum + answer.bytes, 0);
    return { all, bytes, requests: all.length };
  };
}

const TEXT = /\.(js|mjs|css|svg)$/;

test('over plain http a phone loads the way in for 170 kB, and its place in the room for 215 kB', async ({
  browser,
}) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);

  const kari = await device(browser, 'phone');
  const weigh = await scales(kari);
  await kari.goto(`${floke.url}/join/${made.code}`);
  await expect(kari.getByRole('button', { name: 'Bli med' })).toBeVisible();
  await kari.waitForLoadState('networkidle');
  const way = weigh();
  await kari.getByLabel('Navn').fill('Kari Nordmann');
  await kari.getByLabel('Stilling').fill('enhetsleder');
  await kari.getByLabel('Virksomhetsområde').selectOption('Nav');
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await kari.waitForURL('**/phone/**');
  await expect(kari.locator('.phone-header')).toBeVisible();
  await kari.waitForLoadState('networkidle');
  const both = weigh();

  // The same place with nothing kept from before, as after an update of the server.
  const fresh = await device(browser, 'phone', { storageState: await kari.context().storageState() });
  const weighPhone = await scales(fresh);
  await fresh.goto(kari.url());
  await expect(fresh.locator('.phone-header')).toBeVisible();
  await fresh.waitForLoadState('networkidle');
  const phone = weighPhone();

  for (const [name, { bytes, requests }] of Object.entries({ way, phone, both }))
    console.log(`  ${name}: ${bytes} bytes in ${requests} requests`);
  if (process.env.FLOKE_WEIGHT) console.table([...way.all, ...phone.all]);
  const unpacked = [...both.all, ...phone.all].filter(({ url, packed }) => TEXT.test(url) && packed !== 'gzip');
  expect(unpacked).toEqual([]);
  expect(way.bytes).toBeLessThan(170_000);
  expect(phone.bytes).toBeLessThan(215_000);
});
