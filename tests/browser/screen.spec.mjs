/** The projector, scene by scene: can be read from twelve metres, and nothing is cut off. Needs no server. */
import { expect } from '@playwright/test';
import { resize } from './resize.mjs';
import { allScenes, matter, ORIGIN, SESSION, screenView, serveView, serveWeb } from './screen-fixture.mjs';
import { test } from './test.mjs';

const SMALLEST = 0.026;
const PICTURES = [
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
];

/** @param {import('@playwright/test').Page} page @param {Record<string, unknown>} view */
async function open(page, view) {
  await serveWeb(page);
  const line = await serveView(page, view);
  await page.goto(`${ORIGIN}/screen/${SESSION}`);
  await page.locator('main.screen-stage, main.screen-blank').waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Layout is measured after it has been drawn.
  await drawn(page);
  return line;
}

/**
 * Texts that are too small, and texts that stick out of the page, of a box that cuts, or of a card. Texts of other pages of a
 * paged scene stand outside the window and are left out here; they are looked at when their page is turned to.
 * @param {number} smallest share of the height
 */
function faults(smallest) {
  const found = [];
  const inside = (/** @type {DOMRect} */ a, /** @type {DOMRect} */ b, slack = 2) =>
    a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack && a.bottom <= b.bottom + slack;
  const room = new DOMRect(0, 0, innerWidth, innerHeight);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!parent || text === '' || parent.closest('.sr-only, noscript, script, .badge')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const window = parent.closest('.paged__window')?.getBoundingClientRect();
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
    const shown = window ? rects.filter((rect) => rect.right > window.left + 1 && rect.left < window.right - 1) : rects;
    if (shown.length === 0) continue;
    const size = Number.parseFloat(getComputedStyle(parent).fontSize);
    if (size < smallest * innerHeight - 0.05) found.push(`${(100 * size) / innerHeight} vh: ${text.slice(0, 40)}`);
    for (const rect of shown) {
      if (!inside(rect, room)) found.push(`outside the picture: ${text.slice(0, 40)}`);
      if (window && !inside(rect, window, 6)) found.push(`outside its page: ${text.slice(0, 40)}`);
      const below = parent.closest('.vote-result') && document.querySelector('.split')?.getBoundingClientRect();
      if (below && rect.bottom > below.top + 2) found.push(`over how the groups voted: ${text.slice(0, 40)}`);
      const card = parent.closest('.screen-groups li, main, header, footer')?.getBoundingClientRect();
      if (card && !inside(rect, card, 3)) found.push(`outside its box: ${text.slice(0, 40)}`);
    }
  }
  for (const dot of document.querySelectorAll('.map__dot')) {
    const cell = dot.parentElement?.getBoundingClientRect();
    if (cell && !inside(dot.getBoundingClientRect(), cell, 4)) found.push(`dot outside its field: ${dot.textContent}`);
  }
  return [...new Set(found)];
}

/** What a paged scene says of its pages, and how many its columns make. Without pages: the first of one. */
function pagesShown() {
  const box = document.querySelector('.paged__columns');
  const [at = 1, of = 1] = (document.querySelector('.paged__turn')?.textContent?.match(/\d+/g) ?? []).map(Number);
  if (!box) return { at, of, there: 1 };
  const gap = Number.parseFloat(getComputedStyle(box).columnGap) || 0;
  return { at, of, there: Math.max(1, Math.round((box.scrollWidth + gap) / (box.clientWidth + gap))) };
}

/**
 * Until the scene says how many pages there really are, and they do not turn by themselves; how many.
 * @param {import('@playwright/test').Page} page
 */
async function held(page) {
  let { there } = await page.evaluate(pagesShown);
  await expect
    .poll(async () => {
      const shown = await page.evaluate(pagesShown);
      there = shown.there;
      return shown.of - there;
    }, 'the pages that are said, beside those that are there')
    .toBe(0);
  if (there > 1) {
    await page.keyboard.press('Space');
    await expect(page.locator('.paged__turn').first()).toHaveAttribute('aria-pressed', 'true');
  }
  return there;
}

