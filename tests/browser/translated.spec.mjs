/** A page that is translated although it says no: what people act on is still true. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, id, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** What a browser that translates does: each text is taken away, and another stands in its place. @param {import('@playwright/test').Page} page */
const translate = (page) =>
  page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const texts = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) texts.push(/** @type {Text} */ (text));
    for (const text of texts) {
      if (!text.data.trim()) continue;
      const outer = document.createElement('font');
      const inner = outer.appendChild(document.createElement('font'));
      inner.textContent = `«${text.data}»`;
      text.replaceWith(outer);
    }
  });

test('on a translated phone the clock goes on, and a question goes to the group that the page names', async ({
  browser,
}) => {
  const { laptop, ola } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  await expect
    .poll(async () => groups.map((group) => group.id).includes((await seen(ola, 'mine/profile')).group))
    .toBe(true);
  const { group: own } = await seen(ola, 'mine/profile');
  const [first, next] = groups.filter((group) => group.id !== own);
  if (!first || !next) throw new Error('two groups are not hers');
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: first.id });
  await follow([ola], first.name);
  await translate(ola);
  const digits = ola.locator('.phone-header__time');
  const before = await digits.textContent();
  await expect.poll(() => digits.textContent(), 'the clock goes on').not.toBe(before);

  await say(laptop, { type: 'present', group: next.id });
  await expect(ola.locator('.presenter')).toContainText(next.name);
  await expect(ola.locator('.presenter')).not.toContainText(first.name);
  await shot(ola, 'phone-translated');
  await ola.getByLabel(new RegExp(next.name)).fill('Hvem betaler?');
  await ola.getByRole('button', { name: 'Spørsmål' }).click();
  const asked = async () => {
    const [question] = (await seen(laptop, 'console/question/order')) ?? [];
    return (await seen(laptop, `console/question/${question}/card`))?.to;
  };
  await expect.poll(asked).toBe(next.id);

  await translate(ola);
  await goTo(laptop, 'solution_plenum');
  await follow([ola], '');
  await expect(ola.locator('.phone-header')).toContainText('Løsning i plenum');
});
