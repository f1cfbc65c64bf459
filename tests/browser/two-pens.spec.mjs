/** What two write at the same time, or one on two devices, where no group text is: both are kept. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, join, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

test('a paragraph from her PC stays in her own note when she writes on on her phone, and she chooses', async ({
  browser,
}) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await follow([kari], '');
  const stored = async () => (await seen(kari, 'mine/text/need.note'))?.text;
  const pc = await device(browser, 'laptop', { storageState: await kari.context().storageState() });
  await pc.goto(kari.url());
  const note = async (/** @type {import('@playwright/test').Page} */ page) => {
    const field = page.getByLabel('Bare du ser dette');
    if (!(await field.isVisible())) await page.getByText('Mine egne notater').click();
    return field;
  };
  const [onPhone, onPc] = [await note(kari), await note(pc)];
  await onPhone.fill('Ring en bruker');
  await expect.poll(stored).toBe('Ring en bruker');
  await expect(onPc).toHaveValue('Ring en bruker');

  const paragraph = 'Ring en bruker. Spør om skyss.';
  await onPc.fill(paragraph);
  await expect.poll(stored).toBe(paragraph);
  // The phone lies there with the focus in the field.
  await expect(onPhone).toHaveValue('Ring en bruker');
  await kari.keyboard.press('End');
  await kari.keyboard.type(' i dag');
  await expect(kari.getByText('Du skrev på to enheter samtidig.')).toBeVisible();
  await expect(kari.locator('.version')).toHaveText([paragraph, 'Ring en bruker i dag']);
  await shot(kari, 'phone-note-two-devices', true);
  expect(await stored()).toBe(paragraph);
  await kari.getByRole('button', { name: 'Behold den eldste teksten' }).click();
  await expect(kari.locator('.version')).toHaveCount(0);
  await expect(onPhone).toHaveValue(paragraph);
  // Once it has lost the focus, the phone follows what is written on the PC.
  await onPc.fill('Ferdig');
  await onPhone.blur();
  await expect(onPhone).toHaveValue('Ferdig');
});

test('of two who answer at once, the second sees the first answer before hers replaces it', async ({ browser }) => {
  const { laptop, made, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url);
  const per = await device(browser, 'phone');
  await join(per, floke.url, made.code, 'Per Hansen');
  await say(laptop, { type: 'move_person', person: (await seen(per, 'mine/profile')).id, group: kariGroup });
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: kariGroup });
  const question = id();
  await say(ola, { type: 'ask', id: question, kind: 'question', text: 'Hvem betaler?' });
  await follow([kari, per], '');
  for (const page of [kari, per]) await page.getByRole('button', { name: 'Skriv ned svaret' }).click();
  await kari.getByLabel('Svar', { exact: true }).fill('Fylket');
  await per.getByLabel('Svar', { exact: true }).fill('Kommunen');
  await kari.getByRole('button', { name: 'Lagre' }).click();
  await expect(per.locator('.answer')).toContainText('Fylket');

  await per.getByRole('button', { name: 'Lagre' }).click();
  await expect(per.getByRole('alert')).toContainText('Dette ble endret mens du skrev.');
  await expect(per.getByLabel('Svar', { exact: true })).toHaveValue('Kommunen');
  await expect(per.locator('.answer')).toContainText('Fylket');
  await shot(per, 'phone-answer-changed');
  await per.getByLabel('Svar', { exact: true }).fill('Fylket og kommunen');
  await per.getByRole('button', { name: 'Lagre' }).click();
  await expect(kari.locator('.answer')).toContainText('Fylket og kommunen');

  // To change an answer is to write on in it.
  await kari.getByRole('button', { name: 'Endre svaret' }).click();
  await expect(kari.getByLabel('Svar', { exact: true })).toHaveValue('Fylket og kommunen');
});
