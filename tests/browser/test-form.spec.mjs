/** The form of the Test stage: cards that say what they hold and lack, and lists that are written row after row. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

/** @param {import('@playwright/test').Browser} browser */
async function atTest(browser) {
  const room = await roomWithGroups(browser, floke.url);
  await goTo(room.laptop, 'test');
  await follow([room.kari], 'Test');
  const card = (/** @type {string} */ name) => room.kari.locator('.stage-card', { hasText: name });
  return { ...room, card, head: (/** @type {string} */ name) => card(name).locator('.stage-card__head') };
}

test('the form of a test is cards, and what it needs comes first', async ({ browser }) => {
  const { kari, card } = await atTest(browser);
  await expect(kari.locator('.stage-card__head b')).toHaveText([
    'Mål for testen',
    'Aktiviteter',
    'Organisering',
    'Framdrift',
    'Eierskap og forankring i kommunen',
    'Testprosjektet',
    'Slik ser vi at det virker',
    'Eierskap og forankring hos andre',
    'Hva som kan gå galt',
    'Når vi stopper',
    'Saken til formannskapet',
  ]);
  await expect(card('Framdrift')).toContainText('Mangler: to milepæler');
  await expect(card('Når vi stopper')).not.toContainText('Mangler');
  expect(await kari.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(1_600);
  await shot(kari, 'phone-test-cards', true);
});

test('one milestone after the other is written in the same form, and each says what shall be done', async ({
  browser,
}) => {
  const { kari, card, head, kariGroup } = await atTest(browser);
  await head('Framdrift').click();
  await kari.getByRole('button', { name: 'Legg til en milepæl' }).click();
  const [when, what] = [kari.getByLabel('Når?'), kari.getByLabel('Hva skal være gjort?')];
  const add = card('Framdrift').getByRole('button', { name: 'Legg til', exact: true });
  await when.fill('April');
  await add.click();
  await expect(card('Framdrift').getByRole('alert')).toBeVisible();
  await expect(what, 'a month alone is no milestone').toBeFocused();
  expect(await seen(kari, `group/${kariGroup}/list/test.plan/order`)).toBeNull();
  await what.fill('Avtalen er klar');
  await add.click();
  await expect(card('Framdrift').locator('.row-list__text')).toHaveText(['AprilAvtalen er klar']);
  await expect(when, 'the form is ready for the next').toBeFocused();
  await expect(when).toHaveValue('');
  await shot(kari, 'phone-test-card-open', true);
  await when.fill('Mai');
  await what.fill('Tjue har begynt');
  await add.click();
  await expect(card('Framdrift').locator('.row-list__text')).toHaveCount(2);
  await card('Framdrift').getByRole('button', { name: 'Avbryt' }).click();
  await expect(kari.getByRole('button', { name: 'Legg til en milepæl' })).toBeFocused();
  await head('Framdrift').click();
  await expect(card('Framdrift')).toContainText('April: Avtalen er klar, Mai: Tjue har begynt');
  await expect(card('Framdrift')).not.toContainText('Mangler');
});

test('a card that is pressed stays under the thumb, when the one above it closes', async ({ browser }) => {
  const { kari, head } = await atTest(browser);
  await head('Organisering').click();
  await expect(kari.getByLabel('Hvem eier prosjektet?')).toBeVisible();
  await head('Framdrift').scrollIntoViewIfNeeded();
  const top = async () => (await head('Framdrift').boundingBox())?.y ?? Number.NaN;
  const before = await top();
  await head('Framdrift').press('Enter');
  await expect(kari.getByRole('button', { name: 'Legg til en milepæl' })).toBeVisible();
  await expect(kari.getByLabel('Hvem eier prosjektet?')).toHaveCount(0);
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
});

test('a closed card says that somebody writes in it, and what is begun and not added', async ({ browser }) => {
  const { kari, laptop, ola, card, head, kariGroup } = await atTest(browser);
  await say(laptop, { type: 'move_person', person: (await seen(ola, 'mine/profile')).id, group: kariGroup });
  await expect.poll(async () => (await seen(ola, 'mine/profile')).group).toBe(kariGroup);
  const olas = ola.locator('.stage-card', { hasText: 'Mål for testen' });
  await olas.locator('.stage-card__head').click();
  await ola.getByLabel('Mål for testen').fill('Finne ut om flere begynner');
  await expect(card('Mål for testen')).toContainText('Ola Dahl skriver nå');
  await expect(card('Mål for testen')).toContainText('Finne ut om flere begynner');
  await head('Framdrift').click();
  await kari.getByRole('button', { name: 'Legg til en milepæl' }).click();
  await kari.getByLabel('Når?').fill('April');
  await head('Framdrift').click();
  await expect(card('Framdrift')).toContainText('Noe er skrevet og ikke lagt til.');
});
