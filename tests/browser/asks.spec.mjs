/** What is said and asked, once and in its own place. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { resize } from './resize.mjs';
import { follow, goTo, id, leadOn, pressRead, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

test('a case that nobody delivered is asked about before it is opened, and before it is voted on', async ({
  browser,
}) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  const open = laptop.getByRole('button', { name: 'Åpne saken til Glomma' });
  await pressRead(laptop, open);
  const dialog = laptop.getByRole('dialog', { name: 'Gruppe A – Glomma har ikke levert' });
  await dialog.getByRole('button', { name: 'Avbryt' }).click();
  await expect(laptop.getByRole('button', { name: 'Åpne avstemningen' })).toHaveCount(0);
  await open.click();
  await dialog.getByRole('button', { name: 'Åpne saken likevel' }).click();
  await leadOn(laptop, 'Åpne avstemningen');
  await dialog.getByRole('button', { name: 'Avbryt' }).click();
  await leadOn(laptop, 'Åpne avstemningen');
  await dialog.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
  await expect(laptop.getByRole('button', { name: 'Lukk avstemningen' }).first()).toBeVisible();
});

test('a refused delivery says once what is missing, over the button, and is read out', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'test');
  await follow([kari], 'Test');
  const bar = kari.locator('.action-bar__action');
  await expect(bar.getByText(/mangler/i)).toHaveCount(1);
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect(bar.getByText(/^Dette mangler/)).toBeVisible();
  await expect(bar.getByText(/mangler/i)).toHaveCount(1);
  await expect(kari.getByRole('log').getByText(/^Dette mangler/)).toHaveCount(1);
  await expect(bar.getByRole('button', { name: /^Lever/ })).toBeFocused();
});

test('a sentence that is too long, on another page, is not delivered without its new words: it is said which', async ({
  browser,
}) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await follow([kari], 'Hva er egentlig behovet?');
  await say(kari, { type: 'write', group: kariGroup, field: 'need.sentence', text: 'Folk slutter.', base: 0 });
  await kari.getByLabel('Runde 1 · nå').fill('Folk slutter.');
  await expect(kari.locator('.trail').getByText('Lagret')).toBeVisible();
  await kari.locator('button.field-card').click();
  const sentence = kari.locator('main').getByRole('textbox');
  await sentence.fill('Folk slutter fordi de ikke har råd. '.repeat(10));
  await kari.goBack();
  const bar = kari.locator('.action-bar__action');
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect(bar.getByRole('alert')).toContainText('Behovet i én setning: Teksten er for lang og er ikke lagret.');
  await expect(kari.locator('main')).toContainText('60 tegn for mye');
  await shot(kari, 'phone-deliver-too-long');
  expect((await seen(kari, `group/${kariGroup}/work`)).delivered.need).toBeFalsy();
  await kari.locator('button.field-card').click();
  await sentence.fill('Folk slutter fordi de ikke har råd.');
  await kari.goBack();
  await expect(bar.getByRole('alert')).toHaveCount(0);
  await expect.poll(async () => (await seen(kari, `group/${kariGroup}/text/need.sentence`)).text).toContain('råd');
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect.poll(async () => (await seen(kari, `group/${kariGroup}/work`)).delivered.need).toBeTruthy();
});

test('words in a form that nobody has sent, and two texts of which nobody has chosen one, stop a delivery and are named', async ({
  browser,
}) => {
  const { laptop, kari, ola, kariGroup: group } = await roomWithGroups(browser, floke.url);
  await say(laptop, { type: 'move_person', person: (await seen(ola, 'mine/profile')).id, group });
  await expect.poll(async () => (await seen(ola, 'mine/profile')).group).toBe(group);
  await goTo(laptop, 'need');
  await follow([kari, ola], 'Hva er egentlig behovet?');
  await kari.getByLabel('Runde 1 · nå').fill('Folk slutter.');
  await expect(kari.locator('.trail').getByText('Lagret')).toBeVisible();
  const sentence = (/** @type {string} */ text) =>
    /** @type {const} */ ({ type: 'write', group, field: 'need.sentence', text, base: 0 });
  await say(ola, sentence('Folk slutter for tidlig.'));
  await kari.getByRole('button', { name: 'Legg til noe dere må vite' }).click();
  await kari.getByLabel('Hva må dere vite?').fill('Hva koster det?');
  const bar = kari.locator('.action-bar__action');
  const delivered = async () => Boolean((await seen(kari, `group/${group}/work`)).delivered.need);
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect(bar.getByRole('alert')).toContainText('Noe er skrevet og ikke lagt til.');
  await shot(kari, 'phone-deliver-begun');
  await kari.getByRole('button', { name: 'Avbryt' }).click();
  await expect(bar.getByRole('alert')).toHaveCount(0);

  const row = { group, list: 'need.unknowns', row: id() };
  await say(kari, { type: 'put_row', ...row, cells: { text: 'Hvem vet det?', status: 'open' } });
  await kari.getByRole('button', { name: 'Rediger: Hvem vet det?' }).click();
  await kari.getByLabel('Hva må dere vite?').fill('Hvem vet hva det koster?');
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect(bar.getByRole('alert')).toContainText('Noe er endret og ikke lagret.');
  // Nobody can send it from a row that is gone: it stops nobody.
  await kari.reload();
  await say(ola, { type: 'delete_row', ...row });
  await expect(kari.getByRole('button', { name: 'Rediger: Hvem vet det?' })).toHaveCount(0);

  await say(kari, sentence('Folk begynner for seint.'));
  await expect.poll(async () => (await seen(kari, `group/${group}/text/need.sentence`)).others.length).toBe(1);
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect(bar.getByRole('alert')).toContainText('Behovet i én setning: Her er det to tekster.');
  await shot(kari, 'phone-deliver-two-texts');
  expect(await delivered()).toBe(false);
  await kari.locator('button.field-card').click();
  await kari.getByRole('button', { name: 'Behold min tekst' }).click();
  await kari.goBack();
  await bar.getByRole('button', { name: /^Lever/ }).click();
  await expect.poll(delivered).toBe(true);
});

