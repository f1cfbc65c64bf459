/** The rounds of the need: each page speaks of what is there. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, roomWithGroups, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

test('in round 1 nothing speaks of a round before, and in round 2 it does', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await follow([kari], 'Hva er egentlig behovet?');
  await kari.getByLabel('Runde 1 · nå').fill('De slutter fordi de ikke har råd.');
  const noticed = kari.getByLabel('Hva la dere merke til?');
  await expect(noticed).toBeVisible();
  await expect(noticed).toHaveAccessibleDescription(/^Se på det dere har skrevet\./);
  await expect(kari.locator('main')).not.toContainText('forrige runde');
  await shot(kari, 'phone-round-1', true);
  await kari.getByRole('button', { name: /\(Runde 2\)$/ }).click();
  await expect(kari.getByLabel('Runde 2 · nå')).toHaveAccessibleDescription(/forrige runde/);
});
