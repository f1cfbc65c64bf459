/** Who is taken out, or is told no: the words are true, stand where they are seen, and lead on. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, id, join, makeSession, openConsole, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const SMALL = { viewport: { width: 320, height: 640 } };

test('who is taken out is told so, and not that her browser is unknown or that her own code helps', async ({
  browser,
}) => {
  const console = await device(browser, 'laptop');
  const made = await makeSession(console, floke.url);
  await openConsole(console, floke.url, made);
  const kari = await device(browser, 'phone', SMALL);
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  await expect.poll(async () => (await seen(kari, 'mine/profile'))?.code).toBeTruthy();
  await say(console, { type: 'withdraw_person', person: (await seen(kari, 'mine/profile')).id });
  const told = async () => {
    await expect(kari.getByRole('heading', { level: 1, name: 'Du er tatt ut av samlingen' })).toBeVisible();
    await expect(kari.getByText(/Er det feil, så si fra i rommet/)).toBeVisible();
    await expect(kari.getByRole('link', { name: 'Bli med på nytt' })).toHaveCount(0);
  };
  await told();
  await shot(kari, 'taken-out-320');
  await kari.reload();
  await told();
});

/** Whether nothing lies over it. @param {import('@playwright/test').Locator} one */
const isOnTop = (one) =>
  one.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = document.elementFromPoint(left + width / 2, top + height / 2);
    return at !== null && element.contains(at);
  });

test('why a vote was not taken stands over the button that was pressed, on the smallest phone too', async ({
  browser,
}) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url, SMALL);
  await say(laptop, {
    type: 'open_ballot',
    ballot: id(),
    question: 'Hvilken av disse skal vi begynne med, når alt ikke kan gjøres på én gang?',
    choices: ['Fagbrev', 'Turnus', 'Transport', 'Digitalt', 'Språk', 'Bolig'].map((text) => ({ id: id(), text })),
    method: { type: 'one' },
    secret: false,
  });
  await kari.getByRole('radio', { name: 'Bolig' }).check();
  await kari.context().setOffline(true);
  await expect(kari.locator('.phone-header')).toHaveClass(/is-offline/);
  await kari.getByRole('button', { name: 'Send stemmen' }).click();
  const no = kari.getByRole('alert').filter({ hasText: 'Du er uten nett' });
  await expect(no).toBeVisible();
  expect(await isOnTop(no)).toBe(true);
  await shot(kari, 'vote-refused-320');
});
