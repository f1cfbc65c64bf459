/** What is half filled in and not sent stands there after a reload: on the console, and where a session is made. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, roomWithGroups, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** Everything that this tab and this browser keep. @param {Page} page */
const stored = (page) => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));

test('a message, a programme and a list that are not sent stand there after a reload', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const before = await seen(laptop, 'room/programme');
  const message = laptop.getByRole('dialog', { name: 'Send en melding' });
  const programme = laptop.getByRole('dialog', { name: 'Endre programmet' });
  const opens = async (/** @type {string} */ name) => {
    await laptop.getByLabel('Meny').click();
    await laptop.locator('.menu__list').getByRole('button', { name }).click();
  };
  const pane = laptop.locator('.groups-pane');

  await opens('Melding');
  await message.getByLabel('Til').selectOption({ label: 'A – Glomma' });
  await message.getByLabel('Melding', { exact: true }).fill('Fem minutter igjen');
  await laptop.keyboard.press('Escape');
  await opens('Endre programmet');
  await programme.getByRole('button', { name: 'Legg til en del' }).click();
  await expect(programme.locator('.steps > li')).toHaveCount(before.length + 1);
  await laptop.keyboard.press('Escape');
  await laptop.getByRole('button', { name: 'Bruttoliste', exact: true }).click();
  await laptop.getByRole('button', { name: 'Hent inn floker' }).click();
  const list = pane.getByLabel('Lim inn');
  await list.fill('Bussen går for sjelden.\nUngdom har ingen steder å være.');
  await expect(pane.getByRole('button', { name: /^Hent inn 2/ })).toBeVisible();

  await laptop.reload();
  await laptop.getByRole('button', { name: 'Bruttoliste', exact: true }).click();
  await expect(list).toHaveValue('Bussen går for sjelden.\nUngdom har ingen steder å være.');
  await shot(laptop, 'half-filled-import');
  await pane.getByRole('button', { name: /^Hent inn 2/ }).click();
  await expect(list).toHaveCount(0);
  await opens('Melding');
  await expect(message.getByLabel('Melding', { exact: true })).toHaveValue('Fem minutter igjen');
  await expect(message.getByLabel('Til').locator('option:checked')).toHaveText('A – Glomma');
  await message.getByRole('button', { name: 'Send' }).click();
  await expect(message).toHaveCount(0);
  await opens('Endre programmet');
  await expect(programme.locator('.steps > li')).toHaveCount(before.length + 1);
  await programme.getByRole('button', { name: 'Lagre' }).click();
  await expect(programme).toHaveCount(0);
  await expect.poll(() => seen(laptop, 'room/programme')).toHaveLength(before.length + 1);
  expect(await stored(laptop), 'what is sent is kept no longer').not.toMatch(/Bussen|Fem minutter|pause/);
});

test('a session that is half filled in stands there after a reload, but for its key', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  await laptop.goto(`http://127.0.0.1:${new URL(floke.url).port}/#lag`);
  const no = { status: 403, contentType: 'application/json', body: '{"code":"creation_key","params":{}}' };
  await laptop.route('**/api/sessions', (route) => route.fulfill(no));
  await laptop.getByLabel('Navn på samlingen').fill('Ledersamling');
  await laptop.getByLabel('Kommune', { exact: true }).fill('Kongsvinger');
  await laptop.getByLabel('Område 1').fill('Kultur');
  await laptop.getByRole('button', { name: 'Lag samlingen' }).click();
  await laptop.getByLabel('Nøkkel').fill('en lang hemmelighet');
  expect(await stored(laptop)).not.toContain('hemmelighet');

  await laptop.reload();
  await expect(laptop.getByLabel('Navn på samlingen')).toHaveValue('Ledersamling');
  await expect(laptop.getByLabel('Område 1')).toHaveValue('Kultur');
  await laptop.unroute('**/api/sessions');
  await laptop.getByRole('button', { name: 'Lag samlingen' }).click();
  await expect(laptop.getByRole('link', { name: 'Gå til konsollen' })).toBeVisible();
  expect(await stored(laptop), 'the next one begins anew').not.toMatch(/Ledersamling|Kultur/);
});
