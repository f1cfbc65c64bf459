/** Two people of one name: wherever the console names one of them, or lets one be chosen, it says which. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { goTo, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const SCHOOLS = 'Kari Nordmann (Oppvekst og læring)';
const HEALTH = 'Kari Nordmann (Helse og mestring)';

/** Both are called Kari Nordmann, and have the same post. @param {import('@playwright/test').Browser} browser */
async function twoKaris(browser) {
  const room = await roomWithGroups(browser, floke.url);
  const { laptop, ola: other } = room;
  const person = (await seen(other, 'mine/profile')).id;
  const area = 'Oppvekst og læring';
  await say(laptop, { type: 'set_profile', person, name: 'Kari Nordmann', role: 'enhetsleder', area });
  await expect.poll(async () => (await seen(laptop, `console/person/${person}/card`)).called).toBe(SCHOOLS);
  return { ...room, other, person };
}

test('two of one name are told apart where a person is moved, taken out or ticked', async ({ browser }) => {
  const { laptop } = await twoKaris(browser);
  await laptop.getByRole('button', { name: /^Deltakere/ }).click();
  await expect(laptop.getByLabel(`Gruppa til ${SCHOOLS}`)).toBeVisible();
  await expect(laptop.getByLabel(`Gruppa til ${HEALTH}`)).toBeVisible();

  const row = laptop.locator('.people > li', { hasText: 'Oppvekst' }).filter({ hasText: 'Kari' });
  await row.getByRole('button', { name: /^Kari Nordmann/ }).click();
  await row.getByRole('button', { name: 'Trekk ut' }).click();
  await expect(laptop.getByRole('dialog')).toContainText(SCHOOLS);
  await laptop.getByRole('dialog').getByRole('button', { name: 'Avbryt' }).click();

  await laptop.locator('#several').click();
  await laptop.getByLabel(`Velg ${SCHOOLS}`).check();
  await laptop
    .locator('.several')
    .getByRole('button', { name: /^Trekk ut/ })
    .click();
  await expect(laptop.getByRole('dialog').getByRole('listitem')).toHaveText([SCHOOLS]);
});

test('two entries that are alike in all say when each came, before they become one', async ({ browser }) => {
  const { laptop, kari, ola } = await roomWithGroups(browser, floke.url);
  const second = (await seen(ola, 'mine/profile')).id;
  const twice = { name: 'Kari Nordmann', role: 'enhetsleder', area: 'Helse og mestring' };
  await say(laptop, { type: 'set_profile', person: second, ...twice });
  await laptop.getByRole('button', { name: /^Deltakere/ }).click();
  const first = (await seen(kari, 'mine/profile')).id;
  const entry = /^Kari Nordmann \(enhetsleder, Helse og mestring, 1\) – [AB] – .+ · Ble med \d\d[.:]\d\d$/;
  const row = laptop.locator('.people > li', { hasText: 'Kari Nordmann' }).last();
  await row.getByRole('button', { name: /^Kari Nordmann/ }).click();
  const select = row.getByLabel('Er samme person som');
  await expect(select.locator('option')).toHaveText(['Velg …', entry]);
  await select.selectOption(first);
  await row.getByRole('button', { name: 'Slå sammen' }).click();
  const asked = laptop.getByRole('dialog', { name: 'Er dette samme person?' });
  await expect(asked.getByRole('listitem')).toHaveText([/^Tas bort: Kari Nordmann/, /^Blir stående: Kari Nordmann/]);
  await shot(laptop, 'console-merge');
  await asked.getByRole('button', { name: 'Slå sammen' }).click();
  await expect(laptop.locator('.people > li')).toHaveCount(1);
});

test('two of one name are told apart as chair, and among those who say that they are inhabil', async ({ browser }) => {
  const { laptop, kari, other, person, kariGroup, olaGroup } = await twoKaris(browser);
  await say(laptop, { type: 'move_person', person, group: kariGroup });
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: olaGroup });
  const chair = laptop.getByLabel('Møteleder');
  await expect(chair.locator('option', { hasText: HEALTH })).toHaveCount(1);
  await expect(chair.locator('option', { hasText: SCHOOLS })).toHaveCount(1);
  await chair.selectOption(person);
  await expect.poll(async () => (await seen(laptop, 'room/case')).chair).toEqual({ person, name: SCHOOLS });
  await say(kari, { type: 'report_inhabil', reason: 'Min bror eier bussen' });
  await expect(laptop.getByRole('button', { name: `Er inhabil: ${HEALTH}` })).toBeVisible();
  await expect(laptop.getByText(HEALTH, { exact: true })).toBeVisible();
  await shot(laptop, 'console-chair-inhabil');
  await say(laptop, { type: 'rule_inhabil', person: (await seen(kari, 'mine/profile')).id, inhabil: true });
  await expect.poll(async () => (await seen(other, 'room/case'))?.inhabil?.[0]?.name).toBe(HEALTH);
});
