/** Who is here: a facilitator sees who has only joined, leaves those who are new out of a vote, and votes again when one was there twice. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, goTo, id, join, leadOn, pressRead, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

/** @param {import('@playwright/test').Page} phone */
const mine = async (phone) => (await seen(phone, 'mine/profile')).id;

/** An open vote in plenum. @param {import('@playwright/test').Page} laptop */
async function opensVote(laptop) {
  const ballot = id();
  const choices = [
    { id: 'a', text: 'Ja' },
    { id: 'b', text: 'Nei' },
  ];
  const asks = { question: 'Er vi i gang?', choices, method: /** @type {const} */ ({ type: 'one' }), secret: false };
  await say(laptop, { type: 'open_ballot', ballot, ...asks });
  return ballot;
}

test('who has joined by script is shown as not arrived, and is here when the facilitator says so', async ({
  browser,
}) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  const joined = await laptop.evaluate(async ({ session, code }) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ code, name: 'Uten Telefon' });
    return (await fetch(`/api/sessions/${session}/join`, { method: 'POST', headers, body })).ok;
  }, made);
  expect(joined).toBe(true);
  await laptop.getByRole('button', { name: /^Deltakere/ }).click();
  await expect(laptop.getByText('2 til stede · 2 har kommet · 3 påmeldte')).toBeVisible();
  const row = laptop.getByRole('listitem').filter({ hasText: 'Uten Telefon' });
  await expect(row.getByText('ikke kommet', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: /^Uten Telefon/ }).click();
  await shot(laptop, 'people-not-arrived');
  await row.getByRole('button', { name: 'Har kommet' }).click();
  await expect(laptop.getByText('3 til stede · 3 har kommet · 3 påmeldte')).toBeVisible();
  await expect(row.getByRole('button', { name: 'Har ikke kommet' })).toBeVisible();
});

test('who is new since the last vote is left out of the next one, reads why, and is let in', async ({ browser }) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  const first = await opensVote(laptop);
  await say(laptop, { type: 'close_ballot', ballot: first });
  await say(laptop, { type: 'reveal_ballot', ballot: first });
  const late = await device(browser, 'phone');
  await join(late, floke.url, made.code, 'Siri Sein');

  await goTo(laptop, 'board');
  await pressRead(laptop, laptop.getByRole('button', { name: 'Åpne saken til Glomma' }));
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne saken likevel' }).click();
  const fresh = laptop.getByText('1 er ny siden forrige avstemning');
  await fresh.click();
  await expect(laptop.locator('.newcomers').getByText('Siri Sein')).toBeVisible();
  await shot(laptop, 'newcomers-board');
  await say(laptop, { type: 'move_person', person: await mine(late), group: null });
  await laptop.getByLabel(/^La vedkommende stå utenfor denne avstemningen/).check();
  await leadOn(laptop, 'Åpne avstemningen');
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
  await expect(late.getByText(/^Du er ny siden forrige avstemning og står utenfor denne/)).toBeVisible();
  await shot(late, 'newcomers-phone');
  const outside = laptop.getByRole('listitem').filter({ hasText: 'Siri Sein' });
  await shot(laptop, 'newcomers-outside');
  await outside.getByRole('button', { name: 'Slipp inn' }).click();
  await expect(late.getByRole('radio').first()).toBeVisible();
  await expect(outside).toHaveCount(0);
});

