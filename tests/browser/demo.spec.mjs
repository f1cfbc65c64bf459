/** The example: a day that runs by itself, seen from three sides in one browser, until somebody takes over. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, leadOn, seen, shot, watched } from './room.mjs';
import { test } from './test.mjs';

test('the example runs, takes one more, and can be taken over', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const start = await device(browser, 'laptop');
    /** @param {RegExp} name of a door @returns {Promise<import('@playwright/test').Page>} */
    const open = async (name) => {
      const opened = start.context().waitForEvent('page');
      await start.getByRole('link', { name }).click();
      return watched(await opened);
    };
    await start.goto(floke.url);
    await start.getByRole('link', { name: 'Prøv med eksempeldata' }).click();
    await start.getByRole('button', { name: 'Start eksempelet' }).click();
    await expect(start.getByText('Eksempelet er klart.')).toBeVisible();
    await shot(start, 'demo-doors');
    const console_ = await open(/^Konsollen/);
    const screen = await open(/^Storskjermen/);
    const phone = await open(/^Telefonen/);

    await test.step('the people come by themselves, and the day goes on', async () => {
      // They drop in one by one, but for the one who is late; then the room goes on.
      await expect.poll(async () => (await seen(console_, 'console/counts'))?.joined, { timeout: 60_000 }).toBe(47);
      await shot(console_, 'demo-console');
      await shot(screen, 'demo-lobby');
      await expect.poll(async () => (await seen(console_, 'room/clock')).index, { timeout: 20_000 }).toBeGreaterThan(0);
      await shot(screen, 'demo-screen');
    });

    await test.step('one more joins', async () => {
      await expect(phone.getByText('Eksempeldata')).toBeVisible();
      await phone.getByLabel('Navn').fill('Kari Nordmann');
      await phone.getByRole('button', { name: 'Bli med' }).click();
      await phone.waitForURL('**/phone/**');
      await expect.poll(async () => (await seen(console_, 'console/counts')).joined).toBe(48);
    });

    await test.step('every screen says that it is an example', async () => {
      for (const page of [console_, screen, phone]) await expect(page.getByText('Eksempeldata').first()).toBeVisible();
      await shot(phone, 'demo-phone');
    });

    await test.step('whoever presses Neste has taken over: the code-made facilitator moves no more', async () => {
      await expect(console_.getByText('Eksempelet går av seg selv.')).toBeVisible();
      const before = (await seen(console_, 'room/clock')).index;
      await leadOn(console_, /^Neste/);
      await expect.poll(async () => (await seen(console_, 'room/clock')).index).toBeGreaterThan(before);
      await expect(console_.getByRole('status').getByText('Du styrer nå.')).toBeVisible();
      const { index, step, ends_at } = await seen(console_, 'room/clock');
      expect(ends_at, 'the clock runs').not.toBeNull();
      await expect.poll(() => Date.now() > ends_at + 2000, { timeout: 60_000 }).toBe(true);
      expect(await seen(console_, 'room/clock')).toMatchObject({ index, step });
      await expect(console_.getByText('Tiden er ute').first()).toBeVisible();
    });
  } finally {
    await floke.stop();
  }
});

test('a second one is shown the way to the one that runs', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const [one, other] = [await device(browser, 'laptop'), await device(browser, 'phone')];
    for (const page of [one, other]) {
      await page.goto(`${floke.url}/#eksempel`);
      await page.getByRole('button', { name: 'Start eksempelet' }).click();
      if (page === one) await expect(page.getByText('Eksempelet er klart.')).toBeVisible();
    }
    await shot(other, 'demo-busy');
    await other.getByRole('link', { name: 'Følg med fra telefonen' }).click();
    await other.waitForURL('**/join/**');
    await expect(other.getByText('Eksempeldata')).toBeVisible();
  } finally {
    await floke.stop();
  }
});
