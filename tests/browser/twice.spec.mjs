/** Pressed twice, or on two consoles at once: one thing happens, and the second press is told what just did. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { resize } from './resize.mjs';
import { goTo, id, leadOn, pressRead, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** Four groups and two consoles. @param {Browser} browser @param {string} phase */
async function twoConsoles(browser, phase) {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen', 'Øvrebyen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  const other = await laptop.context().newPage();
  await other.goto(laptop.url());
  await expect(other.locator('.next-panel')).toBeVisible();
  await goTo(laptop, phase);
  return { laptop, other, groups };
}

/**
 * Presses once more on what has come under the pointer, as soon as something else has.
 * @param {import('@playwright/test').Locator} button
 */
const pressesWhatComes = (button) =>
  button.evaluate(async (was) => {
    const { left, top, width, height } = was.getBoundingClientRect();
    const at = () => document.elementFromPoint(left + width / 2, top + height / 2)?.closest('button');
    const label = (/** @type {Element | null | undefined} */ one) =>
      one?.getAttribute('aria-label') ?? one?.textContent;
    const said = label(was);
    while (!at() || label(at()) === said) await new Promise(requestAnimationFrame);
    at()?.click();
    return label(at());
  });

/** @param {Page} page */
const presenting = async (page) => (await seen(page, 'room/plenum')).presenting;
/** @param {Page} page */
const told = (page) => page.getByRole('alert').getByText('Det ble nettopp endret');

test('a double press in the plenum gives the floor to one group, and the second is told who has it', async ({
  browser,
}) => {
  const { laptop, groups } = await twoConsoles(browser, 'need_plenum');
  const pane = laptop.locator('.groups-pane');
  await say(laptop, { type: 'present', group: groups[0]?.id ?? null });
  const row = pane.locator('.rows').getByRole('button', { name: 'Gi ordet til Vingersjøen' });
  const onRow = pressesWhatComes(row);
  await pressRead(laptop, row);
  expect(await onRow).toBe('Gi ordet til Glomma');
  await expect(told(laptop)).toContainText('Vingersjøen legger fram');
  await shot(laptop, 'console-plenum-twice');
  expect(await presenting(laptop)).toBe(groups[1]?.id);

  await resize(laptop, { width: 390, height: 844 });
  await laptop.locator('nav').getByRole('button', { name: 'Grupper' }).click();
  const middle = pane.locator('.strip').getByRole('button', { name: 'Gi ordet til Vardåsen' });
  const onMiddle = pressesWhatComes(middle);
  await pressRead(laptop, middle);
  expect(await onMiddle).toContain('Gi ordet til Øvrebyen');
  await expect(told(laptop)).toContainText('Vardåsen legger fram');
  expect(await presenting(laptop)).toBe(groups[2]?.id);
});

for (const [phase, name, says] of /** @type {const} */ ([
  ['solution_plenum', 'Gi ordet til', 'Vingersjøen legger fram'],
  ['board', 'Åpne saken til', 'Sak'],
]))
  test(`two consoles that press «${name} …» within a second move the room once`, async ({ browser }) => {
    const { laptop, other, groups } = await twoConsoles(browser, phase);
    const button = (/** @type {Page} */ page, /** @type {string} */ group) =>
      page.locator('.groups-pane .rows').getByRole('button', { name: `${name} ${group}` });
    const onStage = async () => (await presenting(laptop)) ?? null;
    const first = await onStage();
    await expect(button(other, 'Vardåsen')).toBeVisible();
    // Watches before the first is pressed: on a slow machine she would wait for a change that has been.
    await button(other, 'Vardåsen').evaluate(async (/** @type {HTMLElement} */ one) => {
      const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
      const { key } = await import(new URL('session.js', script?.src ?? '').href);
      const before = key('room/plenum').peek()?.presenting;
      const late = async () => {
        // A page in the background may get its next frame after the second is over.
        while (key('room/plenum').peek()?.presenting === before) await new Promise((next) => setTimeout(next));
        one.click();
      };
      late();
    });
    await pressRead(laptop, button(laptop, 'Vingersjøen'));
    if (phase === 'board') await laptop.getByRole('button', { name: 'Åpne saken likevel' }).click();
    await expect(told(other)).toContainText(says);
    await expect(other.getByRole('dialog')).toHaveCount(0);
    await expect.poll(onStage).toBe(groups[1]?.id);
    expect(first).not.toBe(groups[1]?.id);
  });

test('who closes a vote second is told that it is closed already, and who opens one second that another did', async ({
  browser,
}) => {
  const { laptop, other, groups } = await twoConsoles(browser, 'board');
  await say(laptop, { type: 'open_case', group: groups[0]?.id ?? '' });
  const [first, second] = [laptop.getByRole('dialog'), other.getByRole('dialog')];
  for (const page of [laptop, other]) await leadOn(page, 'Åpne avstemningen');
  await first.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
  await expect.poll(async () => (await seen(other, 'room/ballot'))?.state).toBe('open');
  await second.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
  await expect(other.getByRole('alert')).toContainText('En annen konsoll åpnet en avstemning akkurat nå.');

  for (const page of [laptop, other]) await leadOn(page, 'Lukk avstemningen');
  await first.getByRole('button', { name: 'Lukk nå' }).click();
  await expect.poll(async () => (await seen(other, 'room/ballot')).state).toBe('closed');
  await second.getByRole('button', { name: 'Lukk nå' }).click();
  await expect(other.getByRole('alert')).toContainText('Avstemningen er allerede lukket.');
  await expect(other.getByRole('alert')).not.toContainText('kom for sent');
  await shot(other, 'console-second-closes');
});