test('who takes a double entry out during a vote closes it and asks again from where she stands', async ({
  browser,
}) => {
  const { laptop, kari, ola } = await roomWithGroups(browser, floke.url);
  const first = await opensVote(laptop);
  for (const phone of [kari, ola]) await say(phone, { type: 'vote', ballot: first, choice: { one: 'a' } });

  await laptop.getByRole('button', { name: /^Deltakere/ }).click();
  const row = laptop.locator('.people > li', { hasText: 'Ola Dahl' });
  await row.getByRole('button', { name: /^Ola Dahl/ }).click();
  await row.getByRole('button', { name: 'Trekk ut' }).click();
  const asked = laptop.getByRole('dialog');
  await asked.getByRole('button', { name: 'Trekk ut' }).click();
  const now = laptop.locator('.now-pane');
  await expect(now.getByText(/^1 er trukket ut mens avstemningen er åpen/)).toBeVisible();
  await shot(laptop, 'double-entry');
  await now.getByRole('button', { name: 'Lukk og stem på nytt' }).click();
  await shot(laptop, 'double-entry-asked');
  await asked.getByRole('button', { name: 'Lukk og stem på nytt' }).click();

  const again = async () => {
    const vote = await seen(laptop, 'room/ballot');
    return vote.id === first ? null : { question: vote.question, state: vote.state, present: vote.present };
  };
  await expect.poll(again).toEqual({ question: 'Er vi i gang?', state: 'open', present: 1 });
  await expect(now.getByText(/er trukket ut mens/)).toHaveCount(0);
  await expect(kari.getByRole('heading', { level: 1, name: 'Er vi i gang?' })).toBeVisible();
  await expect.poll(async () => (await seen(kari, 'mine/ballot'))?.at ?? null, 'nobody has voted in it').toBeNull();
});

test('who is left out of a vote in plenum is left out of it when it is asked again', async ({ browser }) => {
  const { laptop, made, ola } = await roomWithGroups(browser, floke.url);
  const first = await opensVote(laptop);
  await say(laptop, { type: 'close_ballot', ballot: first });
  await say(laptop, { type: 'reveal_ballot', ballot: first });
  const late = await device(browser, 'phone');
  await join(late, floke.url, made.code, 'Siri Sein');

  await test.step('the facilitator leaves her out where the vote is asked', async () => {
    await laptop.getByLabel('Meny').click();
    await laptop.locator('.menu__list').getByRole('button', { name: 'Avstemning' }).click();
    const dialog = laptop.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Ny avstemning' }).click();
    await dialog.getByLabel('Hva spør du om?').fill('Kaffe nå?');
    await dialog.getByLabel('Svar 1', { exact: true }).fill('Ja');
    await dialog.getByLabel('Svar 2', { exact: true }).fill('Nei');
    await dialog.getByLabel('Hemmelig avstemning').uncheck();
    await dialog.getByLabel(/^La vedkommende stå utenfor denne avstemningen/).check();
    await shot(laptop, 'newcomers-plenum');
    await dialog.getByRole('button', { name: 'Åpne avstemningen' }).click();
    await expect(late.getByText(/^Du er ny siden forrige avstemning og står utenfor denne/)).toBeVisible();
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Siri Sein' })).toBeVisible();
    expect(await seen(late, 'room/ballot')).toMatchObject({ question: 'Kaffe nå?', present: 2 });
    await laptop.keyboard.press('Escape');
  });

  await test.step('one was there twice, and the same vote is asked again', async () => {
    await say(laptop, { type: 'withdraw_person', person: await mine(ola) });
    await laptop.locator('.now-pane').getByRole('button', { name: 'Lukk og stem på nytt' }).click();
    const asked = laptop.getByRole('dialog');
    await expect(asked).toContainText('De som står utenfor nå, står utenfor da også.');
    await shot(laptop, 'double-entry-without');
    const before = (await seen(laptop, 'room/ballot')).id;
    await asked.getByRole('button', { name: 'Lukk og stem på nytt' }).click();
    await expect.poll(async () => (await seen(late, 'room/ballot')).id, 'asked again').not.toBe(before);
    expect(await seen(late, 'room/ballot')).toMatchObject({ question: 'Kaffe nå?', state: 'open', members: 1 });
    await expect.poll(() => seen(late, 'mine/ballot')).toMatchObject({ standing: 'left_out' });
    await expect(late.getByText(/^Du er ny siden forrige avstemning og står utenfor denne/)).toBeVisible();
  });
});
