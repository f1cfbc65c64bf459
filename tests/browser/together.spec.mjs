/** Several write the same list and vote in the open: nothing goes by a slip of the finger, and every vote is in a line. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, join, roomWithGroups, say, seen, shot } from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

const LIST = 'solution.partners';
const QUESTION = 'Hvordan kan vi gjøre noe med behovet?';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** Kari and Ola in one group, at the solution, with two partners in the list. @param {Browser} browser */
async function atPartners(browser) {
  const { laptop, kari, ola, kariGroup: group } = await roomWithGroups(browser, floke.url);
  await say(laptop, { type: 'move_person', person: (await seen(ola, 'mine/profile')).id, group });
  await expect.poll(async () => (await seen(ola, 'mine/profile')).group).toBe(group);
  await goTo(laptop, 'solution');
  await follow([kari, ola], QUESTION);
  for (const name of ['Nav', 'Karrieresenteret'])
    await say(kari, { type: 'put_row', group, list: LIST, row: id(), cells: { name } });
  await expect(ola.getByRole('button', { name: 'Slett: Karrieresenteret' })).toBeVisible();
  const names = async () => {
    const order = (await seen(laptop, `group/${group}/list/${LIST}/order`)) ?? [];
    const rows = order.map((/** @type {string} */ row) => seen(laptop, `group/${group}/list/${LIST}/row/${row}`));
    return (await Promise.all(rows)).map(({ cells }) => cells.name);
  };
  return { kari, ola, group, names };
}

test('a row goes after two presses in two places, and a double press is no yes', async ({ browser }) => {
  const { kari, ola, names } = await atPartners(browser);
  const nav = kari.getByRole('button', { name: 'Slett: Nav', exact: true });
  const yes = kari.getByRole('button', { name: /^Ja, slett/ });

  await nav.dblclick();
  await expect(nav).toHaveAttribute('aria-expanded', 'false');
  await expect(yes).toHaveCount(0);

  await nav.click();
  await expect(yes).toBeVisible();
  await shot(kari, 'phone-delete');
  await kari.getByRole('button', { name: 'Rediger: Karrieresenteret' }).focus();
  await expect(yes, 'who looks elsewhere has said no').toHaveCount(0);

  await kari.getByRole('button', { name: 'Slett: Karrieresenteret' }).click();
  await yes.click();
  await expect(ola.getByRole('button', { name: 'Slett: Karrieresenteret' })).toHaveCount(0);
  // Had the double press been a yes, Nav would have gone first.
  await expect.poll(names).toEqual(['Nav']);
});

test('a partner that takes part has a box that looks ticked, in light and in dark', async ({ browser }) => {
  const { kari } = await atPartners(browser);
  await kari.getByRole('button', { name: 'Rediger: Nav' }).click();
  const box = kari.getByLabel('Deltar aktivt');
  const filled = () => box.evaluate((element) => getComputedStyle(element).backgroundColor);
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await kari.emulateMedia({ colorScheme });
    await box.uncheck();
    const empty = await filled();
    await box.check();
    await expect.poll(filled, colorScheme).not.toBe(empty);
    await shot(kari, `phone-ticked-${colorScheme}`);
  }
});

test('the focus goes into a form that opens, and back to its button', async ({ browser }) => {
  const { kari, names } = await atPartners(browser);
  await kari.getByRole('button', { name: 'Rediger: Nav' }).click();
  await expect(kari.getByLabel('Hvem?')).toBeFocused();
  await kari.getByRole('button', { name: 'Avbryt' }).click();
  await expect(kari.getByRole('button', { name: 'Rediger: Nav' })).toBeFocused();

  const add = kari.getByRole('button', { name: 'Legg til en samarbeidspartner' });
  await add.click();
  await expect(kari.getByLabel('Hvem?')).toBeFocused();
  await kari.keyboard.type('Frivilligsentralen');
  // Enter is no yes to a form whose other fields she has not come to.
  await kari.keyboard.press('Enter');
  await expect(kari.locator('.row-form select').first()).toBeFocused();
  await kari.getByRole('button', { name: 'Legg til', exact: true }).press('Enter');
  // The form is there for the next one.
  await expect(kari.getByLabel('Hvem?')).toBeFocused();
  await expect(kari.getByLabel('Hvem?')).toHaveValue('');
  await kari.getByRole('button', { name: 'Avbryt' }).click();
  await expect(add).toBeFocused();
  await expect.poll(names).toEqual(['Nav', 'Karrieresenteret', 'Frivilligsentralen']);
});

test('a row that another changed meanwhile is shown before it is sent once more', async ({ browser }) => {
  const { kari, ola, names } = await atPartners(browser);
  for (const page of [kari, ola]) await page.getByRole('button', { name: 'Rediger: Nav' }).click();
  await kari.getByLabel('Hvem?').fill('Nav Kongsvinger');
  await kari.getByRole('button', { name: 'Lagre' }).click();
  await expect(kari.getByRole('button', { name: 'Rediger: Nav Kongsvinger' })).toBeVisible();

  await ola.getByLabel('Hvem?').fill('Nav og fylket');
  await ola.getByRole('button', { name: 'Lagre' }).click();
  await expect(ola.getByRole('alert')).toContainText('Dette ble endret mens du skrev.');
  await expect(ola.getByText('Dette står der nå:')).toBeVisible();
  await expect(ola.locator('.version')).toHaveText('Nav Kongsvinger');
  await expect(ola.getByLabel('Hvem?')).toHaveValue('Nav og fylket');
  await shot(ola, 'phone-row-changed');
  await expect.poll(names).toEqual(['Nav Kongsvinger', 'Karrieresenteret']);

  await ola.getByRole('button', { name: 'Lagre' }).click();
  await expect(kari.getByRole('button', { name: 'Rediger: Nav og fylket' })).toBeVisible();
});

