/** Moved to another group while the line was down: what she wrote for the first is on her phone, and can be taken along. */
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

test('what she wrote for a group that she was moved from is kept, copied, and gone when she has read it', async ({
  browser,
}) => {
  const { laptop, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await follow([kari, ola], 'Hva er egentlig behovet?');
  const other = (await seen(ola, 'mine/profile')).group;
  expect(other).not.toBe(kariGroup);

  const context = kari.context();
  await context.setOffline(true);
  await kari.getByLabel('Runde 1 · nå').fill('De slutter fordi de ikke har råd.');
  await kari.getByRole('button', { name: 'Legg til noe dere må vite' }).click();
  await kari.getByLabel('Hva må dere vite?').fill('Hva koster det å bli?');
  await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toBeVisible();
  await say(laptop, { type: 'move_person', person: (await seen(kari, 'mine/profile')).id, group: other });
  await context.setOffline(false);

  const lost = kari.getByText('Dette ble ikke lagret').locator('xpath=ancestor::section');
  const words = ['De slutter fordi de ikke har råd.', 'Hva koster det å bli?'];
  await expect(lost).toBeInViewport();
  await expect(kari.getByText('Du er på nett igjen. Noe du skrev, ble ikke lagret.')).toBeVisible();
  await expect.poll(async () => (await lost.locator('.version').allTextContents()).sort()).toEqual(words);
  await expect(lost).toContainText('Teksten hørte til gruppe A – Glomma, og der er du ikke lenger.');
  expect((await seen(kari, 'mine/profile')).group).toBe(other);
  expect(await seen(laptop, `group/${kariGroup}/list/need.rounds/order`)).toBeNull();
  await shot(kari, 'phone-moved');

  await kari.reload();
  await expect(lost.locator('.version')).toHaveCount(2);
  await lost.getByRole('button', { name: 'Kopier teksten' }).first().click();
  await expect(lost.getByText('Teksten er kopiert.')).toBeVisible();
  const first = (await lost.locator('.version').first().textContent()) ?? '';
  const round = kari.getByLabel('Runde 1 · nå');
  await round.focus();
  await kari.keyboard.press('ControlOrMeta+V');
  await expect(round, 'what she takes along').toHaveValue(first);
  await shot(kari, 'phone-moved-copied');

  await lost.getByRole('button', { name: 'Jeg har lest det' }).click();
  await expect(lost).toHaveCount(0);
  await kari.reload();
  await expect(kari.locator('.phone-header')).toBeVisible();
  await expect(kari.locator('main h1').first()).toBeVisible();
  await expect(lost).toHaveCount(0);
});

for (const sent of [false, true])
  test(`an answer that she ${sent ? 'sent' : 'was typing'} while the line was down is shown with its words, when she was moved meanwhile`, async ({
    browser,
  }) => {
    const { laptop, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url);
    await goTo(laptop, 'need_plenum');
    await say(laptop, { type: 'present', group: kariGroup });
    await say(ola, { type: 'ask', id: id(), kind: 'question', text: 'Hva koster det?', to: kariGroup });
    await follow([kari], 'Det er deres tur');
    await kari.getByRole('button', { name: 'Skriv ned svaret' }).click();
    const context = kari.context();
    await context.setOffline(true);
    await kari.getByLabel('Svar').fill('Omtrent to millioner i året.');
    if (sent) await kari.locator('.question-list').getByRole('button', { name: 'Lagre' }).click();
    await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toBeVisible();
    const group = (await seen(ola, 'mine/profile')).group;
    await say(laptop, { type: 'move_person', person: (await seen(kari, 'mine/profile')).id, group });
    await context.setOffline(false);

    const lost = kari.locator('.lost');
    await expect(lost).toBeInViewport();
    await expect(lost.locator('.version')).toHaveText('Omtrent to millioner i året.');
    await expect(lost).toContainText('Teksten hørte til gruppe A – Glomma, og der er du ikke lenger.');
    await lost.getByRole('button', { name: 'Kopier teksten' }).click();
    await expect(lost.getByText('Teksten er kopiert.')).toBeVisible();
    await kari.getByRole('button', { name: 'Jeg har lest det' }).click();
    await kari.reload();
    await expect(kari.locator('main h1').first()).toBeVisible();
    await expect(lost).toHaveCount(0);
  });
