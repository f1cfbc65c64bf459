/** Words typed for a group that no longer presents: they are seen, and may be sent to that group or copied. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, id, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const WORDS = 'Hvem betaler for bussen?';

/** Three groups, of which two are not hers. @param {import('@playwright/test').Browser} browser */
async function threeGroups(browser) {
  const { laptop, ola } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  const own = async () => (await seen(ola, 'mine/profile')).group;
  await expect.poll(async () => groups.map((group) => group.id).includes(await own())).toBe(true);
  const mine = await own();
  const [first, next] = groups.filter((group) => group.id !== mine);
  if (!first || !next) throw new Error('two groups are not hers');
  return { laptop, ola, first, next };
}

/** @param {Page} phone @param {{ name: string }} group */
const form = (phone, group) => phone.locator('.form-card', { hasText: group.name });

/** The questions that the facilitator has. @param {Page} laptop @returns {Promise<{ to: string, text: string }[]>} */
const asked = async (laptop) =>
  Promise.all(
    ((await seen(laptop, 'console/question/order')) ?? []).map((/** @type {string} */ one) =>
      seen(laptop, `console/question/${one}/card`),
    ),
  );

test('a question that she types stays under her fingers when the floor passes on, and goes to that group', async ({
  browser,
}) => {
  const { laptop, ola, first, next } = await threeGroups(browser);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: first.id });
  await follow([ola], first.name);
  const field = form(ola, first).getByRole('textbox');
  await field.click();
  await ola.keyboard.type(WORDS.slice(0, 10));
  for (const group of [next, first, next]) {
    await say(laptop, { type: 'present', group: group.id });
    await expect(ola.locator('.presenter')).toContainText(group.name);
    await expect(field).toBeFocused();
  }
  await ola.keyboard.type(WORDS.slice(10));
  await expect(field).toHaveValue(WORDS);
  await expect(form(ola, first)).toContainText('Du kan fortsatt sende det til gruppa.');
  await expect(form(ola, next).getByRole('textbox')).toHaveValue('');
  await field.scrollIntoViewIfNeeded();
  await shot(ola, 'phone-unsent-plenum');
  await ola.reload();
  await expect(field).toHaveValue(WORDS);
  await form(ola, first).getByRole('button', { name: 'Spørsmål' }).click();
  await expect.poll(() => asked(laptop)).toMatchObject([{ to: first.id, text: WORDS }]);
  await expect(form(ola, first)).toHaveCount(0);
  await expect(form(ola, next)).toHaveCount(1);
});

test('who begins to write as soon as the page is there keeps the caret', async ({ browser }) => {
  const { laptop, ola, first } = await threeGroups(browser);
  /** @type {(() => void)[]} */
  const held = [];
  await ola.route('**/src/phone/plenum.js', (route) => void held.push(() => route.continue()));
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: first.id });
  const written = ola.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const field = () => document.querySelector('main textarea');
    while (!field()) await frame();
    /** @type {HTMLElement} */ (field()).focus();
    for (let n = 0; n < 20; n++) await frame();
    return document.activeElement === field();
  });
  await expect.poll(() => held.length, 'the phone has followed').toBe(1);
  for (const goes of held) goes();
  expect(await written).toBe(true);
});

test('who has sent a question goes along when the room goes on', async ({ browser }) => {
  const { laptop, ola, first } = await threeGroups(browser);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: first.id });
  await follow([ola], first.name);
  const field = form(ola, first).getByRole('textbox');
  await field.fill(WORDS);
  await form(ola, first).getByRole('button', { name: 'Spørsmål' }).dblclick();
  await expect(form(ola, first)).toContainText('Sendt til gruppa');
  await expect(form(ola, first)).not.toContainText('Her mangler det tekst');
  await goTo(laptop, 'solution');
  await follow([ola], 'Hvordan kan vi gjøre noe med behovet?');
});

test('what she typed about a case stands there while it is voted on, and may still be sent', async ({ browser }) => {
  const { laptop, ola, first } = await threeGroups(browser);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: first.id });
  const field = form(ola, first).getByRole('textbox');
  await field.fill(WORDS);
  const ballot = id();
  await say(laptop, { type: 'open_case_vote', ballot, proposal: first.id });
  await expect(ola.getByRole('radio').first()).toBeVisible();
  await expect(field).toHaveValue(WORDS);
  await field.scrollIntoViewIfNeeded();
  await shot(ola, 'phone-unsent-vote');
  await form(ola, first).getByRole('button', { name: 'Innspill' }).click();
  await expect.poll(() => asked(laptop)).toMatchObject([{ to: first.id, text: WORDS }]);
  await say(laptop, { type: 'close_ballot', ballot });
  await say(laptop, { type: 'reveal_ballot', ballot });
});

test('a question that was not sent when the room left the plenum is shown with its words, to be copied', async ({
  browser,
}) => {
  const { laptop, ola, first } = await threeGroups(browser);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: first.id });
  await follow([ola], first.name);
  await form(ola, first).getByRole('textbox').fill(WORDS);
  await goTo(laptop, 'solution');
  await expect(form(ola, first).getByRole('textbox'), 'she may still be typing').toHaveValue(WORDS);
  await ola.locator('.back-pill').click();
  const lost = ola.locator('.lost');
  await expect(lost).toContainText(WORDS);
  await expect(lost).toContainText(`Dette kom ikke fram til gruppe`);
  await expect(lost).toContainText(first.name);
  await expect(lost.getByRole('button', { name: 'Kopier teksten' })).toBeVisible();
  await shot(ola, 'phone-unsent-lost');
  await ola.reload();
  await expect(lost).toContainText(WORDS);
  await ola.getByRole('button', { name: 'Jeg har lest det' }).click();
  await ola.reload();
  await expect(ola.locator('.phone-header')).toBeVisible();
  await expect(lost).toHaveCount(0);
});