/** Until what was said is drawn, and laid out again. @param {import('@playwright/test').Page} page */
const drawn = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))));

for (const { width, height } of PICTURES) {
  for (const long of [false, true]) {
    test(`every scene is read whole at ${width} × ${height}${long ? ', with the longest texts' : ''}`, async ({
      page,
    }) => {
      await resize(page, { width, height });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const { blank, ...scenes } = allScenes(long);
      const line = await open(page, blank);
      let before = blank;
      for (const [name, view] of Object.entries(scenes)) {
        // In the dark between: no scene keeps the page that another one had turned to.
        line.say({ 'room/scene': blank['room/scene'] });
        await page.locator('main.screen-blank').waitFor({ state: 'attached' });
        const gone = Object.keys(before).filter((key) => !(key in view));
        before = view;
        line.say(view, gone);
        await page.locator('main.screen-stage').waitFor({ state: 'attached' });
        await drawn(page);
        const pages = await held(page);
        for (let at = 1; at <= pages; at++) {
          await expect.poll(() => page.evaluate(pagesShown)).toEqual({ at, of: pages, there: pages });
          expect.soft(await page.evaluate(faults, SMALLEST), `${name}, page ${at} of ${pages}`).toEqual([]);
          if (at < pages) await page.keyboard.press('ArrowRight');
        }
      }
    });
  }
}

test('two quick presses turn two pages', async ({ page }) => {
  await resize(page, { width: 1280, height: 720 });
  await open(page, allScenes(true)['ballot-open']);
  const pages = await held(page);
  expect(pages).toBeGreaterThan(2);
  await page.evaluate(() => {
    for (const _ of [1, 2]) dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  });
  await expect.poll(() => page.evaluate(pagesShown)).toEqual({ at: 3, of: pages, there: pages });
});

test('the code in the lobby is at least a tenth of the height', async ({ page }) => {
  await resize(page, { width: 1280, height: 720 });
  await open(page, allScenes(false).lobby);
  const size = await page
    .locator('.lobby__code')
    .evaluate((code) => Number.parseFloat(getComputedStyle(code).fontSize));
  expect(size / 720).toBeGreaterThanOrEqual(0.1);
});

test('the board always says that it is an exercise', async ({ page }) => {
  for (const name of ['case', 'case-open', 'case-closed', 'case-result', 'cases']) {
    const scene = await page.context().newPage();
    await open(scene, allScenes(false)[name]);
    await expect(scene.locator('.screen-stripe'), name).toContainText('Øvelse – ikke et vedtak');
    await scene.close();
  }
});

