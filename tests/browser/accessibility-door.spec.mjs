/** Axe at the door, from both sides; who is sent away from a page that was open; and where there is no room. */
import { expect } from '@playwright/test';
import { check } from './axe.mjs';
import { startFloke } from './floke.mjs';
import { device, goTo, join, joinByScript, makeSession, openConsole, openScreen, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

// Axe looks at each page twice, on a machine that may have other things to do.
test.describe.configure({ timeout: 600_000 });

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const PHONE = { isMobile: false };
const PROJECTOR = { narrow: false };

/** More windows of the same browser, of which a page's own socket is the oldest. @param {Page} page @param {number} n */
const opensMore = (page, n) =>
  page.evaluate(async (n) => {
    const [, screen, session] = location.pathname.split('/');
    const role = screen === 'console' ? 'facilitator' : screen === 'phone' ? 'participant' : 'screen';
    for (let at = 0; at < n; at += 1) {
      const socket = new WebSocket(`ws://${location.host}/ws/${session}`);
      await new Promise((up, no) => {
        socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', version: 1, role }));
        socket.onmessage = up;
        socket.onclose = () => no(new Error(`the ${at}th window`));
      });
    }
  }, n);

test('the closed door, from both sides', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const dialog = laptop.getByRole('dialog');
  await laptop.getByRole('button', { name: 'Lukk døra' }).click();
  const [kari, per] = [await device(browser, 'phone', PHONE), await device(browser, 'phone', PHONE)];
  await join(kari, floke.url, made.code, 'Kari Sein');
  await join(per, floke.url, made.code, 'Per Fremmed');
  await expect(kari.getByRole('heading', { level: 1, name: 'Du venter på å slippe inn' })).toBeVisible();
  await check(kari, 'phone, at the closed door');
  const names = ['Anne Berit Kristoffersen-Vingerhagen', 'Bo', 'Cecilie', 'Dag', 'Eva'];
  await joinByScript(laptop, made, names);
  await expect(laptop.getByText('7 venter på å slippe inn').first()).toBeVisible();
  // On a phone it leads to another tab.
  await laptop.getByRole('button', { name: 'Se hvem' }).press('Enter');
  await expect(laptop.getByRole('heading', { name: '7 venter på å slippe inn' })).toBeFocused();
  await check(laptop, 'console, newcomers wait');
  for (const [button, name] of [
    ['Slipp inn alle 7', 'letting everybody in'],
    ['Avvis alle 7', 'sending everybody away'],
    ['Åpne døra', 'opening the door'],
    ['Ny kode', 'a new code'],
  ]) {
    await laptop.getByRole('button', { name: button }).click();
    await expect(dialog).toBeVisible();
    await check(laptop, `console, dialog ${name}`);
    await dialog.getByRole('button', { name: 'Avbryt' }).click();
    await expect(dialog).toHaveCount(0);
  }
  await laptop.getByRole('button', { name: 'Avvis Per Fremmed' }).press('Enter');
  await expect(laptop.getByRole('heading', { name: '6 venter på å slippe inn' })).toBeFocused();
  await expect(per.getByRole('heading', { level: 1, name: 'Du slapp ikke inn' })).toBeFocused();
  await check(per, 'phone, turned away');
});

test('the code is another while the form is open', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  const late = await device(browser, 'phone', PHONE);
  await late.goto(`${floke.url}/join/${made.code}`);
  await late.getByLabel('Navn').fill('Sein Hansen');
  const changed = await laptop.evaluate(
    async (session) => (await fetch(`/api/sessions/${session}/code`, { method: 'POST' })).ok,
    made.session,
  );
  expect(changed).toBe(true);
  await late.getByRole('button', { name: 'Bli med' }).click();
  await expect(late.getByText('Koden kan være byttet')).toBeVisible();
  await expect(late.getByLabel('Kode')).toBeFocused();
  await check(late, 'join, code changed');
});

test('a dozen come at once, and are taken out together', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  const rush = await saysRush(laptop);
  await openConsole(laptop, floke.url, made);
  await goTo(laptop, 'need');
  await joinByScript(
    laptop,
    made,
    Array.from({ length: 14 }, (_, n) => `Skript ${n}`),
  );
  await expect(laptop.getByText('14 påmeldte')).toBeVisible();
  // Said in front of what stands in front.
  await laptop.keyboard.press('?');
  await expect(laptop.getByRole('dialog', { name: 'Hurtigtaster' })).toBeVisible();
  rush(14);
  await expect(
    laptop
      .getByRole('dialog')
      .getByRole('log')
      .getByText(/^14 kom inn på kort tid/),
  ).toHaveCount(1);
  await laptop.keyboard.press('Escape');
  await expect(laptop.getByText(/^14 kom inn på kort tid, fra klokka \d/)).toBeVisible();
  await check(laptop, 'console, a rush');
  await laptop.getByRole('button', { name: 'Se hvem' }).click();
  await expect(laptop.getByRole('group', { name: 'Trekk ut flere' })).toBeFocused();
  await expect(laptop.getByRole('button', { name: 'Trekk ut 14' })).toBeInViewport();
  await check(laptop, 'console, taking several out');
  await laptop.getByRole('button', { name: 'Trekk ut 14' }).click();
  await expect(laptop.getByRole('dialog')).toBeVisible();
  await check(laptop, 'console, dialog taking several out');
  await laptop.keyboard.press('Escape');
  await laptop.getByRole('button', { name: 'Avbryt' }).press('Enter');
  await expect(laptop.getByRole('button', { name: 'Trekk ut flere' })).toBeFocused();
  await laptop.getByRole('button', { name: 'Legg bort varselet' }).press('Enter');
  await expect(laptop.locator('#main')).toBeFocused();
});

