/** Typing: the caret stays where it is put, and what is too long is kept and said. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { resize } from './resize.mjs';
import { device, follow, goTo, makeSession, openConsole, roomWithGroups, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {import('@playwright/test').Locator} field where its caret stands */
const caret = (field) => field.evaluate((one) => /** @type {HTMLTextAreaElement} */ (one).selectionStart);

test('Enter in the middle of a short field breaks no line and leaves the caret where it is', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'solution');
  await follow([kari], 'Hvordan kan vi gjøre noe med behovet?');
  const field = kari.getByLabel('Hva heter løsningen?');
  await field.fill('Felles vikarpool');
  await expect(kari.getByText('Lagret').first()).toBeVisible();
  await field.press('Home');
  for (let n = 0; n < 7; n++) await field.press('ArrowRight');
  await field.press('Enter');
  expect(await caret(field)).toBe(7);
  await kari.keyboard.type('stor ');
  await expect(field).toHaveValue('Felles stor vikarpool');

  await test.step('a line break that is pasted becomes a space, and one writes on behind it', async () => {
    await kari.evaluate(() => document.execCommand('insertText', false, 'ny\nog '));
    await expect(field).toHaveValue('Felles stor ny og vikarpool');
    expect(await caret(field)).toBe(18);
    await kari.keyboard.type('god ');
    const stored = async () => (await seen(laptop, `group/${kariGroup}/text/solution.title`))?.text;
    await expect.poll(stored).toBe('Felles stor ny og god vikarpool');
  });
});

/** Both schemes, and the narrowest phone. @param {import('@playwright/test').Page} page @param {string} name */
async function pictures(page, name) {
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    await page.emulateMedia({ colorScheme });
    await shot(page, `${name}-${colorScheme}`);
  }
  const size = page.viewportSize();
  await resize(page, { width: 320, height: 640 });
  await shot(page, `${name}-320`);
  if (size) await resize(page, size);
}

test('a text with emoji is as long as it looks, and a paste that is too long loses nothing', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  const stored = async () => (await seen(laptop, `group/${kariGroup}/text/solution.title`))?.text;
  const tooMuch = `Felles vikarpool ${'🎉'.repeat(155)}`;

  await test.step('a shared text goes out when it is short enough, and stays on the phone until then', async () => {
    await goTo(laptop, 'solution');
    await follow([kari], 'Hvordan kan vi gjøre noe med behovet?');
    const field = kari.getByLabel('Hva heter løsningen?');
    await field.fill('🎉'.repeat(160));
    await expect.poll(stored).toBe('🎉'.repeat(160));
    await expect(kari.getByText('0 tegn igjen')).toBeVisible();
    await field.fill('');
    await field.focus();
    await kari.evaluate((text) => document.execCommand('insertText', false, text), tooMuch);
    await expect(field).toHaveValue(tooMuch);
    await expect(field).toHaveAccessibleDescription('12 tegn for mye. Kort ned teksten. Ingenting er borte.');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(kari.getByText('På telefonen')).toBeVisible();
    await pictures(kari, 'phone-too-long');
    for (let n = 0; n < 12; n++) await kari.keyboard.press('Backspace');
    await expect.poll(stored).toBe([...tooMuch].slice(0, 160).join(''));
    await expect(field).not.toHaveAttribute('aria-invalid');
  });

  await test.step('a form says what is too much, and is not sent before that is mended', async () => {
    await goTo(laptop, 'bruttoliste');
    await kari.goto(`${kari.url().split('#')[0]}`);
    await kari.getByRole('button', { name: 'Skriv en floke' }).click();
    const field = kari.getByLabel('Floke', { exact: true });
    await field.fill('🎉'.repeat(301));
    await kari.getByRole('button', { name: 'Send inn' }).click();
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(/1 tegn for mye/);
    await pictures(kari, 'phone-floke-too-long');
    await field.press('Backspace');
    await kari.getByRole('button', { name: 'Send inn' }).click();
    await expect(kari.getByText('🎉'.repeat(300))).toBeVisible();
  });
});

test('a round that is too long is there after a reload, and goes out when it is short enough', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await follow([kari], 'Hva er egentlig behovet?');
  const rounds = async () => {
    const order = (await seen(laptop, `group/${kariGroup}/list/need.rounds/order`)) ?? [];
    const of = (/** @type {string} */ row) => seen(laptop, `group/${kariGroup}/list/need.rounds/row/${row}`);
    return (await Promise.all(order.map(of))).map(({ cells }) => cells.text);
  };
  const long = 'De slutter fordi de ikke har råd. '.repeat(200);
  for (const [n, before] of [
    [1, []],
    [2, ['Kort 1.']],
  ]) {
    const round = kari.getByLabel(`Runde ${n} · nå`);
    await round.fill(long);
    await expect(kari.getByText(/tegn for mye/)).toBeVisible();
    await kari.reload();
    await expect(round, `round ${n}`).toHaveValue(long);
    expect(await rounds()).toEqual(before);
    await round.fill(`Kort ${n}.`);
    await expect.poll(rounds).toEqual([...(Array.isArray(before) ? before : []), `Kort ${n}.`]);
    if (n === 1) await kari.getByRole('button', { name: /^Ta en runde til/ }).click();
  }
});

test('a name with emoji gets in, and one that is too long says by how much', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const phone = await device(browser, 'phone');
  await phone.goto(`${floke.url}/join/${made.code}`);
  const name = phone.getByLabel('Navn');
  await name.fill(`Kari ${'🎉'.repeat(80)}`);
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/5 tegn for mye/);
  await pictures(phone, 'join-too-long');
  await name.fill('🎉'.repeat(80));
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await phone.waitForURL('**/phone/**');
  await expect.poll(async () => (await seen(phone, 'mine/profile'))?.name).toBe('🎉'.repeat(80));

  await test.step('the console and the page of a new session say it too', async () => {
    await laptop.getByRole('button', { name: 'Melding' }).first().click();
    await laptop.getByLabel('Melding', { exact: true }).fill('o'.repeat(305));
    await expect(laptop.getByText('5 tegn for mye')).toBeVisible();
    await shot(laptop, 'console-message-too-long');
    await laptop.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await expect(laptop.getByLabel('Melding', { exact: true })).toBeFocused();
    await laptop.goto(`${floke.url}/#lag`);
    await laptop.getByLabel('Navn på samlingen').fill('o'.repeat(162));
    await expect(laptop.getByText('2 tegn for mye')).toBeVisible();
    await laptop.getByLabel('Område 1').fill('o'.repeat(90));
    await expect(laptop.getByText('10 tegn for mye')).toBeVisible();
    await shot(laptop, 'create-too-long', true);
  });
});
