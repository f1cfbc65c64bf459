/** Who comes while a vote is open: the console says so beside the button that closes it, and one press lets her vote. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, id, join, roomWithGroups, say, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const choices = [
  { id: 'a', text: 'Ja' },
  { id: 'b', text: 'Nei' },
];
const asks = { type: /** @type {const} */ ('open_ballot'), question: 'Er vi i gang?', choices };
const one = { type: /** @type {const} */ ('one') };

test('who joins while a vote is open is let in with one press, beside the button that closes it', async ({
  browser,
}) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  await say(laptop, { ...asks, ballot: id(), method: one, secret: false });
  const now = laptop.locator('.now-pane');
  await expect(now.getByRole('button', { name: 'Lukk avstemningen' })).toBeVisible();
  const late = await device(browser, 'phone');
  await join(late, floke.url, made.code, 'Siri Sein');
  await expect(now.getByText('1 venter på å få stemme')).toBeVisible();
  await expect(late.getByRole('radio')).toHaveCount(0);
  await shot(laptop, 'admitting');
  await now.getByRole('button', { name: /Slipp inn.*Siri Sein|Siri Sein/ }).click();
  await expect(late.getByRole('radio', { name: 'Ja' })).toBeVisible();
  await expect(now.getByText('venter på å få stemme')).toHaveCount(0);
});

test('into a secret vote nobody is let in, and nobody is said to wait', async ({ browser }) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  for (const name of ['Per', 'Pål', 'Espen']) {
    const phone = await device(browser, 'phone');
    await join(phone, floke.url, made.code, name);
  }
  await say(laptop, { ...asks, ballot: id(), method: one, secret: true });
  const now = laptop.locator('.now-pane');
  const late = await device(browser, 'phone');
  await join(late, floke.url, made.code, 'Siri Sein');
  await expect(laptop.getByText('6 av 6')).toBeVisible();
  await expect(now.getByText('venter på å få stemme')).toHaveCount(0);
  await expect(now.getByRole('button', { name: /Slipp inn/ })).toHaveCount(0);
});
