/** Axe where people end up when something is off: no place, no line, no page; and the example's doors. */
import { expect } from '@playwright/test';
import { check } from './axe.mjs';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, makeSession, openScreen, roomWithGroups, say, seen } from './room.mjs';
import { test } from './test.mjs';

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

test('no such page, and the doors of the example', async ({ browser }) => {
  const page = await device(browser, 'phone', PHONE);
  await page.goto(`${floke.url}/finnes-ikke`);
  await expect(page.getByText('Vi finner ikke siden.')).toBeVisible();
  await check(page, 'no such page');
  await page.goto(`${floke.url}/#eksempel`);
  await page.getByRole('button', { name: 'Start eksempelet' }).click();
  await expect(page.getByText('Eksempelet er klart.')).toBeVisible();
  await check(page, 'example, doors');
  const other = await device(browser, 'phone', PHONE);
  await other.goto(`${floke.url}/#eksempel`);
  await other.getByRole('button', { name: 'Start eksempelet' }).click();
  await expect(other.getByRole('link', { name: 'Følg med fra telefonen' })).toBeVisible();
  await check(other, 'example, busy');
});

test('a queue to come in', async ({ browser }) => {
  const made = await makeSession(await device(browser, 'laptop'), floke.url);
  const kari = await device(browser, 'phone', PHONE);
  const wait = { code: 'join_queue', params: { ahead: 12, wait_ms: 600_000 } };
  await kari.route('**/join', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 429, json: wait }) : route.continue(),
  );
  await kari.goto(`${floke.url}/join/${made.code}`);
  await kari.getByLabel('Navn').fill('Kari Nordmann');
  await kari.getByRole('button', { name: 'Bli med' }).click();
  await expect(kari.getByRole('heading', { name: 'Vent litt' })).toBeFocused();
  await check(kari, 'join, in a queue');
});

test('without a line, and two texts at once', async ({ browser }) => {
  const { laptop, made, kari, ola, kariGroup: group } = await roomWithGroups(browser, floke.url, PHONE);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await goTo(laptop, 'need');
  await follow([kari], 'Hva er egentlig behovet?');
  await say(laptop, { type: 'move_person', person: (await seen(ola, 'mine/profile')).id, group });
  await expect.poll(async () => (await seen(ola, 'mine/profile')).group).toBe(group);
  for (const [page, text] of /** @type {const} */ ([
    [kari, 'Voksne trenger et tilbud.'],
    [ola, 'Folk trenger fagbrev.'],
  ]))
    await say(page, { type: 'write', group, field: 'need.sentence', text, base: 0 });
  await kari.getByRole('button', { name: /^Behovet i én setning/ }).click();
  await expect(kari.locator('.version')).toHaveCount(2);
  await check(kari, 'phone, two texts at once');

  await floke.kill();
  await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toBeVisible();
  await check(kari, 'phone, no line');
  await expect(laptop.getByText('Frakoblet – kobler til igjen')).toBeVisible();
  await check(laptop, 'console, no line');
  await expect(screen.getByText('Kobler til …')).toBeVisible();
  await check(screen, 'screen, no line', PROJECTOR);
  await floke.restart();
  await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toHaveCount(0);

  await kari.goto(`${floke.url}/result/${made.session}/${group}`);
  await expect(kari.locator('main h1').first()).toBeVisible();
  await check(kari, 'result of a group');
});

test('who is not let in, and after the end', async ({ browser }) => {
  const { laptop, made, ola } = await roomWithGroups(browser, floke.url, PHONE);
  await ola.context().clearCookies();
  await ola.reload();
  await expect(ola.getByRole('link', { name: 'Bli med på nytt' })).toBeVisible();
  await check(ola, 'phone, not let in');
  const [console_, wall] = [await device(browser, 'laptop'), await device(browser, 'projector')];
  await console_.goto(`${floke.url}${made.console}`);
  await expect(console_.locator('.console-notice h1')).toBeVisible();
  await check(console_, 'console, not let in');
  await wall.goto(`${floke.url}${made.screen}`);
  await expect(wall.locator('.screen-notice h1')).toBeVisible();
  await check(wall, 'screen, not let in', PROJECTOR);

  await say(laptop, { type: 'end_session' });
  await expect(laptop.getByText('Samlingen er avsluttet.').first()).toBeVisible();
  await check(laptop, 'console, ended');
  await ola.goto(`${floke.url}/join/${made.code}`);
  await expect(ola.getByRole('heading', { name: 'Samlingen er avsluttet' })).toBeVisible();
  await check(ola, 'join, ended');
});

test('when everything is forgotten', async ({ browser }) => {
  const { laptop, made, kari } = await roomWithGroups(browser, floke.url, PHONE);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await floke.forget(made.session);
  const gone = 'Samlingen er slettet';
  for (const [page, name, how] of /** @type {const} */ ([
    [kari, 'phone', {}],
    [laptop, 'console', {}],
    [screen, 'screen', PROJECTOR],
  ])) {
    await expect(page.getByText(gone)).toBeVisible();
    await check(page, `${name}, forgotten`, how);
  }
});
