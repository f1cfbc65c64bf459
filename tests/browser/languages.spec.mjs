/** Who reads another language than the session's. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { roomWithGroups, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

test('everybody reads the programme in their own language, and what the facilitator has written as it was written', async ({
  browser,
}) => {
  const { laptop, kari, ola } = await roomWithGroups(browser, floke.url);
  /** @param {import('@playwright/test').Page} phone @param {string} place */
  const gathering = (phone, place) => phone.goto(`${phone.url().split('#')[0]}#gathering/${place}`);
  await gathering(kari, 'me');
  await kari.getByText('English').click();
  await gathering(kari, 'programme');
  await gathering(ola, 'programme');
  const [english, norwegian] = [kari.locator('.programme-list'), ola.locator('.programme-list')];
  await expect(english).toContainText('Coffee and check-in');
  await expect(norwegian).toContainText('Kaffe og innsjekk');

  await laptop.getByRole('button', { name: 'Endre programmet' }).click();
  const dialog = laptop.getByRole('dialog', { name: 'Endre programmet' });
  const lunch = dialog.locator('.steps > li').filter({ hasText: 'Lunsj' });
  const write = async (/** @type {string} */ title) => {
    await lunch.locator('.steps__name').click();
    await lunch.getByLabel('Navn på delen').fill(title);
    await dialog.getByRole('button', { name: 'Lagre' }).click();
  };
  await write('Lunsj i kantina');
  await expect(english).toContainText('Lunsj i kantina');
  await expect(norwegian).toContainText('Lunsj i kantina');
  await expect(english).toContainText('Needs in plenary');
  await shot(kari, 'phone-programme-english');

  await laptop.getByRole('button', { name: 'Endre programmet' }).click();
  await write('Lunsj');
  await expect(english, 'the standard words are nobody’s own').toContainText('Lunch');
  await expect(norwegian).not.toContainText('kantina');
});
