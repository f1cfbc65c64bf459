/** A secret vote of five, four of whom vote: everybody is told that it came to nothing, and nobody what was voted. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, goTo, id, join, leadOn, openScreen, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const SUM = 'Bare summen vises, og bare hvis minst fem stemmer.';
const ALIKE = 'Stemmer alle likt, vet alle hva hver enkelt stemte.';
const PHONE = `${SUM} Stemmer alle likt, vet alle hva du stemte.`;
const SCREEN = `${SUM} ${ALIKE}`;
const FEW = 'Færre enn fem stemte. Hva de stemte, er verken vist eller lagret.';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} phone @param {string} choice */
async function votes(phone, choice) {
  await phone.getByRole('radio', { name: choice, exact: true }).check();
  await phone.getByRole('button', { name: 'Send stemmen' }).click();
  await expect(phone.getByText(/Stemmen er mottatt/)).toBeVisible();
}

test('of four secret votes nothing is shown, and the same is not asked of nearly the same people unseen', async ({
  browser,
}) => {
  const { laptop, made, kari, ola } = await roomWithGroups(browser, floke.url);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  const phones = [kari, ola];
  for (const name of ['Siv', 'Per', 'Tone']) {
    const phone = await device(browser, 'phone');
    await join(phone, floke.url, made.code, name);
    phones.push(phone);
  }
  const dialog = laptop.getByRole('dialog').first();
  const asks = async () => {
    await dialog.getByLabel('Hva spør du om?').fill('Er du trygg her?');
    await dialog.getByLabel('Svar 1', { exact: true }).fill('Ja');
    await dialog.getByLabel('Svar 2', { exact: true }).fill('Nei');
    await dialog.getByRole('button', { name: 'Åpne avstemningen' }).click();
  };
  const closes = async () => {
    await dialog.getByRole('button', { name: 'Lukk avstemningen' }).click();
    await laptop.getByRole('button', { name: 'Lukk nå' }).click();
    await dialog.getByRole('button', { name: 'Vis resultatet' }).click();
    await laptop.getByRole('dialog').last().getByRole('button', { name: 'Vis resultatet' }).click();
  };

  await test.step('what the words promise stands before the vote', async () => {
    await laptop.getByLabel('Meny').click();
    await laptop.locator('.menu__list').getByRole('button', { name: 'Avstemning' }).click();
    await shot(laptop, 'secret-form');
    await expect(dialog.getByText(ALIKE)).toBeVisible();
    await asks();
    for (const phone of phones) await expect(phone.getByText(PHONE)).toBeVisible();
    await expect(screen.getByText(SCREEN)).toBeVisible();
    await expect(dialog.locator('.vote__kind')).toContainText(ALIKE);
    await shot(kari, 'secret-phone', true);
    await shot(screen, 'secret-screen');
  });

  await test.step('nobody is marked as gone or let in by another', async () => {
    const late = await device(browser, 'phone');
    await join(late, floke.url, made.code, 'Sein');
    await expect(late.getByText(/ingen kan tas med mens den er åpen/)).toBeVisible();
    await expect(dialog.getByText('Ingen kan tas med før den er lukket.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Slipp inn' })).toHaveCount(0);
    await shot(late, 'secret-late', true);
    await shot(laptop, 'secret-console-open');
  });

  await test.step('four votes come to nothing, on every screen', async () => {
    for (const phone of phones.slice(0, 4)) await votes(phone, 'Nei');
    await expect(dialog.getByText('4 av 5').first()).toBeVisible();
    await dialog.getByRole('button', { name: 'Lukk avstemningen' }).click();
    await expect(laptop.getByText(/Lukker du nå, blir det ikke noe resultat/)).toBeVisible();
    await shot(laptop, 'secret-close');
    await laptop.getByRole('button', { name: 'Avbryt' }).click();
    await closes();
    for (const page of [...phones, screen, laptop]) await expect(page.getByText(FEW)).toBeVisible();
    for (const page of [...phones, screen, laptop]) {
      expect(await seen(page, 'room/ballot')).toMatchObject({ result: { cast: 4, counts: null } });
      await expect(page.locator('.tally, .vote-bars, .result-bars')).toHaveCount(0);
    }
    await shot(screen, 'secret-screen-few');
    await shot(kari, 'secret-phone-few', true);
    await shot(laptop, 'secret-console-few');
  });

  await test.step('five votes are counted, and then the same is asked only after a warning', async () => {
    await dialog.getByRole('button', { name: 'Ny avstemning' }).click();
    await asks();
    for (const phone of phones) await votes(phone, 'Ja');
    await closes();
    await expect(screen.locator('.tally')).toBeVisible();
    await dialog.getByRole('button', { name: 'Ny avstemning' }).click();
    const { id: person } = await seen(kari, 'mine/profile');
    await say(laptop, { type: 'set_gone', person, gone: true });
    await asks();
    await expect(laptop.getByText(/Nesten de samme har stemt over dette før/)).toBeVisible();
    await shot(laptop, 'secret-again');
    expect(await seen(laptop, 'room/ballot')).toMatchObject({ state: 'revealed' });
    await laptop.getByRole('button', { name: 'Still likevel' }).click();
    await expect(ola.getByRole('radio', { name: 'Ja', exact: true })).toBeVisible();
  });

  await test.step('a case may be voted on in secret, when the board is large enough', async () => {
    await closes();
    await dialog.getByRole('button', { name: 'Lukk', exact: true }).click();
    await goTo(laptop, 'board');
    const [group] = await seen(laptop, 'room/group/order');
    await say(laptop, { type: 'open_case', group });
    const tick = laptop.getByLabel('Hemmelig avstemning');
    await expect(laptop.getByText(ALIKE)).toHaveCount(0);
    await tick.check();
    await expect(laptop.getByText(ALIKE)).toBeVisible();
    // White on white was what was seen: the tick is on a card here, and not in a dialog.
    await expect(tick).not.toHaveCSS('background-color', 'rgb(255, 255, 255)');
    await shot(laptop, 'secret-case', true);
    await leadOn(laptop, 'Åpne avstemningen');
    await laptop.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
    await expect(laptop.getByText('For få til en hemmelig avstemning').first()).toBeVisible();
    await laptop.getByRole('button', { name: 'Avbryt' }).click();
    for (const phone of phones) {
      const { id: person } = await seen(phone, 'mine/profile');
      await say(laptop, { type: 'move_person', person, group: null });
    }
    await say(laptop, { type: 'open_case_vote', ballot: id(), proposal: group, secret: true });
    await expect(ola.getByText(PHONE)).toBeVisible();
    await expect(screen.getByText(SCREEN)).toBeVisible();
    await shot(screen, 'secret-case-screen');
  });
});