test('two quick presses on Lever deliver nothing: the second is no yes', async ({ browser }) => {
  const { laptop, kari, kariGroup: group } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'test');
  await follow([kari], 'Test');
  for (const [field, text] of [
    ['test.goal', 'Tolv voksne fullfører uten å slutte i jobben.'],
    ['test.owner', 'Rektor'],
    ['test.lead', 'Veilederen'],
  ])
    await say(kari, { type: 'write', group, field: `${field}`, text: `${text}`, base: 0 });
  for (const [list, cells] of /** @type {const} */ ([
    ['test.activities', { text: 'Kveldskurs i to fag' }],
    ['test.plan', { when: 'Om to uker', what: 'Tolv har sagt ja' }],
    ['test.plan', { when: 'Til jul', what: 'Første prøve' }],
    ['test.inside', { party: 'Nav', how: 'Møte i uke 12' }],
  ]))
    await say(kari, { type: 'put_row', group, list, row: id(), cells });
  const bar = kari.locator('.action-bar__action');
  await bar.getByText('2 milepæler').waitFor();
  const lever = await bar.getByRole('button', { name: /^Lever/ }).boundingBox();
  if (!lever) throw new Error('no button');
  // On the left half, where «Ja, lever» comes.
  await kari.mouse.dblclick(lever.x + lever.width / 4, lever.y + lever.height / 2);
  const question = bar.getByRole('group', { name: /^Er dere klare\?/ });
  await expect(question).toBeVisible();
  await expect(bar.getByText(/^Levert/)).toHaveCount(0);
  await question.getByRole('button', { name: 'Nei' }).click();
  await expect(bar.getByRole('button', { name: /^Lever/ })).toBeFocused();
  await kari.keyboard.press('Enter');
  await expect(question).toBeFocused();
  await bar.getByRole('button', { name: 'Ja, lever' }).click();
  await expect(bar.getByText(/^Levert/)).toBeVisible();
  await kari.getByRole('button', { name: /^Saken til formannskapet/ }).click();
  await expect(kari.getByText('hentes fra behovet, løsningen og testen').first()).toBeVisible();
});

for (const [name, size, text] of /** @type {const} */ ([
  ['on a phone', { width: 390, height: 844 }, '100%'],
  ['at 320 px', { width: 320, height: 640 }, '100%'],
  ['at 320 px with text of twice the size', { width: 320, height: 640 }, '200%'],
]))
  test(`the way back to the others has a row of its own, ${name}`, async ({ browser }) => {
    const { laptop, kari } = await roomWithGroups(browser, floke.url);
    await goTo(laptop, 'test');
    await follow([kari], 'Test');
    await kari.goto(`${kari.url().split('#')[0]}#group/test`);
    await resize(kari, size);
    await kari.evaluate((percent) => {
      document.documentElement.style.fontSize = percent;
    }, text);
    const pill = kari.getByRole('button', { name: 'Tilbake til det alle ser på' });
    await expect(pill).toBeVisible();
    await kari.evaluate(() => scrollTo(0, document.body.scrollHeight));
    expect(await kari.evaluate(under), 'what lies under the pill').toEqual([]);
    const wide = await kari.evaluate(
      (most) =>
        [...document.querySelectorAll('body *')]
          .filter((one) => one.getBoundingClientRect().right > most + 1)
          .map((one) => one.outerHTML.slice(0, 120)),
      size.width,
    );
    expect(wide, 'no side scroll').toEqual([]);
    await pill.click();
    await expect(pill).toHaveCount(0);
  });

/** Everything to read or press that shares a pixel with the pill. */
function under() {
  const at = document.querySelector('.back-pill')?.getBoundingClientRect();
  if (!at) return ['no pill'];
  return [...document.querySelectorAll('main *, .action-bar :is(button, a)')]
    .filter((one) => !one.closest('.back-pill') && one.childElementCount === 0)
    .filter((one) => {
      const own = one.getBoundingClientRect();
      return own.right > at.left && own.left < at.right && own.bottom > at.top && own.top < at.bottom;
    })
    .map((one) => `${one.tagName} ${one.textContent}`);
}
