/** Bad input and lost places: words, and the way on. */
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

test('a phone that has lost its cookie leads back to the join page with the code filled in', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  const kari = await device(browser, 'phone');
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  await expect.poll(async () => (await seen(kari, 'mine/profile'))?.code).toBeTruthy();
  const { code: own } = await seen(kari, 'mine/profile');

  await kari.context().clearCookies();
  await kari.reload();
  await expect(kari.getByRole('heading', { name: 'Du er ikke inne i samlingen' })).toBeVisible();
  const back = kari.getByRole('link', { name: 'Bli med på nytt' });
  await expect(back).toHaveAttribute('href', `/join/${made.code}`);
  await back.click();
  await kari.getByLabel('Navn').fill('Kari Nordmann');
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await kari.getByLabel('Din egen kode').fill(own);
  await kari.getByRole('button', { name: 'Ja, det er meg' }).click();
  await kari.waitForURL(`**/phone/${made.session}`);
  await expect(kari.locator('.phone-header')).toBeVisible();
});

test('a phone that never was in the session leads to the start page', async ({ browser }) => {
  const made = await makeSession(await device(browser, 'laptop'), floke.url);
  const stranger = await device(browser, 'phone');
  await stranger.goto(`${floke.url}/phone/${made.session}`);
  await expect(stranger.getByRole('heading', { name: 'Du er ikke inne i samlingen' })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Bli med på nytt' })).toHaveCount(0);
  await stranger.getByRole('link', { name: 'Til startsiden' }).click();
  await expect(stranger.getByLabel('Kode')).toHaveValue('');
});

test('a wrong code stands in the field, with words, and is mended there', async ({ browser }) => {
  const made = await makeSession(await device(browser, 'laptop'), floke.url);
  const wrong = made.code.startsWith('A') ? `B${made.code.slice(1)}` : `A${made.code.slice(1)}`;
  const kari = await device(browser, 'phone');
  await kari.goto(`${floke.url}/join/${wrong}`);
  const field = kari.getByLabel('Kode');
  await expect(field).toHaveValue(`${wrong.slice(0, 3)}-${wrong.slice(3)}`);
  await expect(field).toHaveAccessibleDescription(/Vi finner ingen samling med koden/);
  await field.fill(made.code);
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await kari.waitForURL(`**/join/${made.code}`);
  await expect(kari.getByLabel('Navn')).toBeVisible();
});

test('the day begins when its maker said, wherever the maker sits', async ({ browser }) => {
  const laptop = await device(browser, 'laptop', { timezoneId: 'America/New_York' });
  await laptop.goto(`${floke.url}/#lag`);
  await laptop.getByLabel('Navn på samlingen').fill('Ledersamling');
  await laptop.getByLabel('Kommune').fill('Kongsvinger kommune');
  await laptop.getByLabel('Når begynner dagen?').fill('09:15');
  await laptop.getByRole('button', { name: 'Lag samlingen' }).click();
  await laptop.getByRole('link', { name: 'Gå til konsollen' }).click();
  await expect(laptop.locator('.programme').getByText('09.15').first()).toBeVisible();
});
