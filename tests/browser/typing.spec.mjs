/** Typing: the caret stays where it is put. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, roomWithGroups, seen } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {import('@playwright/test').Locator} field where its caret stands */
const caret = (field) => field.evaluate((one) => /** @type {HTMLTextAreaElement} */ (one).selectionStart);

test('Enter in the middle of a short field breaks no line and leaves the caret where it is', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'solution');
  await follow([kari], 'Hvordan kan vi gjøre noe med behovet?');
  const field = kari.getByLabel('Hva heter løsningen?');
  await field.fill('Felles vikarpool');
  await expect(kari.getByText('Lagret').first()).toBeVisible();
  await field.press('Home');
  for (let n = 0; n < 7; n++) await field.press('ArrowRight');
  await field.press('Enter');
  expect(await caret(field)).toBe(7);
  await kari.keyboard.type('stor ');
  await expect(field).toHaveValue('Felles stor vikarpool');

  await test.step('a line break that is pasted becomes a space, and one writes on behind it', async () => {
    await kari.evaluate(() => document.execCommand('insertText', false, 'ny\nog '));
    await expect(field).toHaveValue('Felles stor ny og vikarpool');
    expect(await caret(field)).toBe(18);
    await kari.keyboard.type('god ');
    const stored = async () => (await seen(laptop, `group/${kariGroup}/text/solution.title`))?.text;
    await expect.poll(stored).toBe('Felles stor ny og god vikarpool');
  });
});
