/** The door: closed, a phone waits outside and comes in by itself; with a new code, every screen shows that one. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, goTo, join, joinByScript, makeSession, openConsole, openScreen, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} console */
const people = (console) => console.getByRole('button', { name: 'Deltakere', exact: false }).first().click();

test('who comes to a closed door waits on a calm page, and the page goes on by itself when she is let in', async ({
  browser,
}) => {
  const console = await device(browser, 'laptop');
  const made = await makeSession(console, floke.url);
  await openConsole(console, floke.url, made);
  const inside = await device(browser, 'phone');
  await join(inside, floke.url, made.code, 'Ola Dahl');
  const door = console.getByRole('region', { name: 'Døra' });
  await expect(door.getByText('Døra er åpen')).toBeVisible();
  await door.getByRole('button', { name: 'Lukk døra' }).click();
  await expect(door.getByText('Døra er lukket')).toBeVisible();

  const [kari, per] = [await device(browser, 'phone'), await device(browser, 'phone')];
  await join(kari, floke.url, made.code, 'Kari Sein');
  await join(per, floke.url, made.code, 'Per Fremmed');
  for (const phone of [kari, per])
    await expect(phone.getByRole('heading', { level: 1, name: 'Du venter på å slippe inn' })).toBeVisible();
  expect(await seen(kari, 'room/session')).toBeNull();
  await kari.getByLabel('Navn').fill('Kari Seland');
  await kari.getByRole('button', { name: 'Lagre' }).click();
  await expect(console.getByText('2 venter på å slippe inn').first()).toBeVisible();
  await expect(console.getByText('Kari Seland')).toBeVisible();
  await shot(kari, 'phone-waiting', true);
  await shot(console, 'console-waiting');

  // Her other device asks whether it is she: two who wait under one name may be one person.
  const pc = await device(browser, 'laptop');
  await pc.goto(`${floke.url}/join/${made.code}`);
  await pc.getByLabel('Navn').fill('kari seland');
  await pc.getByLabel('Stilling').fill('enhetsleder');
  await pc.getByLabel('Virksomhetsområde').selectOption('Nav');
  await pc.getByRole('button', { name: 'Bli med' }).click();
  await expect(pc.getByRole('heading', { level: 1, name: 'kari seland venter allerede' })).toBeFocused();
  await shot(pc, 'join-waits-already', true);
  await expect(console.getByText('2 venter på å slippe inn').first()).toBeVisible();
  await pc.getByRole('button', { name: 'Jeg har min egen kode' }).click();
  await expect(pc.getByLabel('Din egen kode')).toBeVisible();
  await pc.getByRole('button', { name: 'Nei, jeg er en annen kari seland' }).click();
  await expect(pc.getByRole('button', { name: 'Bli med' })).toBeVisible();

  // A page that is loaded again waits on, and the join page leads there.
  await kari.goto(`${floke.url}/join/${made.code}`);
  await kari.waitForURL('**/phone/**');
  await expect(kari.getByRole('heading', { level: 1, name: 'Du venter på å slippe inn' })).toBeVisible();

  await console.getByRole('button', { name: 'Slipp inn Kari Seland' }).click();
  await expect(kari.getByRole('heading', { level: 1, name: 'Hei, Kari' })).toBeVisible();
  await console.getByRole('button', { name: 'Avvis Per Fremmed' }).click();
  await expect(per.getByRole('heading', { level: 1, name: 'Du slapp ikke inn' })).toBeVisible();
  await expect(console.locator('.visitors')).toHaveCount(0);
  await shot(per, 'phone-turned-away');
  // Whoever was in before comes and goes as she likes.
  await inside.reload();
  await expect(inside.getByRole('heading', { level: 1, name: 'Hei, Ola' })).toBeVisible();
});

test('nobody is left waiting when the door is opened again', async ({ browser }) => {
  const console = await device(browser, 'laptop');
  const made = await makeSession(console, floke.url);
  await openConsole(console, floke.url, made);
  const door = console.getByRole('region', { name: 'Døra' }).first();
  await console.getByRole('button', { name: 'Lukk døra' }).click();
  const kari = await device(browser, 'phone');
  await join(kari, floke.url, made.code, 'Kari Sein');
  await expect(console.getByText('Kari Sein')).toBeVisible();
  await console.getByRole('button', { name: 'Åpne døra' }).click();
  await console.getByRole('button', { name: 'Slipp inn og åpne' }).click();
  await expect(kari.getByRole('heading', { level: 1, name: 'Hei, Kari' })).toBeVisible();
  await expect(door.getByText('Døra er åpen')).toBeVisible();
});

test('a new code stands on every screen at once, and the one of before leads nowhere', async ({ browser }) => {
  const [console, screen] = [await device(browser, 'laptop'), await device(browser, 'projector')];
  const made = await makeSession(console, floke.url);
  await openConsole(console, floke.url, made);
  await openScreen(screen, floke.url, made);
  // The form is open when the code is changed.
  const late = await device(browser, 'phone');
  await late.goto(`${floke.url}/join/${made.code}`);
  await late.getByLabel('Navn').fill('Sein Hansen');
  await console.getByRole('button', { name: 'Ny kode' }).click();
  await console.getByRole('button', { name: 'Bytt kode' }).click();
  await expect.poll(async () => (await seen(console, 'room/session')).code).not.toBe(made.code);
  const { code } = await seen(console, 'room/session');
  const blocks = `${code.slice(0, 3)}-${code.slice(3)}`;
  await expect(console.locator('.console-bar')).toContainText(blocks);
  await expect(screen.locator('.lobby__code')).toContainText(blocks);
  await expect(screen.locator('.lobby__qr')).toHaveAttribute('src', new RegExp(`code=${code}$`));
  await late.getByRole('button', { name: 'Bli med' }).click();
  await expect(late.getByText('Koden kan være byttet')).toBeVisible();
  await shot(late, 'join-code-changed');
  await join(late, floke.url, code, 'Sein Hansen');
});

test('those who came the last minute are ticked at once and taken out together, and the others stay', async ({
  browser,
}) => {
  const console = await device(browser, 'laptop');
  const made = await makeSession(console, floke.url);
  await openConsole(console, floke.url, made);
  const kari = await device(browser, 'phone');
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  const names = Array.from({ length: 14 }, (_, n) => `Skript ${n}`);
  await joinByScript(kari, made, names);
  await goTo(console, 'need');
  await people(console);
  await console.getByRole('button', { name: 'Trekk ut flere' }).click();
  await console.getByLabel('Velg dem som kom').selectOption('1');
  await console.getByLabel('Velg Kari Nordmann').uncheck();
  await shot(console, 'console-several');
  await console.getByRole('button', { name: 'Trekk ut 14' }).click();
  await console.getByRole('dialog').getByRole('button', { name: 'Trekk ut 14' }).click();
  await expect(console.getByText('Skript 3')).toHaveCount(0);
  await expect(console.getByText('Kari Nordmann')).toBeVisible();
  await expect(console.getByRole('button', { name: 'Trekk ut flere' })).toBeVisible();
});
