/** Joining and voting by keyboard alone, the focus always in sight; Space moves the room, but never while somebody types. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, id, makeSession, openConsole, say, seen } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** How the element with the focus shows it, itself or the card around it; blank when it does not. */
function focusMark() {
  const at = document.activeElement;
  const marks = [at, at?.closest('label, .choice')].map((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = one ? getComputedStyle(one) : document.body.style;
    return one && ((outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none');
  });
  return marks.some(Boolean) ? '' : (at?.outerHTML.slice(0, 120) ?? 'nothing');
}

/**
 * Tab until it has the focus, and on the way every stop is seen.
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').Locator} to
 */
async function tabTo(page, to) {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement !== document.body))
      expect(await page.evaluate(focusMark), 'the focus is not visible here').toBe('');
    if (await to.evaluate((one) => one === document.activeElement)) return;
  }
  throw new Error(`never reached ${to}`);
}

test('join and vote without a pointer', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const phone = await device(browser, 'laptop');

  await test.step('the code, and who I am', async () => {
    await phone.goto(floke.url);
    await tabTo(phone, phone.getByLabel('Kode'));
    await phone.keyboard.type(made.code.toLowerCase());
    await phone.keyboard.press('Enter');
    await phone.waitForURL('**/join/**');
    await tabTo(phone, phone.getByLabel('Navn'));
    await phone.keyboard.type('Kari Nordmann');
    await tabTo(phone, phone.getByLabel('Virksomhetsområde'));
    await phone.keyboard.press('ArrowDown');
    await tabTo(phone, phone.getByRole('button', { name: 'Bli med' }));
    await phone.keyboard.press('Enter');
    await phone.waitForURL('**/phone/**');
    await expect.poll(async () => (await seen(phone, 'mine/profile'))?.area).toBe('Helse og mestring');
  });

  const question = { question: 'Hva trenger vi mest?', secret: false };
  const choices = ['Tid', 'Penger', 'Mot'].map((text) => ({ id: id(), text }));
  await test.step('one of several, with arrows and Enter', async () => {
    const ballot = id();
    await say(laptop, { type: 'open_ballot', ballot, ...question, choices, method: { type: 'one' } });
    await expect(phone.getByRole('heading', { level: 1, name: 'Hva trenger vi mest?' })).toBeFocused();
    await tabTo(phone, phone.getByRole('radio', { name: 'Tid' }));
    await phone.keyboard.press('Space');
    await phone.keyboard.press('ArrowDown');
    await expect(phone.getByRole('radio', { name: 'Penger' })).toBeChecked();
    await tabTo(phone, phone.getByRole('button', { name: 'Send stemmen' }));
    await phone.keyboard.press('Enter');
    await expect(phone.getByText(/Stemmen er mottatt/)).toBeVisible();
    expect((await seen(phone, 'mine/ballot')).choice).toEqual({ one: choices[1].id });
    await say(laptop, { type: 'close_ballot', ballot });
    await say(laptop, { type: 'reveal_ballot', ballot });
    await tabTo(phone, phone.getByRole('button', { name: 'Tilbake til det vi holdt på med' }));
    await phone.keyboard.press('Enter');
    await expect(phone.getByRole('heading', { level: 1, name: 'Hei, Kari!' })).toBeFocused();
  });

  await test.step('two dots, with the space bar', async () => {
    const ballot = id();
    await say(laptop, { type: 'open_ballot', ballot, ...question, choices, method: { type: 'dots', n: 2 } });
    await expect(phone.getByRole('heading', { level: 1, name: 'Hva trenger vi mest?' })).toBeFocused();
    await tabTo(phone, phone.getByRole('checkbox', { name: 'Tid' }));
    await phone.keyboard.press('Space');
    await tabTo(phone, phone.getByRole('checkbox', { name: 'Mot' }));
    await phone.keyboard.press('Space');
    await expect(phone.getByRole('checkbox', { name: 'Penger' })).toBeDisabled();
    await tabTo(phone, phone.getByRole('button', { name: 'Send stemmen' }));
    await phone.keyboard.press('Space');
    await expect(phone.getByText(/Stemmen er mottatt/)).toBeVisible();
    expect((await seen(phone, 'mine/ballot')).choice.dots.toSorted()).toEqual(
      [choices[0].id, choices[2].id].toSorted(),
    );
  });
});

/**
 * Where the room is when all that was pressed before has been carried out: something that is said after it has come back.
 * @param {import('@playwright/test').Page} page
 */
async function clockAfter(page) {
  const text = id();
  await say(page, { type: 'announce', text });
  await expect.poll(async () => (await seen(page, 'room/message'))?.text).toBe(text);
  return seen(page, 'room/clock');
}

test('Space is Neste in the console, but never while typing', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const index = async () => (await seen(laptop, 'room/clock')).index;
  await laptop.keyboard.press('Space');
  await expect.poll(index).toBe(1);
  await laptop.keyboard.press('z');
  await expect.poll(index).toBe(0);

  await test.step('a space in a field is a space', async () => {
    const search = laptop.getByRole('textbox', { name: 'Navn på gruppe A' });
    await search.focus();
    await laptop.keyboard.type('Langs Glomma p a');
    await expect(search).toHaveValue('Langs Glomma p a');
    await laptop.keyboard.press('ArrowRight');
    const clock = await clockAfter(laptop);
    expect(clock.index).toBe(0);
    expect(clock.ends_at, 'P did not pause').not.toBeNull();
  });

  await test.step('on a button it presses that button', async () => {
    await laptop.getByRole('button', { name: 'Flere grupper' }).focus();
    await laptop.keyboard.press('Space');
    await expect(laptop.getByRole('textbox', { name: /^Navn på gruppe/ })).toHaveCount(9);
    expect((await clockAfter(laptop)).index).toBe(0);
  });

  await test.step('a dialog has the keys to itself, and gives the focus back', async () => {
    await laptop.getByRole('button', { name: 'Melding' }).focus();
    await laptop.keyboard.press('Enter');
    await expect(laptop.getByRole('dialog', { name: 'Send en melding' })).toBeVisible();
    await laptop.keyboard.press('Space');
    expect((await clockAfter(laptop)).index).toBe(0);
    await laptop.keyboard.press('Escape');
    await expect(laptop.getByRole('dialog')).toHaveCount(0);
    await expect(laptop.getByRole('button', { name: 'Melding' })).toBeFocused();
  });

  await test.step('every stop of the console is seen', async () => {
    await tabTo(laptop, laptop.getByRole('button', { name: /^Neste/ }));
    await laptop.keyboard.press('Enter');
    await expect.poll(index).toBe(1);
  });
});
