/** A name that is written from the right turns neither the words nor the numbers beside it. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, goTo, join, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const NAME = 'علي كبير';

/**
 * Where something written in each kind of element that names stand in lies to the right of the number that comes after it.
 * @param {Page} page
 */
const turned = (page) =>
  page.evaluate((name) => {
    const places = ['a', 'b', 'em', 'label', 'q', 'small', 'span', 'strong'].map((tag) => {
      const line = document.createElement('p');
      const own = document.createElement(tag);
      own.textContent = name;
      line.append('Nå: ', own, ' 12 av 20');
      document.querySelector('main')?.append(line);
      const number = document.createRange();
      const after = /** @type {Text} */ (line.lastChild);
      number.setStart(after, 1);
      number.setEnd(after, 3);
      const found = { tag, name: own.getBoundingClientRect().left, number: number.getBoundingClientRect().left };
      line.remove();
      return found;
    });
    return places.filter((one) => one.name >= one.number).map((one) => one.tag);
  }, NAME);

/** How the elements that hold nothing but the name are set off from what is beside them. @param {Page} page */
const setOff = async (page) => {
  const own = page.getByText(NAME, { exact: true }).locator('visible=true');
  await expect(own.first()).toBeVisible();
  return new Set(await own.evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi)));
};

test('a name from the right stands where it is read, and the number after it comes after it', async ({ browser }) => {
  const { laptop, made, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url);
  const phone = await device(browser, 'phone');
  await join(phone, floke.url, made.code, NAME);
  const person = (await seen(phone, 'mine/profile')).id;
  await say(laptop, { type: 'move_person', person, group: olaGroup });
  await laptop.getByRole('navigation').getByRole('button', { name: 'Deltakere' }).click();
  expect(await setOff(laptop)).toEqual(new Set(['isolate']));
  await shot(laptop, 'console-right-to-left');
  await phone.goto(`${phone.url().split('#')[0]}#group`);
  expect(await setOff(phone)).toEqual(new Set(['isolate']));
  await shot(phone, 'phone-right-to-left');
  for (const page of [laptop, phone]) expect(await turned(page)).toEqual([]);

  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  const option = laptop.getByLabel('Møteleder').locator('option', { hasText: NAME });
  await expect(option).toHaveText(`\u2068${NAME}\u2069 – B – Vingersjøen`);
});
