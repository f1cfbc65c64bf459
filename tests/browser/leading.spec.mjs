/** The console leads: the biggest button says what comes, a press moves one thing, and whoever was late is told what moved. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { goTo, id, leadOn, roomWithGroups, say, seen } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const PHONE = { width: 390, height: 844 };

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} page */
const lead = (page) => page.locator('.next-panel .ds-button');
/** @param {Page} page */
const index = async (page) => (await seen(page, 'room/clock')).index;
/**
 * Presses as soon as the button says something else: before anybody can have read it.
 * @param {Page} page @param {string} [key] instead of the button
 */
const pressesAtOnce = (page, key) =>
  page.evaluate(async (key) => {
    const button = /** @type {HTMLElement} */ (document.querySelector('.next-panel .ds-button'));
    const said = button.innerText;
    while (button.innerText === said || button.ariaBusy === 'true') await new Promise(requestAnimationFrame);
    if (key) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    else button.click();
  }, key);

/** @param {Page} page */
const vote = async (page) => {
  const ballot = id();
  await say(page, { type: 'open_case_vote', ballot });
  await say(page, { type: 'close_ballot', ballot });
  await say(page, { type: 'reveal_ballot', ballot });
};

test('a double press on Neste moves one step, and the second is told where the room is', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const before = await index(laptop);
  const title = (await seen(laptop, 'room/programme'))[before + 1].title;
  const second = pressesAtOnce(laptop);
  await lead(laptop).click();
  await second;
  await expect(laptop.getByRole('alert').getByText(`Nå: ${title}. Det ble nettopp endret`)).toBeVisible();
  expect(await index(laptop)).toBe(before + 1);
  await leadOn(laptop, /^Neste/);
  await expect.poll(() => index(laptop)).toBe(before + 2);
  await expect(laptop.getByRole('alert').getByText('Det ble nettopp endret')).toHaveCount(0);
});

test('two consoles that press within a second move the room one step, forward or back', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const other = await laptop.context().newPage();
  await other.goto(laptop.url());
  await expect(other.locator('.next-panel')).toBeVisible();
  const before = await index(laptop);
  for (const key of [' ', 'ArrowLeft']) {
    const late = pressesAtOnce(other, key);
    await leadOn(laptop, /^Neste/);
    await late;
    await expect(other.getByRole('alert').getByText('Det ble nettopp endret')).toBeVisible();
    await other.getByRole('alert').getByRole('button', { name: 'Lukk' }).click();
  }
  expect(await index(laptop)).toBe(before + 2);
});

test('in plenum the next group is one press away, and those who have not presented are counted', async ({
  browser,
}) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const names = ['Glomma', 'Vingersjøen', 'Vardåsen', 'Øvrebyen'];
  const groups = names.map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  await goTo(laptop, 'need_plenum');
  await expect(laptop.locator('.next-panel')).toContainText('4 grupper har ikke lagt fram ennå.');
  await say(laptop, { type: 'present', group: groups[2]?.id ?? '' });
  await expect(laptop.locator('.next-panel')).toContainText('Vardåsen legger fram. 3 grupper har ikke lagt fram ennå.');
  for (const name of ['Glomma', 'Vingersjøen', 'Øvrebyen']) await leadOn(laptop, name);
  await expect(laptop.locator('.next-panel')).not.toContainText('lagt fram ennå');
  const next = (await seen(laptop, 'room/programme'))[(await index(laptop)) + 1];
  await expect(lead(laptop)).toContainText(next.title);
});

test('between two cases the next case comes first, and a vote on the same case says that it is one', async ({
  browser,
}) => {
  const { laptop, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await expect(lead(laptop)).toContainText('Neste sak: gruppe A – Glomma');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await expect(lead(laptop)).toContainText('Åpne avstemningen');
  await vote(laptop);
  await expect(lead(laptop)).toContainText(/Neste sak: gruppe [AB] – (Glomma|Vingersjøen)/);
  await expect(laptop.getByRole('button', { name: 'Ny avstemning' })).toHaveCount(0);
  await expect(laptop.getByRole('button', { name: 'Stem på nytt over saken' })).toBeVisible();
  await leadOn(laptop, /^Neste sak/);
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne saken likevel' }).click();
  await expect(lead(laptop)).toContainText('Åpne avstemningen');
  await vote(laptop);
  await expect(lead(laptop)).toContainText('Veien videre');
});

test('the big screen is one press away where it says that none is open', async ({ browser }) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  const section = laptop.locator('.now-pane section', { hasText: 'Ingen storskjerm er åpen' });
  const open = section.getByRole('button', { name: 'Åpne storskjermen' });
  const coming = laptop.waitForEvent('popup');
  await open.click();
  const screen = await coming;
  await expect(screen.locator('main.screen-stage')).toBeVisible();
  expect(new URL(screen.url()).pathname).toBe(new URL(made.screen, floke.url).pathname);
  expect(new URL(screen.url()).hash, 'the secret has left the address').toBe('');
  expect(await screen.evaluate(() => window.opener)).toBeNull();
  await expect(laptop.getByText('1 storskjerm er åpen')).toBeVisible();
  await expect(open).toHaveCount(0);
});

