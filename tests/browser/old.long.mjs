/** Phones that are years old: Chromium 119, which has no light-dark(), votes; 92, without cascade layers, is told. */
import { existsSync } from 'node:fs';
import { chromium, expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, id, join, makeSession, openConsole, openScreen, say, shot } from './room.mjs';
import { test } from './test.mjs';

const ARGS = ['--no-sandbox', '--disable-gpu', '--no-zygote', '--host-resolver-rules=MAP floke.test 127.0.0.1'];

/** @param {number} version */
async function old(version) {
  const executablePath = new URL(`../../target/old-browsers/${version}`, import.meta.url).pathname;
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing: scripts/old-browsers`);
  const browser = await chromium.launch({ executablePath, args: ARGS });
  expect(browser.version()).toMatch(new RegExp(`^${version}\\.`));
  return browser;
}

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** What is drawn: an ink on a ground. @param {import('@playwright/test').Locator} one */
const colours = (one) =>
  one.evaluate((/** @type {HTMLElement} */ element) => {
    /** @type {HTMLElement | null} */
    let under = element;
    const ground = () => (under ? getComputedStyle(under).backgroundColor : 'rgb(255, 255, 255)');
    while (under && ground() === 'rgba(0, 0, 0, 0)') under = under.parentElement;
    return { ink: getComputedStyle(element).color, ground: ground(), line: getComputedStyle(element).borderTopColor };
  });

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`a phone with Chromium 119 joins and votes, and sees which choice is hers, in the ${colorScheme}`, async ({
    browser,
  }) => {
    const laptop = await device(browser, 'laptop');
    const made = await makeSession(laptop, floke.url);
    await openConsole(laptop, floke.url, made);
    const years = await old(119);
    const kari = await device(years, 'phone', { colorScheme });
    const screen = await device(years, 'projector');
    await openScreen(screen, floke.url, made);
    const code = screen.getByText(`${made.code.slice(0, 3)}-${made.code.slice(3)}`).first();
    const shown = await colours(code);
    expect(shown.ink, 'the code is read from the back').not.toBe(shown.ground);
    await shot(screen, `old-119-screen-${colorScheme}`);

    await kari.goto(`${floke.url}/join/${made.code}`);
    await expect(kari.getByLabel('Navn')).toBeVisible();
    await expect(kari.locator('.too-old')).toBeHidden();
    await shot(kari, `old-119-join-${colorScheme}`);
    await join(kari, floke.url, made.code, 'Kari Nordmann');
    const ballot = id();
    await say(laptop, {
      type: 'open_ballot',
      ballot,
      question: 'Hvor skal vi spise?',
      choices: [
        { id: id(), text: 'Kantina' },
        { id: id(), text: 'Ute ved elva' },
      ],
      method: { type: 'one' },
      secret: false,
    });
    const choice = kari.locator('.choice', { hasText: 'Ute ved elva' });
    const before = await colours(choice);
    await kari.getByRole('radio', { name: 'Ute ved elva' }).check();
    const after = await colours(choice);
    expect([after.ground, after.line], 'the choice is marked').not.toEqual([before.ground, before.line]);
    await shot(kari, `old-119-vote-${colorScheme}`);
    await kari.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(kari.getByText(/Stemmen er mottatt/)).toBeVisible();
    await say(laptop, { type: 'close_ballot', ballot });
    await say(laptop, { type: 'reveal_ballot', ballot });
    await expect(screen.getByText('Ute ved elva').first()).toBeVisible();
    await shot(screen, `old-119-result-${colorScheme}`);
    await years.close();
  });
}

test('in Chromium 92 every page says that the browser is too old, and nothing else', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  const years = await old(92);
  const context = await years.newContext({ viewport: { width: 390, height: 844 } });
  for (const path of ['/', `/join/${made.code}`, `/phone/${made.session}`, made.console, made.screen]) {
    const page = await context.newPage();
    await page.goto(`${floke.url}${path}`);
    // The text that is drawn. (What looks for elements asks the page for things that 92 has not.)
    const drawn = () => page.evaluate(() => document.body.innerText.replace(/\s+/g, ' ').trim());
    await expect
      .poll(drawn, path)
      .toMatch(/^Denne nettleseren er for gammel for Floke\..*another phone or computer\.$/);
    await shot(page, `old-92${path.replace(/\W+/g, '-').slice(0, 9)}`);
  }
  await years.close();
});