test('a result in plenum is a sentence first, and its bars begin at zero', async ({ page }) => {
  await open(page, allScenes(false)['ballot-result']);
  const main = page.locator('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(/fikk flest prikker$/);
  await expect(main).toContainText('39 av 41 stemte.');
  await expect(main.locator('.tally__value')).toHaveText(['15', '9', '8', '4']);
  await expect(main.locator('.is-first .icon')).toHaveCount(1);
});

test('a tie has no winner and no tick', async ({ page }) => {
  await open(page, allScenes(false)['ballot-tie']);
  const main = page.locator('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Det står likt mellom to');
  await expect(main).toContainText('16 stemmer hver.');
  await expect(main.locator('.tally__mark')).toHaveText(['=', '=', '', '']);
  await expect(main.locator('.tally .icon')).toHaveCount(0);
});

test('ten choices share one page', async ({ page }) => {
  await resize(page, { width: 1280, height: 720 });
  await open(page, allScenes(false)['ballot-ten']);
  expect(await held(page)).toBe(1);
  await expect(page.locator('.tally__row')).toHaveCount(10);
});

test('a scale says what its ends mean, open and counted', async ({ page }) => {
  await open(page, allScenes(false)['ballot-scale']);
  await expect(page.locator('.ballot__ends')).toHaveText('lavesthøyest');
  await open(page, allScenes(false)['ballot-scale-result']);
  await expect(page.locator('.columns__label')).toHaveText(['1 lavest', '2', '3', '4', '5 høyest']);
  await expect(page.locator('h1')).toHaveText('Flest svarte 3');
});

test('the screen says so when there is no vote to show', async ({ page }) => {
  await open(page, allScenes(false)['ballot-none']);
  await expect(page.locator('main')).toHaveText('Ingen avstemning nå');
});

test('sixty lines in one field of the map are sixty dots', async ({ page }) => {
  const view = screenView('bruttoliste', { index: 3 });
  const ids = Array.from({ length: 60 }, (_, at) => `many${at}`);
  const line = { title: 'Ventetid', theme: '', size: 'large', complexity: 'composite', floker: 1, taken_by: [] };
  const lines = Object.fromEntries(ids.map((id) => [`floker/${id}/line`, line]));
  await resize(page, { width: 1280, height: 720 });
  await open(page, { ...view, ...lines, 'floker/order': ids });
  await expect(page.locator('.map__dot')).toHaveCount(60);
  await expect(page.locator('.map__count')).toHaveText('60 floker');
  expect(await page.evaluate(faults, SMALLEST)).toEqual([]);
});

test('no name of the map is broken in the middle', async ({ page }) => {
  const view = screenView('bruttoliste', { index: 3 });
  for (const name of Object.keys(view).filter((name) => /^floker\/.*\/line$/.test(name)))
    view[name] = { .../** @type {object} */ (view[name]), size: 'large', complexity: 'simple' };
  await resize(page, { width: 1024, height: 768 });
  await open(page, view);
  const heights = await page
    .locator('.map__kind')
    .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().height));
  expect(new Set(heights.map(Math.round)).size, 'both are one line').toBe(1);
});

test('a question from the floor is at least a twentieth of the height', async ({ page }) => {
  for (const { width, height } of PICTURES) {
    await resize(page, { width, height });
    await open(page, allScenes(false)['presenting-asked']);
    const size = await page
      .locator('.raised__question')
      .evaluate((question) => Number.parseFloat(getComputedStyle(question).fontSize));
    expect(size / height).toBeGreaterThanOrEqual(0.05);
  }
});

test('a plenum for which nobody has delivered shows who presents, and no empty picture', async ({ page }) => {
  const view = screenView('solutions', { index: 11 });
  for (const name of Object.keys(view).filter((name) => /^delivered\/.*\/work$/.test(name)))
    view[name] = { need: null, solution: null, test: null };
  await open(page, view);
  await expect(page.locator('h1')).toHaveText('Snart legger gruppene fram');
  await expect(page.locator('.order__group')).not.toHaveCount(0);
});

test('an open ballot shows how many have voted, and nothing of what', async ({ page }) => {
  await open(page, allScenes(false)['ballot-open']);
  await expect(page.locator('main')).toContainText('23 av 41 har stemt');
  await expect(page.locator('.tally, .vote-bars')).toHaveCount(0);
});

test('what the board votes on stands beside the vote, and beside how it went', async ({ page }) => {
  for (const name of ['case-open', 'case-closed', 'case-result']) {
    const scene = await page.context().newPage();
    await open(scene, allScenes(false)[name]);
    const main = scene.locator('main');
    await expect(main.getByRole('heading', { name: 'Forslag til vedtak' }), name).toBeVisible();
    await expect(main.locator('.case__points li'), name).toHaveText([
      /^Det gjennomføres et forsøk/,
      /^De tillitsvalgte/,
    ]);
    await scene.close();
  }
});

/** The rows and columns of the cards on the page that is shown. @param {import('@playwright/test').Page} page */
const grid = (page) =>
  page.locator('.screen-groups').evaluateAll(([first, ...more]) => {
    const cards = [...(first?.children ?? [])].map((card) => card.getBoundingClientRect());
    const places = (/** @type {'left' | 'top'} */ side) => new Set(cards.map((card) => Math.round(card[side]))).size;
    return { columns: places('left'), rows: places('top'), pages: 1 + more.length };
  });

