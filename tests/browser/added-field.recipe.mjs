/** A field and a list that somebody has added to the table of the form, by the recipe: scripts/recipes. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, roomWithGroups, say, seen } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

test('a field and a list that were added to the table are written, read and printed', async ({ browser }) => {
  const { made, laptop, kari, kariGroup: group } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'test');
  await follow([kari], 'Test');

  await kari.getByRole('button', { name: /^Budsjett/ }).click();
  await kari.getByLabel('Hva har dere råd til?').fill('To hundre tusen');
  await kari.getByRole('button', { name: /^Farer/ }).click();
  await kari.getByRole('button', { name: 'Legg til en fare' }).click();
  await kari.getByLabel('Hva kan skje?').fill('Bussen slutter å gå');
  await kari.getByLabel('Hvor sannsynlig?').selectOption('Ganske sikkert');
  await kari.locator('.row-form').getByRole('button', { name: 'Legg til', exact: true }).click();
  await expect(kari.locator('.row-list__text', { hasText: 'Bussen slutter å gå' })).toBeVisible();
  await expect.poll(async () => (await seen(kari, `group/${group}/text/test.budget`))?.text).toBe('To hundre tusen');

  const { name } = await seen(laptop, `room/group/${group}/card`);
  await laptop.locator('.group-card', { hasText: name }).click();
  const sheet = laptop.locator('.sheet-card', { hasText: 'Budsjett' });
  for (const words of ['To hundre tusen', 'Farer', 'Bussen slutter å gå', 'Ganske sikkert'])
    await expect(sheet).toContainText(words);

  await say(laptop, { type: 'end_session' });
  const paper = await device(browser, 'laptop', { storageState: await laptop.context().storageState() });
  await paper.goto(`${floke.url}/result/${made.session}`);
  const markdown = await paper.evaluate(
    async (session) => (await fetch(`/api/sessions/${session}/export.md`)).text(),
    made.session,
  );
  for (const words of ['Budsjett', 'To hundre tusen', 'Farer', 'Bussen slutter å gå', 'Ganske sikkert']) {
    await expect(paper.getByText(words).first()).toBeVisible();
    expect(markdown).toContain(words);
  }
});
