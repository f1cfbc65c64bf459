/** What a facilitator met on her first whole day. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, leadOn, roomWithGroups, say, seen } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const choices = ['Ja', 'Nei'].map((text, n) => ({ id: `choice${n}choice${n}`, text }));
const asked = /** @type {const} */ ({ type: 'open_ballot', question: 'Kaffe nå?', choices, method: { type: 'one' } });

/** @param {import('@playwright/test').Page} page @param {string} ballot */
const closeAndShow = async (page, ballot) => {
  await say(page, { type: 'close_ballot', ballot });
  await say(page, { type: 'reveal_ballot', ballot });
};

test('a case that is decided stays so on the console when something else has been voted on', async ({ browser }) => {
  const { laptop, kariGroup, ola } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  const [onCase, inPlenum] = [id(), id()];
  await say(laptop, { type: 'open_case_vote', ballot: onCase, proposal: kariGroup });
  await say(ola, { type: 'vote', ballot: onCase, choice: { one: 'for' } });
  await closeAndShow(laptop, onCase);
  await say(laptop, { ...asked, ballot: inPlenum, secret: false });
  await closeAndShow(laptop, inPlenum);
  await laptop.getByRole('button', { name: /^Formannskap/ }).click();
  const matter = laptop.locator('.on-floor');
  await expect(matter.locator('.vote__outcome')).toContainText('1–0');
  await expect(matter.getByRole('button', { name: 'Åpne avstemningen' })).toHaveCount(0);
  await matter.getByRole('button', { name: 'Stem på nytt over saken' }).click();
  await expect(laptop.getByRole('dialog', { name: 'Stemme på nytt over saken?' })).toBeVisible();
});

test('no case is voted on before it is decided who is inhabil', async ({ browser }) => {
  const { laptop, kariGroup, ola } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await say(ola, { type: 'report_inhabil', reason: 'Min bror eier bussen' });
  await expect(laptop.getByRole('button', { name: /^Er inhabil/ })).toBeVisible();
  await leadOn(laptop, 'Åpne avstemningen');
  await laptop
    .getByRole('dialog')
    .getByRole('button', { name: /likevel/ })
    .click();
  await expect(laptop.getByRole('alert').getByText('Avgjør det først, så kan dere stemme.')).toBeVisible();
  expect(await seen(laptop, 'room/ballot')).toBeNull();
});

test('who could not vote without a line is not told so any more when it is back', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  await say(laptop, { ...asked, ballot: id(), secret: false });
  await follow([kari], 'Kaffe nå?');
  await kari.getByText('Ja', { exact: true }).click();
  await kari.context().setOffline(true);
  await expect(kari.getByText(/Frakoblet/)).toBeVisible();
  await kari.getByRole('button', { name: 'Send stemmen' }).click();
  const no = kari.getByText('Du er uten nett. Prøv igjen når nettet er tilbake.');
  await expect(no).toBeVisible();
  await kari.context().setOffline(false);
  await expect(kari.getByText(/Frakoblet/)).toHaveCount(0);
  await expect(no).toHaveCount(0);
  await kari.getByRole('button', { name: 'Send stemmen' }).click();
  await expect(kari.getByText('Stemmen er mottatt')).toBeVisible();
});

test('whoever adds an answer goes on to write it', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await laptop.getByRole('button', { name: 'Avstemning', exact: true }).click();
  await laptop.getByRole('button', { name: 'Legg til et svar' }).click();
  await laptop.keyboard.type('Vet ikke');
  await expect(laptop.getByRole('textbox', { name: 'Svar 3' })).toHaveValue('Vet ikke');
});

test('an address that another console has replaced is not offered to be copied', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const other = await device(browser, 'laptop', { storageState: await laptop.context().storageState() });
  await other.goto(laptop.url());
  for (const page of [laptop, other]) await page.getByRole('button', { name: /^Resultat/ }).click();
  const make = (/** @type {import('@playwright/test').Page} */ page) =>
    page.locator('.ending').getByRole('button', { name: 'Lag en ny lenke' }).click();
  await make(laptop);
  await expect(laptop.locator('.ending .copy input')).toHaveValue(/result/);
  await other.reload();
  await other.getByRole('button', { name: /^Resultat/ }).click();
  await expect(other.locator('.live-links li')).toHaveCount(1);
  await make(other);
  await other.getByRole('dialog').getByRole('button', { name: 'Lag en ny lenke' }).click();
  await expect(other.locator('.ending .copy input')).toHaveValue(/result/);
  await expect(laptop.locator('.ending .copy')).toHaveCount(0, { timeout: 30_000 });
});
