/** Axe where a vote comes to nothing: a secret one of too few, one that was asked before, and one whose votes are lost. */
import { expect } from '@playwright/test';
import { check } from './axe.mjs';
import { startFloke } from './floke.mjs';
import { device, goTo, id, join, openScreen, roomWithGroups, say, seen } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

// Axe looks at each page twice, on a machine that may have other things to do.
test.describe.configure({ timeout: 600_000 });

const PHONE = { isMobile: false };
const PROJECTOR = { narrow: false };
const FEW = 'Færre enn fem stemte. Hva de stemte, er verken vist eller lagret.';
const QUESTION = {
  type: /** @type {const} */ ('open_ballot'),
  question: 'Er du trygg her?',
  choices: [
    { id: 'a', text: 'Ja' },
    { id: 'b', text: 'Nei' },
  ],
  method: /** @type {const} */ ({ type: 'one' }),
  secret: true,
};

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} laptop */
async function opensDialog(laptop) {
  await laptop.getByLabel('Meny').click();
  await laptop.locator('.menu__list').getByRole('button', { name: 'Avstemning' }).click();
}

/** @param {Page} laptop */
async function asks(laptop) {
  await laptop.getByLabel('Hva spør du om?').fill('Er du trygg her?');
  await laptop.getByLabel('Svar 1', { exact: true }).fill('Ja');
  await laptop.getByLabel('Svar 2', { exact: true }).fill('Nei');
  await laptop.getByRole('button', { name: 'Åpne avstemningen' }).click();
}

test('a secret vote of too few', async ({ browser }) => {
  const { laptop, made, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url, PHONE);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await opensDialog(laptop);
  await asks(laptop);
  const dialog = laptop.getByRole('dialog').last();
  await expect(dialog.getByText('For få til en hemmelig avstemning').first()).toBeVisible();
  await check(laptop, 'console, dialog too few for a secret vote');
  await dialog.getByRole('button', { name: 'Avbryt' }).click();

  const phones = [kari, ola];
  for (const name of ['Siv', 'Per', 'Tone']) {
    const phone = await device(browser, 'phone', PHONE);
    await join(phone, floke.url, made.code, name);
    phones.push(phone);
  }
  await dialog.getByRole('button', { name: 'Åpne avstemningen' }).click();
  await expect(kari.getByText('Bare summen vises, og bare hvis minst fem stemmer.')).toBeVisible();
  await check(kari, 'phone, secret vote open');
  await expect(screen.getByText('Bare summen vises, og bare hvis minst fem stemmer.')).toBeVisible();
  await check(screen, 'screen, secret vote open', PROJECTOR);
  const late = await device(browser, 'phone', PHONE);
  await join(late, floke.url, made.code, 'Sein');
  await expect(late.getByText(/ingen kan tas med mens den er åpen/)).toBeVisible();
  await check(late, 'phone, outside a secret vote');
  await expect(dialog.getByText(/Ingen kan tas med før den er lukket/)).toBeVisible();
  await check(laptop, 'console, secret vote open');
  for (const phone of phones.slice(0, 4)) {
    await phone.getByRole('radio', { name: 'Nei', exact: true }).check();
    await phone.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(phone.getByText(/Stemmen er mottatt/)).toBeVisible();
  }
  await dialog.getByRole('button', { name: 'Lukk avstemningen' }).click();
  await expect(laptop.getByText(/Lukker du nå, blir det ikke noe resultat/)).toBeVisible();
  await check(laptop, 'console, dialog closing a secret vote of too few');
  await laptop.getByRole('button', { name: 'Lukk nå' }).click();
  await laptop.getByRole('button', { name: 'Vis resultatet', exact: true }).click();
  await laptop.getByRole('dialog').last().getByRole('button', { name: 'Vis resultatet' }).click();
  for (const [page, name, how] of /** @type {const} */ ([
    [kari, 'phone', {}],
    [laptop, 'console', {}],
    [screen, 'screen', PROJECTOR],
  ])) {
    await expect(page.getByText(FEW)).toBeVisible();
    await check(page, `${name}, secret vote of too few`, how);
  }
  const ballot = id();
  await say(laptop, { ...QUESTION, ballot });
  for (const phone of [...phones, late]) await say(phone, { type: 'vote', ballot, choice: { one: 'b' } });
  await say(laptop, { type: 'close_ballot', ballot });
  await say(laptop, { type: 'reveal_ballot', ballot });
  await say(laptop, { type: 'set_gone', person: (await seen(late, 'mine/profile')).id, gone: true });
  await laptop.getByRole('button', { name: 'Ny avstemning' }).click();
  await asks(laptop);
  await expect(laptop.getByText(/Nesten de samme har stemt over dette før/)).toBeVisible();
  await check(laptop, 'console, dialog asked before');
  await dialog.getByRole('button', { name: 'Avbryt' }).click();
  await dialog.getByRole('button', { name: 'Lukk', exact: true }).click();

  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await laptop.getByLabel('Hemmelig avstemning').check();
  await check(laptop, 'console, board, secret vote');
});

test('a vote whose votes are lost with the disk', async ({ browser }) => {
  const { laptop, made, kari } = await roomWithGroups(browser, floke.url, PHONE);
  for (const name of ['Siv', 'Per', 'Tone']) {
    await join(await device(browser, 'phone', PHONE), floke.url, made.code, name);
  }
  const ballot = id();
  await say(laptop, { ...QUESTION, ballot });
  await say(kari, { type: 'vote', ballot, choice: { one: 'a' } });
  await floke.restoreCopy();
  await opensDialog(laptop);
  await expect(laptop.getByRole('dialog').getByText(/gikk tapt da/)).toBeVisible();
  await check(laptop, 'console, votes lost');
  await expect(kari.getByText(/gikk tapt da/)).toBeVisible();
  await check(kari, 'phone, votes lost');
});