test('a text that is stored stays under the caret when another writes, and is still mine', async ({ browser }) => {
  const { kari, ola, group } = await atPartners(browser);
  const title = kari.getByLabel('Hva heter løsningen?');
  await title.fill('Fagbrev på deltid');
  await expect
    .poll(async () => (await seen(ola, `group/${group}/text/solution.title`))?.text)
    .toBe('Fagbrev på deltid');
  // Ola had not seen it.
  await say(ola, { type: 'write', group, field: 'solution.title', text: 'Nav på jobben', base: 0 });
  await expect(kari.getByText('Ola Dahl skrev samtidig.')).toBeVisible();
  await expect(kari.locator('.version')).toHaveText(['Nav på jobben', 'Fagbrev på deltid']);
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('Fagbrev på deltid');
  await kari.getByRole('button', { name: 'Behold min tekst' }).click();
  await expect.poll(async () => (await seen(ola, `group/${group}/text/solution.title`)).text).toBe('Fagbrev på deltid');
  await expect(kari.locator('.version')).toHaveCount(0);
});

test('a paragraph from her PC stays when she writes on on her phone, and she chooses', async ({ browser }) => {
  const { kari, ola, group } = await atPartners(browser);
  const stored = async () => (await seen(ola, `group/${group}/text/solution.title`))?.text;
  const pc = await device(browser, 'laptop', { storageState: await kari.context().storageState() });
  await pc.goto(kari.url());
  const title = (/** @type {Page} */ page) => page.getByLabel('Hva heter løsningen?');
  const [onPhone, onPc] = [title(kari), title(pc)];
  await onPhone.fill('Fagbrev');
  await expect.poll(stored).toBe('Fagbrev');
  await expect(onPc).toHaveValue('Fagbrev');

  // The phone lies there with the focus in the field.
  const paragraph = 'Fagbrev på deltid, med lønn';
  await onPc.fill(paragraph);
  await expect.poll(stored).toBe(paragraph);
  await expect(onPhone).toHaveValue('Fagbrev');
  await kari.keyboard.press('End');
  await kari.keyboard.type('uka');

  for (const page of [kari, pc]) {
    await expect(page.getByText('Du skrev på to enheter samtidig.')).toBeVisible();
    await expect(page.locator('.version')).toHaveText([paragraph, 'Fagbrevuka']);
  }
  await expect(ola.getByText('Kari Nordmann skrev på to enheter samtidig.')).toBeVisible();
  await shot(kari, 'phone-two-devices');
  await shot(pc, 'pc-two-devices');
  await kari.getByRole('button', { name: 'Behold den eldste teksten' }).click();
  await expect.poll(stored).toBe(paragraph);
  for (const page of [kari, pc, ola]) await expect(page.locator('.version')).toHaveCount(0);
  await expect(onPhone).toHaveValue(paragraph);
});

test('an open vote is shown by group on the phone, small groups together', async ({ browser }) => {
  const { laptop, made, kari, ola } = await roomWithGroups(browser, floke.url);
  /** @type {Page[]} */
  const others = [];
  for (const name of ['Per', 'Pål', 'Espen', 'Siv', 'Tone']) {
    const phone = await device(browser, 'phone');
    await join(phone, floke.url, made.code, name);
    others.push(phone);
  }
  const [per, pål, espen, siv, tone] = /** @type {[Page, Page, Page, Page, Page]} */ (others);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  // Three, two and two.
  const people = [
    [kari, per, pål],
    [ola, espen],
    [siv, tone],
  ];
  for (const [at, members] of people.entries())
    for (const member of members) {
      const person = (await seen(member, 'mine/profile')).id;
      await say(laptop, { type: 'move_person', person, group: groups[at]?.id ?? null });
    }

  const ballot = id();
  const [yes, no] = [id(), id()];
  await say(laptop, {
    type: 'open_ballot',
    ballot,
    question: 'Skal vi møtes igjen til høsten?',
    choices: [
      { id: yes, text: 'Ja' },
      { id: no, text: 'Nei' },
    ],
    method: { type: 'one' },
    secret: false,
  });
  const against = [pål, tone];
  for (const phone of [kari, ola, ...others]) {
    await expect(phone.getByRole('heading', { level: 1, name: 'Skal vi møtes igjen til høsten?' })).toBeVisible();
    const choice = { one: against.includes(phone) ? no : yes };
    await say(phone, { type: 'vote', ballot, choice });
  }
  await say(laptop, { type: 'close_ballot', ballot });
  await expect(ola.getByText('Slik stemte gruppene')).toHaveCount(0);
  await say(laptop, { type: 'reveal_ballot', ballot });
  const lines = ola.locator('section', { has: ola.getByRole('heading', { name: 'Slik stemte gruppene' }) });
  await expect(lines.getByRole('listitem')).toHaveText([
    /Glomma\s*Ja: 2 · Nei: 1$/,
    /Gruppe B og C til sammen\s*Ja: 3 · Nei: 1$/,
  ]);
  await shot(ola, 'phone-by-group', true);
});
