/** A kind of step that somebody has added to the table of phases, by the recipe: scripts/recipes. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, openScreen, roomWithGroups } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

test('the room comes to a kind of step that was added: its page, its question and its name', async ({ browser }) => {
  const { made, laptop, kari } = await roomWithGroups(browser, floke.url);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await goTo(laptop, 'walk');
  await follow([kari], 'Ut på tur');
  await expect(screen.locator('h1')).toHaveText('Hva ser dere ute?');

  await laptop.getByRole('button', { name: 'Endre programmet' }).click();
  const walk = laptop.locator('.steps > li').filter({ hasText: 'En tur rundt kvartalet' });
  await walk.locator('.steps__name').click();
  await expect(walk.locator('option:checked')).toHaveText('Tur');
});