/** What stands over the cards of this step. @param {Record<string, unknown>} view @param {string} text */
const withLead = (view, text) => ({
  ...view,
  'room/programme': /** @type {object[]} */ (view['room/programme']).map((step) => ({ ...step, text })),
});

for (const { width, height } of [...PICTURES, { width: 1920, height: 1080 }]) {
  test(`eight groups are four by two at ${width} × ${height}, whatever comes and goes around them`, async ({
    page,
  }) => {
    await resize(page, { width, height });
    const lead = 'Ring en bruker. Skriv rollen, ikke navnet.';
    const line = await open(page, withLead(screenView('work'), lead));
    const whole = { columns: 4, rows: 2, pages: 1 };
    expect(await grid(page)).toEqual(whole);
    await expect(page.locator('main')).toContainText(lead);
    // A message takes room, and gives it back.
    line.say({ 'room/message': { text: 'Kaffe i gangen. Vi fortsetter 10.15.', at: Date.now() } });
    await expect(page.locator('.screen-message')).toBeVisible();
    await expect.poll(() => grid(page)).toEqual(whole);
    line.say({}, ['room/message']);
    await expect(page.locator('.screen-message')).toHaveCount(0);
    await expect(page.locator('main')).toContainText(lead);
    await expect.poll(() => grid(page)).toEqual(whole);
    // A lead that is no line is left out, and is no reason for another page either.
    const { 'room/programme': steps } = withLead(screenView('work'), `${lead} `.repeat(9));
    line.say({ 'room/programme': steps });
    await expect(page.locator('main')).not.toContainText(lead);
    await expect.poll(() => grid(page)).toEqual(whole);
  });
}

/** How the cards are laid out. @param {import('@playwright/test').Page} page */
const layout = (page) => page.locator('.screen-groups').first().getAttribute('style');

test('cards that were made smaller for how far the groups have come are as before when that has gone', async ({
  page,
}) => {
  await resize(page, { width: 1280, height: 720 });
  const view = screenView('work', { long: true });
  const states = Object.keys(view).filter((name) => name.endsWith('/status'));
  const without = Object.fromEntries(states.map((name) => [name, { filled: 0, required: 0, delivered: false }]));
  const roomy = await page.context().newPage();
  await open(roomy, { ...view, ...without });
  const wanted = await layout(roomy);
  const line = await open(page, view);
  expect(await layout(page), 'the state takes room').not.toBe(wanted);
  line.say(without);
  await expect.poll(() => layout(page)).toBe(wanted);
  await roomy.close();
});

test('thirteen groups, and twenty-four, are shown a page at a time', async ({ page }) => {
  for (const groups of [13, 24]) {
    const scene = await page.context().newPage();
    scene.on('pageerror', (error) => {
      throw error;
    });
    await open(scene, screenView('work', { groups }));
    expect(await grid(scene)).toEqual({ columns: 4, rows: 3, pages: 2 });
    await expect(scene.locator('.paged__turn')).toHaveText('Side 1 av 2');
    await scene.close();
  }
});

test('a scene that breaks says so, keeps the line, and the next one is shown', async ({ page }) => {
  const view = screenView('work');
  const line = await open(page, view);
  const broken = { ...matter(), proposals: null };
  const on_stage = { what: 'case', group: 'group3', ballot: null };
  line.say({ 'room/case': broken, 'room/scene': { scene: 'auto', shown: 'case', on_stage } });
  await expect(page.locator('main')).toHaveText('Dette bildet kan ikke vises. Det neste kommer som vanlig.');
  // The way in stands where it stood.
  await expect(page.locator('.screen-footer__code')).toBeVisible();
  line.say({ 'room/scene': view['room/scene'] });
  await expect(page.locator('.screen-groups')).toBeVisible();
  expect(line.lines()).toBe(1);
});