test('who has stopped the window of the big screen is given its address', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await laptop.evaluate(() => {
    window.open = () => null;
  });
  await laptop.locator('.now-pane').getByRole('button', { name: 'Åpne storskjermen' }).click();
  await expect(laptop.getByRole('textbox', { name: 'Storskjerm' })).toHaveValue(/\/screen\/[a-z0-9]+#./);
});

test('undo says what it takes back, and what a group has delivered is not among it', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  const bar = laptop.locator('.undo-bar');
  const steps = await seen(laptop, 'room/programme');
  await leadOn(laptop, /^Neste/);
  await expect(bar).toContainText(`Nå: ${steps[1].title}`);
  await laptop.getByRole('button', { name: 'Legg til 5 minutter' }).click();
  await expect(bar).toContainText('5 minutter lenger');
  await laptop.locator('.timer').getByRole('button', { name: 'Pause' }).click();
  await expect(bar).toContainText('Tiden står');
  await say(laptop, { type: 'set_scene', scene: 'blank' });
  await expect(bar).toContainText('Storskjermen: Mørk skjerm');
  const person = (await seen(kari, 'mine/profile')).id;
  await say(laptop, { type: 'move_person', person, group: null });
  await expect(bar).toContainText('Kari Nordmann: Uten gruppe');
  await bar.getByRole('button', { name: /^Angre/ }).click();
  await expect(bar).toHaveCount(0);
  expect((await seen(kari, 'mine/profile')).group).toBe(kariGroup);
  await goTo(laptop, 'need');
  await expect.poll(() => bar.count(), { timeout: 20_000 }).toBe(0);
  const cells = { text: 'De slutter fordi de ikke har råd.' };
  await say(kari, { type: 'put_row', group: kariGroup, list: 'need.rounds', row: id(), cells });
  await say(kari, { type: 'write', group: kariGroup, field: 'need.sentence', text: 'Voksne trenger tid.', base: 0 });
  await say(kari, { type: 'deliver', group: kariGroup, stage: 'need' });
  await expect.poll(async () => (await seen(laptop, `console/group/${kariGroup}/status`)).delivered_at).not.toBeNull();
  await expect(bar).toHaveCount(0);
});

test('a step may be left with cases that wait', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  const before = await index(laptop);
  await expect(laptop.locator('.next-panel')).toContainText('2 av 2 saker er ikke behandlet.');
  await leadOn(laptop, 'Gå videre til «Veien videre»');
  await expect.poll(() => index(laptop)).toBe(before + 1);
});

for (const [name, size] of /** @type {const} */ ([
  ['a laptop', { width: 1366, height: 620 }],
  ['a phone', PHONE],
]))
  test(`an open vote is closed without scrolling, on ${name}`, async ({ browser }) => {
    const { laptop, kariGroup } = await roomWithGroups(browser, floke.url);
    await goTo(laptop, 'board');
    await say(laptop, { type: 'open_case', group: kariGroup });
    await say(laptop, { type: 'open_case_vote', ballot: id() });
    await laptop.setViewportSize(size);
    await laptop.evaluate(() => {
      for (const one of document.querySelectorAll('.groups-pane, .now-pane__rest')) one.scrollTop = 10_000;
    });
    await expect(lead(laptop)).toContainText('Lukk avstemningen');
    await expect(lead(laptop)).toBeInViewport({ ratio: 1 });
    await leadOn(laptop, 'Lukk avstemningen');
    await laptop.getByRole('dialog').getByRole('button', { name: 'Lukk nå' }).click();
    await leadOn(laptop, 'Vis resultatet');
    await laptop.getByRole('dialog').getByRole('button', { name: 'Vis resultatet' }).click();
    await expect.poll(async () => (await seen(laptop, 'room/ballot')).state).toBe('revealed');
  });