/**
 * Says over a console's own line that so many came in a rush just now: the server calls it one when the day is past its first
 * step and a quarter of an hour old (`laws/door.rs`), and no story waits that long.
 * @param {Page} page before it is opened @returns {Promise<(n: number) => void>}
 */
async function saysRush(page) {
  let cursor = '';
  /** @type {import('@playwright/test').WebSocketRoute | null} */
  let line = null;
  await page.routeWebSocket(/\/ws\//, (socket) => {
    line = socket;
    socket.connectToServer().onMessage((text) => {
      cursor = JSON.parse(String(text)).cursor ?? cursor;
      socket.send(text);
    });
  });
  return (n) => {
    const now = Date.now();
    const rush = { since: now - 60_000, until: now, n };
    line?.send(JSON.stringify({ type: 'patch', cursor, now, set: { 'console/rush': rush } }));
  };
}

test('who has come in from five newer browsers, and who has the day open in too many windows', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  const kari = await device(browser, 'phone', PHONE);
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  await expect.poll(async () => (await seen(kari, 'mine/profile'))?.code).toBeTruthy();
  const { code: personal_code } = await seen(kari, 'mine/profile');
  const windows = 'Samlingen er åpen i for mange vinduer';
  await opensMore(kari, 5);
  await expect(kari.getByText(windows)).toBeVisible();
  await expect(kari.getByRole('heading', { level: 1 })).toBeFocused();
  await check(kari, 'phone, too many windows');
  await kari.getByRole('button', { name: 'Last siden på nytt' }).click();
  await expect(kari.getByRole('heading', { level: 1, name: 'Hei, Kari' })).toBeVisible();

  const back = { url: `/api/sessions/${made.session}/return`, body: JSON.stringify({ personal_code }) };
  await kari.evaluate(async ({ url, body }) => {
    const how = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    for (let n = 0; n < 5; n += 1)
      if (!(await fetch(url, { ...how, credentials: 'omit' })).ok) throw new Error(`the ${n}th browser`);
  }, back);
  await expect(kari.getByText('Du har kommet inn fra fem nyere nettlesere')).toBeVisible();
  await expect(kari.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(kari.getByRole('link', { name: 'Bli med på nytt' })).toBeVisible();
  await check(kari, 'phone, logged out');

  await opensMore(laptop, 40);
  await expect(laptop.getByText(windows)).toBeVisible();
  await check(laptop, 'console, too many windows');
  await laptop.getByRole('button', { name: 'Prøv igjen' }).click();
  await expect(laptop.locator('.console')).toBeVisible();
  await opensMore(screen, 40);
  await expect(screen.getByText(windows)).toBeVisible();
  await check(screen, 'screen, too many windows', PROJECTOR);
});

test('there is no room for one more', async ({ browser }) => {
  // The fewest files that the server starts with: 96 connections, and twelve of them are kept for who is in.
  const small = await startFloke({ files: 128 });
  try {
    const laptop = await device(browser, 'laptop');
    const made = await makeSession(laptop, small.url);
    await openConsole(laptop, small.url, made);
    const screen = await device(browser, 'projector');
    await openScreen(screen, small.url, made);
    const kari = await device(browser, 'phone', PHONE);
    await join(kari, small.url, made.code, 'Kari Nordmann');
    for (const [page, n] of /** @type {const} */ ([
      [laptop, 39],
      [screen, 39],
      [kari, 4],
    ]))
      await opensMore(page, n);
    const ola = await device(browser, 'phone', PHONE);
    expect((await ola.goto(`${small.url}/join/${made.code}`))?.status()).toBe(503);
    await expect(ola.getByRole('heading', { level: 1, name: 'Det er mange her akkurat nå' })).toBeVisible();
    await check(ola, 'no room');
    const per = await device(browser, 'phone', PHONE);
    await per.goto(`${small.url}/#personvern`);
    await expect(per.getByRole('heading', { level: 1, name: 'Det er mange her akkurat nå' })).toBeVisible();
    await shot(per, 'no-room');
    // Eighty windows are closed.
    for (const page of [laptop, screen]) await page.reload();
    await per.getByRole('button', { name: /Prøv igjen nå/ }).click();
    await expect(per.getByRole('heading', { level: 1, name: 'Personvern' })).toBeVisible();
    await expect(ola.getByLabel('Navn'), 'the page tries again by itself').toBeVisible({ timeout: 30_000 });
  } finally {
    await small.stop();
  }
});
