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

test('who has two phones is one person: by her name she is always asked, and her own code has a place', async ({
  browser,
}) => {
  const made = await makeSession(await device(browser, 'laptop'), floke.url);
  const siv = await device(browser, 'phone');
  await join(siv, floke.url, made.code, 'Siv Nordmann');
  await expect.poll(async () => (await seen(siv, 'mine/profile'))?.code).toBeTruthy();
  const { code, id: person } = await seen(siv, 'mine/profile');
  // Her first phone is on and connected; nobody becomes a second Siv by chance.
  const tablet = await device(browser, 'phone', SMALL);
  await tablet.goto(`${floke.url}/join/${made.code}`);
  await tablet.getByLabel('Navn').fill('siv nordmann');
  await tablet.getByRole('button', { name: 'Bli med' }).click();
  await expect(tablet.getByRole('heading', { level: 1, name: 'Er du siv nordmann fra før?' })).toBeVisible();
  // And without typing the name first.
  await tablet.reload();
  await shot(tablet, 'join-own-code-320', true);
  await tablet.getByRole('button', { name: 'Jeg har min egen kode' }).click();
  await shot(tablet, 'join-own-code-page-320', true);
  await tablet.getByLabel('Din egen kode').fill(code);
  await tablet.getByRole('button', { name: 'Bruk koden' }).click();
  await tablet.waitForURL('**/phone/**');
  await expect.poll(async () => (await seen(tablet, 'mine/profile'))?.id).toBe(person);
});

test('who was told no after a new code finds the field for the code, and what she typed', async ({ browser }) => {
  const console = await device(browser, 'laptop');
  const made = await makeSession(console, floke.url, { language: 'nn' });
  await openConsole(console, floke.url, made);
  await say(console, { type: 'set_door', open: false });
  const per = await device(browser, 'phone', { ...SMALL, locale: 'en-GB' });
  await per.goto(`${floke.url}/join/${made.code}`);
  await per.getByLabel('Namn').fill('Per Sein');
  await per.getByLabel('Verksemdsområde').selectOption('-own-');
  await per.getByLabel('Kva heiter området ditt?').fill('Frivilligsentralen');
  await per.getByRole('button', { name: 'Bli med' }).click();

  await test.step('outside the door it is the same language, and an empty name is said', async () => {
    await expect(per.getByRole('heading', { level: 1, name: 'Du ventar på å sleppe inn' })).toBeVisible();
    await expect(per.locator('html')).toHaveAttribute('lang', 'nn');
    await expect(per.getByLabel('Verksemdsområde').first()).toHaveValue('-own-');
    await per.getByLabel('Namn').fill('');
    await per.getByRole('button', { name: 'Lagre' }).click();
    await expect(per.getByLabel('Namn')).toHaveAccessibleDescription(/Skriv namnet ditt/);
    await shot(per, 'doorstep-empty-320', true);
    await per.getByLabel('Namn').fill('Per Seinsen');
    await per.getByRole('button', { name: 'Lagre' }).click();
    await expect.poll(async () => (await seen(per, 'mine/waiting'))?.name).toBe('Per Seinsen');
  });

  await console.evaluate((path) => fetch(path, { method: 'POST' }), `/api/sessions/${made.session}/code`);
  await expect.poll(async () => (await seen(console, 'room/session')).code).not.toBe(made.code);
  const { code } = await seen(console, 'room/session');
  const [person] = await seen(console, 'console/waiting/order');
  await say(console, { type: 'withdraw_people', people: [person] });
  await expect(per.getByRole('heading', { level: 1, name: 'Du slapp ikkje inn' })).toBeVisible();
  const again = per.getByRole('link', { name: 'Bli med på nytt' });
  await expect(again).toHaveAttribute('href', '/');
  await shot(per, 'turned-away-320', true);
  await per.goto(`${floke.url}/join/${made.code}`);
  await expect(per.getByText('The code that is valid now is on the big screen.')).toBeVisible();
  await shot(per, 'join-old-code-320', true);
  await per.goto(`${floke.url}/join/${code}`);
  await expect(per.getByLabel('Namn')).toHaveValue('Per Seinsen');
  await expect(per.getByLabel('Kva heiter området ditt?')).toHaveValue('Frivilligsentralen');
});
