/** More people than a hall holds join at once: who comes after them waits, and comes in by herself. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, join, makeSession, seen } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

/** A script with the code on the wall. @param {{ session: string, code: string }} made @param {number} n */
async function joinsByScript({ session, code }, n) {
  const { port } = new URL(floke.url);
  const answer = await fetch(`http://127.0.0.1:${port}/api/sessions/${session}/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: floke.url },
    body: JSON.stringify({ code, name: `Skript ${n}`, token: String(n).padStart(26, '0') }),
  });
  return answer.status;
}

test('who comes when three hundred have just come waits with what she typed, and comes in by herself', async ({
  browser,
}) => {
  const made = await makeSession(await device(browser, 'laptop'), floke.url);
  const ola = await device(browser, 'phone');
  await join(ola, floke.url, made.code, 'Ola Hansen');
  // Until fifty have been told to wait: they stand in the queue ahead of her, and do not ask again.
  let [n, waiting] = [0, 0];
  for (; waiting < 50; n += 1) if ((await joinsByScript(made, n)) === 429) waiting += 1;
  expect(n).toBeGreaterThan(300);

  const kari = await device(browser, 'phone');
  await kari.goto(`${floke.url}/join/${made.code}`);
  await kari.getByLabel('Navn').fill('Kari Nordmann');
  await kari.getByLabel('Stilling').fill('enhetsleder');
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await expect(kari.getByRole('heading', { name: 'Vent litt' })).toBeFocused();
  await expect(kari.getByText('Du er i kø, og kommer inn av deg selv.')).toBeVisible();
  await expect(kari.getByText(/^\d+ er foran deg\.$/)).toBeVisible();
  await kari.getByRole('button', { name: 'Endre det du skrev' }).click();
  await expect(kari.getByLabel('Navn')).toHaveValue('Kari Nordmann');
  await expect(kari.getByLabel('Stilling')).toHaveValue('enhetsleder');
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await expect(kari.getByRole('heading', { name: 'Vent litt' })).toBeVisible();

  // Who is in already is not held up by it.
  await ola.reload();
  await expect(ola.locator('.phone-header')).toBeVisible();
  await kari.waitForURL(`**/phone/${made.session}`, { timeout: 60_000 });
  await expect.poll(async () => (await seen(kari, 'mine/profile'))?.name).toBe('Kari Nordmann');
});
