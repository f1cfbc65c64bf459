/** The console leads: the biggest button says what comes, a press moves one thing, and whoever was late is told what moved. */
import { expect } from '@playwright/test';
import programme from '../../web/i18n/nb/programme.mjs';
import { startFloke } from './floke.mjs';
import { resize } from './resize.mjs';
import {
  device,
  goTo,
  id,
  join,
  leadOn,
  makeSession,
  openConsole,
  openScreen,
  roomWithGroups,
  say,
  seen,
  shot,
} from './room.mjs';
import { test } from './test.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

/** @type {Record<string, string>} */
const TEXTS = programme;
/** What a step of the standard programme is called here. @param {{ standard: string }} step */
const titleOf = (step) => TEXTS[`programme.${step.standard}`] ?? '';

const PHONE = { width: 390, height: 844 };
const LAPTOPS = [
  { width: 1366, height: 768 },
  { width: 1280, height: 720 },
];

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** @param {Page} page */
const lead = (page) => page.locator('.next-panel .ds-button');
/** @param {Page} page */
const index = async (page) => (await seen(page, 'room/clock')).index;
/**
 * Presses as soon as the button says something else: before anybody can have read it. Resolves when it watches.
 * @param {Page} page @param {string} [key] instead of the button
 */
const pressesAtOnce = (page, key) =>
  page.evaluate((key) => {
    const button = /** @type {HTMLElement} */ (document.querySelector('.next-panel .ds-button'));
    const said = button.innerText;
    const presses = async () => {
      while (button.innerText === said || button.ariaBusy === 'true') await new Promise(requestAnimationFrame);
      if (key) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      else button.click();
    };
    presses();
  }, key);

/** @param {Page} page @param {string} group whose case is open */
const vote = async (page, group) => {
  const ballot = id();
  await say(page, { type: 'open_case_vote', ballot, proposal: group });
  await say(page, { type: 'close_ballot', ballot });
  await say(page, { type: 'reveal_ballot', ballot });
};

test('a double press on Neste moves one step, and the second is told where the room is', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const before = await index(laptop);
  const title = titleOf((await seen(laptop, 'room/programme'))[before + 1]);
  await pressesAtOnce(laptop);
  await lead(laptop).click();
  await expect(laptop.getByRole('alert').getByText(`Nå: ${title}. Det ble nettopp endret`)).toBeVisible();
  expect(await index(laptop)).toBe(before + 1);
  await leadOn(laptop, /^Neste/);
  await expect.poll(() => index(laptop)).toBe(before + 2);
  await expect(laptop.getByRole('alert').getByText('Det ble nettopp endret')).toHaveCount(0);
});

test('two consoles that press within a second move the room one step, forward or back', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const other = await laptop.context().newPage();
  await other.goto(laptop.url());
  await expect(other.locator('.next-panel')).toBeVisible();
  const before = await index(laptop);
  for (const key of [' ', 'ArrowLeft']) {
    await pressesAtOnce(other, key);
    await leadOn(laptop, /^Neste/);
    await expect(other.getByRole('alert').getByText('Det ble nettopp endret')).toBeVisible();
    await other.getByRole('alert').getByRole('button', { name: 'Lukk' }).click();
  }
  await expect.poll(() => index(laptop)).toBe(before + 2);
});

test('in plenum the next group is one press away, and those who have not presented are counted', async ({
  browser,
}) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const names = ['Glomma', 'Vingersjøen', 'Vardåsen', 'Øvrebyen'];
  const groups = names.map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  await goTo(laptop, 'need_plenum');
  await expect(laptop.locator('.next-panel')).toContainText('4 grupper har ikke lagt fram ennå.');
  await say(laptop, { type: 'present', group: groups[2]?.id ?? '' });
  await expect(laptop.locator('.next-panel')).toContainText('Vardåsen legger fram. 3 grupper har ikke lagt fram ennå.');
  for (const name of ['Glomma', 'Vingersjøen', 'Øvrebyen']) await leadOn(laptop, name);
  await expect(laptop.locator('.next-panel')).not.toContainText('lagt fram ennå');
  const next = (await seen(laptop, 'room/programme'))[(await index(laptop)) + 1];
  await expect(lead(laptop)).toContainText(titleOf(next));
});

test('between two cases the next case comes first, and a vote on the same case says that it is one', async ({
  browser,
}) => {
  const { laptop, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await expect(lead(laptop)).toContainText('Neste sak: gruppe A – Glomma');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await expect(lead(laptop)).toContainText('Åpne avstemningen');
  await vote(laptop, kariGroup);
  await expect(lead(laptop)).toContainText(/Neste sak: gruppe [AB] – (Glomma|Vingersjøen)/);
  await expect(laptop.getByRole('button', { name: 'Ny avstemning' })).toHaveCount(0);
  await expect(laptop.getByRole('button', { name: 'Stem på nytt over saken' })).toBeVisible();
  await leadOn(laptop, /^Neste sak/);
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne saken likevel' }).click();
  await expect(lead(laptop)).toContainText('Åpne avstemningen');
  await vote(laptop, olaGroup);
  await expect(lead(laptop)).toContainText('Veien videre');
});

test('a case that was passed by comes last, on the console as on the big screen', async ({ browser }) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await goTo(laptop, 'board');
  for (const { id: group } of groups.slice(0, 2)) await say(laptop, { type: 'open_case', group });
  await vote(laptop, groups[1]?.id ?? '');
  await expect(lead(laptop)).toContainText('Neste sak: gruppe C – Vardåsen');
  await expect(screen.locator('.screen-footer__next')).toHaveText(/Neste sak.*Vardåsen/);
  await leadOn(laptop, /^Neste sak/);
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne saken likevel' }).click();
  await expect(lead(laptop)).toContainText('Åpne avstemningen');
  await vote(laptop, groups[2]?.id ?? '');
  await expect(lead(laptop)).toContainText('Neste sak: gruppe A – Glomma');
});

/** The board votes in the open, one for and one against, and the chair has not voted. @param {Browser} browser */
async function tieWithoutChair(browser) {
  const room = await roomWithGroups(browser, floke.url);
  const { laptop, made, kari, olaGroup } = room;
  const [liv, per] = [await device(browser, 'phone'), await device(browser, 'phone')];
  await join(liv, floke.url, made.code, 'Liv Berg');
  await join(per, floke.url, made.code, 'Per Lie');
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: olaGroup });
  for (const phone of [kari, liv, per]) {
    const { id: person } = await seen(phone, 'mine/profile');
    await say(laptop, { type: 'move_person', person, group: null });
    if (phone === per) await say(laptop, { type: 'set_chair', person });
  }
  await leadOn(laptop, 'Åpne avstemningen');
  await laptop.getByRole('button', { name: 'Åpne avstemningen likevel' }).click();
  await expect.poll(async () => (await seen(laptop, 'room/ballot'))?.state ?? null).toBe('open');
  const { id: ballot } = await seen(laptop, 'room/ballot');
  await say(kari, { type: 'vote', ballot, choice: { one: 'for' } });
  await say(liv, { type: 'vote', ballot, choice: { one: 'against' } });
  return { ...room, per, ballot };
}

test('who closes a tied vote to go on stays where she is, and is told that the chair votes first', async ({
  browser,
}) => {
  const { laptop, per, ballot } = await tieWithoutChair(browser);
  const before = await index(laptop);
  const goesOn = async () => {
    await leadOn(laptop, /^Gå videre til/);
    await laptop.getByRole('button', { name: 'Lukk den og gå videre' }).click();
  };
  await goesOn();
  await expect(laptop.locator('.problem')).toContainText('Avstemningen er ikke lukket, for den venter på møtelederen.');
  await shot(laptop, 'close-and-go-on-tie');
  expect(await index(laptop), 'the room has not left an open vote').toBe(before);
  expect(await seen(laptop, 'room/ballot')).toMatchObject({ state: 'open', chair_only: true });
  await say(per, { type: 'vote', ballot, choice: { one: 'for' } });
  await goesOn();
  await expect.poll(() => index(laptop)).toBe(before + 1);
  expect((await seen(laptop, 'room/ballot')).state).toBe('closed');
});

test('who ends with a tied vote open is told that the chair votes first, and nothing has ended', async ({
  browser,
}) => {
  const { laptop, per, ballot } = await tieWithoutChair(browser);
  const ends = async () => {
    await laptop.getByLabel('Meny').click();
    await laptop.getByRole('button', { name: 'Avslutt samlingen' }).click();
    await laptop.getByRole('button', { name: 'Lukk avstemningen og avslutt' }).click();
  };
  await ends();
  await expect(laptop.locator('.problem')).toContainText('Samlingen er ikke avsluttet');
  await expect(laptop.locator('.problem')).not.toContainText('Lukk den først');
  await shot(laptop, 'close-and-end-tie');
  expect((await seen(laptop, 'room/session')).ended_at).toBeNull();
  await say(per, { type: 'vote', ballot, choice: { one: 'for' } });
  await ends();
  await expect.poll(async () => (await seen(laptop, 'room/session')).ended_at).not.toBeNull();
  expect((await seen(laptop, 'room/ballot')).state).toBe('revealed');
});

test('a case that was passed by is still to come for console, phones and screen, and after the last nobody presents', async ({
  browser,
}) => {
  const { laptop, made, kari, ola } = await roomWithGroups(browser, floke.url);
  const groups = ['Glomma', 'Vingersjøen', 'Vardåsen'].map((name) => ({ id: id(), name }));
  await say(laptop, { type: 'form_groups', groups });
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  await goTo(laptop, 'board');
  const decides = async (/** @type {string} */ group) => {
    const ballot = id();
    await say(laptop, { type: 'open_case', group });
    await say(laptop, { type: 'open_case_vote', ballot, proposal: group });
    for (const phone of [kari, ola])
      if ((await seen(phone, 'mine/profile')).group !== group)
        await say(phone, { type: 'vote', ballot, choice: { one: 'for' } });
    await say(laptop, { type: 'close_ballot', ballot });
    await say(laptop, { type: 'reveal_ballot', ballot });
  };
  const [passedBy = '', next = '', last = ''] = groups.map((group) => group.id);
  const queue = laptop.locator('.now-pane section', { hasText: 'Saker som står for tur' });
  for (const group of [passedBy, next]) await say(laptop, { type: 'open_case', group });
  await decides(last);
  await decides(next);
  // All have had the floor, and one has not been decided.
  await expect(lead(laptop)).toContainText('Neste sak: gruppe A – Glomma');
  await expect(queue.locator('.queue li')).toHaveText([/Glomma/]);
  await expect(screen.locator('.screen-footer__next')).toHaveText(/Neste sak.*Glomma/);
  await laptop.getByRole('button', { name: 'Ta resultatet av skjermene' }).click();
  await expect(kari.locator('main')).toContainText('Snart kommer neste sak.');
  await shot(kari, 'phone-board-passed-by');
  await say(laptop, { type: 'open_case', group: passedBy });
  await expect(queue).toContainText('Den siste legger fram nå.');
  await decides(passedBy);
  await expect(queue).toContainText('Alle sakene er behandlet.');
  await expect(queue).not.toContainText('legger fram');
  await shot(laptop, 'console-board-done');
  await laptop.getByRole('button', { name: 'Ta resultatet av skjermene' }).click();
  await expect(kari.locator('main')).toContainText('Alle sakene er behandlet.');
});

test('the big screen is opened where it says that none is open, once no other machine is shut out unasked', async ({
  browser,
}) => {
  const { laptop, made } = await roomWithGroups(browser, floke.url);
  const section = laptop.locator('.now-pane section', { hasText: 'Ingen storskjerm er åpen' });
  const open = section.getByRole('button', { name: 'Åpne storskjermen' });
  // Somebody else has the link that came with the session, and opens the screen when the room fills up.
  const wall = await device(browser, 'projector');
  const asked = laptop.getByRole('dialog', { name: 'Lage en ny lenke til storskjermen?' });
  await open.click();
  await expect(asked).toContainText('En lenke som er laget før, slutter å virke.');
  await shot(laptop, 'screen-asked');
  await asked.getByRole('button', { name: 'Avbryt' }).click();
  await openScreen(wall, floke.url, made);
  await wall.close();
  await expect(open).toBeVisible();
  const coming = laptop.waitForEvent('popup');
  await open.click();
  await asked.getByRole('button', { name: 'Åpne storskjermen' }).click();
  const screen = await coming;
  await expect(screen.locator('main.screen-stage')).toBeVisible();
  expect(new URL(screen.url()).pathname).toBe(new URL(made.screen, floke.url).pathname);
  expect(new URL(screen.url()).hash, 'the secret has left the address').toBe('');
  expect(await screen.evaluate(() => window.opener)).toBeNull();
  await expect(laptop.getByText('1 storskjerm er åpen')).toBeVisible();
  await expect(open).toHaveCount(0);
});

test('who has stopped the window of the big screen is given its address', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await laptop.evaluate(() => {
    window.open = () => null;
  });
  await laptop.locator('.now-pane').getByRole('button', { name: 'Åpne storskjermen' }).click();
  await laptop.getByRole('dialog').getByRole('button', { name: 'Åpne storskjermen' }).click();
  await expect(laptop.getByRole('textbox', { name: 'Storskjerm' })).toHaveValue(/\/screen\/[a-z0-9]+#./);
});

test('the list of links says which came with the session, and which somebody has made', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await laptop.getByLabel('Meny').click();
  await laptop.getByRole('button', { name: 'Lenker' }).click();
  const links = (/** @type {string} */ name) =>
    laptop.locator('.link-card', { has: laptop.getByRole('heading', { name }) }).getByRole('listitem');
  await expect(links('Storskjerm')).toHaveText([/^\s*Fulgte med da samlingen ble laget \d/]);
  await expect(links('Medhjelper')).toHaveText([/^\s*Fulgte med da samlingen ble laget \d.*denne konsollen/s]);
  await shot(laptop, 'links');
  for (const role of ['Medhjelper', 'Storskjerm'])
    await laptop
      .locator('.link-card', { has: laptop.getByRole('heading', { name: role }) })
      .getByRole('button', { name: 'Lag en ny lenke' })
      .click();
  // A facilitator's link shuts nobody out.
  const asked = laptop.getByRole('dialog', { name: 'Lage en ny lenke til storskjermen?' });
  await asked.getByRole('button', { name: 'Lag en ny lenke' }).click();
  await expect(links('Storskjerm')).toHaveText([/^\s*Laget \d/]);
  await expect(links('Medhjelper')).toHaveText([/^\s*Fulgte med/, /^\s*Laget \d/]);
});

test('undo says what it takes back, and what a group has delivered is not among it', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  const bar = laptop.locator('.undo-bar');
  const steps = await seen(laptop, 'room/programme');
  await leadOn(laptop, /^Neste/);
  await expect(bar).toContainText(`Nå: ${titleOf(steps[1])}`);
  await laptop.getByRole('button', { name: 'Legg til 5 minutter' }).click();
  await expect(bar).toContainText('5 minutter lenger');
  await laptop.locator('.timer').getByRole('button', { name: 'Pause' }).click();
  await expect(bar).toContainText('Tiden står');
  await say(laptop, { type: 'set_scene', scene: 'blank' });
  await expect(bar).toContainText('Storskjermen: Mørk skjerm');
  const person = (await seen(kari, 'mine/profile')).id;
  await say(laptop, { type: 'move_person', person, group: null });
  await expect(bar).toContainText('Kari Nordmann: Uten gruppe');
  await bar.getByRole('button', { name: /^Angre/ }).click();
  await expect(bar).toHaveCount(0);
  await expect.poll(async () => (await seen(kari, 'mine/profile')).group).toBe(kariGroup);
  await goTo(laptop, 'need');
  await expect.poll(() => bar.count(), { timeout: 20_000 }).toBe(0);
  const cells = { text: 'De slutter fordi de ikke har råd.' };
  await say(kari, { type: 'put_row', group: kariGroup, list: 'need.rounds', row: id(), cells });
  await say(kari, { type: 'write', group: kariGroup, field: 'need.sentence', text: 'Voksne trenger tid.', base: 0 });
  await say(kari, { type: 'deliver', group: kariGroup, stage: 'need' });
  await expect.poll(async () => (await seen(laptop, `console/group/${kariGroup}/status`)).delivered_at).not.toBeNull();
  await expect(bar).toHaveCount(0);
});

test('a step may be left with cases that wait', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  const before = await index(laptop);
  await expect(laptop.locator('.next-panel')).toContainText('2 av 2 saker er ikke behandlet.');
  await leadOn(laptop, 'Gå videre til «Veien videre»');
  await expect.poll(() => index(laptop)).toBe(before + 1);
});

for (const [name, size] of /** @type {const} */ ([
  ['a laptop', { width: 1366, height: 620 }],
  ['a phone', PHONE],
]))
  test(`an open vote is closed without scrolling, on ${name}`, async ({ browser }) => {
    const { laptop, kariGroup } = await roomWithGroups(browser, floke.url);
    await goTo(laptop, 'board');
    await say(laptop, { type: 'open_case', group: kariGroup });
    await say(laptop, { type: 'open_case_vote', ballot: id(), proposal: kariGroup });
    await resize(laptop, size);
    await laptop.evaluate(() => {
      for (const one of document.querySelectorAll('.groups-pane, .now-pane__rest')) one.scrollTop = 10_000;
    });
    await expect(lead(laptop)).toContainText('Lukk avstemningen');
    await expect(lead(laptop)).toBeInViewport({ ratio: 1 });
    await leadOn(laptop, 'Lukk avstemningen');
    await laptop.getByRole('dialog').getByRole('button', { name: 'Lukk nå' }).click();
    await leadOn(laptop, 'Vis resultatet');
    await laptop.getByRole('dialog').getByRole('button', { name: 'Vis resultatet' }).click();
    await expect.poll(async () => (await seen(laptop, 'room/ballot')).state).toBe('revealed');
  });

test('eight groups with long names and tangles are seen whole on a laptop', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  const clusters = Array.from({ length: 8 }, (_, at) => {
    const title = `${at + 1}: Voksne uten fullført grunnskole eller videregående opplæring kommer ikke videre i arbeid`;
    return { id: id(), title, theme: '', size: null, complexity: null, floker: [{ id: id(), text: title }] };
  });
  await say(laptop, { type: 'import_floker', clusters: /** @type {any} */ (clusters) });
  const groups = clusters.map((_, at) => ({ id: id(), name: `Vingersjøen og omegn ${at + 1}` }));
  await say(laptop, { type: 'form_groups', groups });
  const person = (await seen(kari, 'mine/profile')).id;
  await goTo(laptop, 'pick');
  for (const [at, cluster] of clusters.entries()) {
    await say(laptop, { type: 'move_person', person, group: groups[at]?.id ?? null });
    await say(kari, { type: 'pick_floke', cluster: cluster.id });
  }
  for (const phase of ['pick', 'need', 'need_contact', 'solution', 'test']) {
    await goTo(laptop, phase);
    await expect(laptop.locator('.group-card')).toHaveCount(8);
    for (const size of LAPTOPS) {
      await resize(laptop, size);
      const at = `${phase}, ${size.width} × ${size.height}`;
      await expect.soft(laptop.locator('.group-card').last(), at).toBeInViewport({ ratio: 1 });
      const most = await laptop.locator('.groups-pane').evaluate((pane) => pane.scrollHeight - pane.clientHeight);
      expect.soft(most, `nothing is left to scroll to at ${at}`).toBeLessThanOrEqual(0);
      await shot(laptop, `eight-${phase}-${size.width}`);
    }
  }
});

test('what was filled in when the session was made is mended afterwards, and a change that is not saved survives', async ({
  browser,
}) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url, { starts_at: Date.UTC(2026, 2, 12, 7, 30) });
  /** @type {string[]} */
  const sent = [];
  laptop.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  await openConsole(laptop, floke.url, made);
  const settings = laptop.getByRole('dialog', { name: 'Innstillinger' });
  const opens = async () => {
    await laptop.getByLabel('Meny').click();
    await laptop.getByRole('button', { name: 'Innstillinger' }).click();
  };
  await opens();
  await expect(settings.getByLabel('Kommune')).toHaveValue('Kongsvinger kommune');
  await settings.getByLabel('Navn på samlingen').fill('Framtidas kommune');
  await laptop.reload();
  await opens();
  await expect(settings.getByLabel('Navn på samlingen')).toHaveValue('Framtidas kommune');
  await settings.getByLabel('Kommune').fill('Vågå kommune');
  await settings.getByLabel('Dato').fill('2026-06-15');
  await settings.getByLabel('Virksomhetsområder').fill('Kultur\n\nSkog\nKultur');
  await settings.getByRole('button', { name: 'Lagre' }).click();
  await expect(settings).toHaveCount(0);
  await expect(laptop.locator('.console-bar')).toContainText('Framtidas kommuneVågå kommune · 15. juni 2026');
  // In summer the same o'clock is an hour earlier.
  const planned = async () => (await seen(laptop, 'room/programme')).map((/** @type {any} */ step) => step.planned);
  await expect.poll(async () => (await planned())[0]).toBe(Date.UTC(2026, 5, 15, 6, 30));
  expect((await planned())[1]).toBe(Date.UTC(2026, 5, 15, 7, 0));
  expect(
    sent.filter((said) => said.includes('"set_')),
    'all at once, or nothing',
  ).toHaveLength(1);
  const phone = await device(browser, 'phone');
  await phone.goto(`${floke.url}/join/${made.code}`);
  await expect(phone.getByLabel('Virksomhetsområde')).toContainText('KulturSkog');
  await opens();
  await expect(settings.getByLabel('Virksomhetsområder')).toHaveValue('Kultur\nSkog');
});

test('a region with a long name can be filled in when the session is made', async ({ browser }) => {
  const region = `Regionen ${'Kongsvinger, Eidskog, Grue, Nord-Odal, Sør-Odal, Åsnes, Våler, '.repeat(3)}`
    .slice(0, 150)
    .trim();
  const laptop = await device(browser, 'laptop');
  await laptop.goto(`http://127.0.0.1:${new URL(floke.url).port}`);
  await laptop.getByRole('link', { name: 'Lag en samling' }).click();
  await laptop.getByLabel('Navn på samlingen').fill('Ledersamling');
  await laptop.getByLabel('Kommune', { exact: true }).fill(region);
  await laptop.getByLabel('Lokalsamfunn').fill(region);
  await laptop.getByRole('button', { name: 'Lag samlingen' }).click();
  await laptop.getByRole('link', { name: 'Gå til konsollen' }).click();
  await expect.poll(async () => (await seen(laptop, 'room/session'))?.municipality).toBe(region);
  expect((await seen(laptop, 'room/session')).community).toBe(region);
});

test('an area that is too long is named by its first words before it is saved, and all lines stay', async ({
  browser,
}) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  await laptop.getByLabel('Meny').click();
  await laptop.getByRole('button', { name: 'Innstillinger' }).click();
  const settings = laptop.getByRole('dialog', { name: 'Innstillinger' });
  const areas = settings.getByLabel('Virksomhetsområder');
  const long = 'Kultur, idrett, frivillighet, bibliotek, ungdomsklubb og alt annet som skjer om kvelden';
  await areas.fill(`Nav\n${long}\nOppvekst`);
  const named = settings.locator('.field__error');
  await expect(named).toHaveText('«Kultur, idrett, frivilli …» har 7 tegn for mye.');
  await settings.getByLabel('Dato').focus();
  await settings.getByRole('button', { name: 'Lagre' }).click();
  await expect(areas).toBeFocused();
  await expect(areas).toHaveAttribute('aria-invalid', 'true');
  await expect(settings.locator('.problem-inside'), 'the server was not asked').toBeEmpty();
  await shot(laptop, 'area-too-long');
  await areas.fill('Nav\nKultur\nOppvekst');
  await expect(named).toHaveCount(0);
  await settings.getByRole('button', { name: 'Lagre' }).click();
  await expect(settings).toHaveCount(0);
  await expect.poll(async () => (await seen(laptop, 'room/session')).areas).toEqual(['Nav', 'Kultur', 'Oppvekst']);
});

test('a half-filled vote stands there after a reload', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await laptop.getByRole('button', { name: 'Avstemning' }).click();
  await laptop.getByLabel('Hva spør du om?').fill('Hvor skal vi spise?');
  await laptop.getByLabel('Svar 2', { exact: true }).fill('Ute ved elva');
  await laptop.reload();
  await laptop.getByRole('button', { name: 'Avstemning' }).click();
  await expect(laptop.getByLabel('Hva spør du om?')).toHaveValue('Hvor skal vi spise?');
  await expect(laptop.getByLabel('Svar 2', { exact: true })).toHaveValue('Ute ved elva');
});

test('who has begun to report that she is inhabil finds it again, and why is written to no storage', async ({
  browser,
}) => {
  const { laptop, kari, ola, olaGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: olaGroup });
  await kari.getByRole('button', { name: 'Meld deg inhabil' }).click();
  const why = kari.getByLabel('Hvorfor kan du være inhabil?');
  await why.fill('Min bror eier bussen');
  const to = (/** @type {string} */ place) => kari.locator('.bottom-nav').getByRole('link', { name: place }).click();
  await to('Samlingen');
  await to('Nå');
  await expect(why).toHaveValue('Min bror eier bussen');
  const stored = () => kari.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(await stored()).not.toContain('bussen');
  await kari.reload();
  await expect(why).toHaveValue('');
  await kari.getByRole('button', { name: 'Avbryt' }).click();
  await kari.reload();
  await expect(kari.getByRole('button', { name: 'Meld deg inhabil' })).toBeVisible();
  await expect(ola.getByRole('button', { name: 'Meld deg inhabil' })).toHaveCount(0);
});

test('why she is inhabil is written to no storage either while it is sent or offline', async ({ browser }) => {
  const { laptop, kari, olaGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: olaGroup });
  const report = kari.getByRole('button', { name: 'Meld deg inhabil' });
  await report.click();
  const why = kari.getByLabel('Hvorfor kan du være inhabil?');
  await why.fill('Min bror eier bussen');
  const stored = () => kari.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await kari.context().setOffline(true);
  await report.click();
  expect(await stored(), 'sent').not.toContain('bussen');
  await expect(kari.getByRole('alert').getByText('Du er uten nett')).toBeVisible({ timeout: 60_000 });
  await expect(why).toHaveValue('Min bror eier bussen');
  expect(await stored(), 'offline').not.toContain('bussen');

  await kari.context().setOffline(false);
  const online = () =>
    kari.evaluate(async () => {
      const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
      const { connection } = await import(new URL('session.js', script?.src ?? '').href);
      return connection.peek();
    });
  await expect.poll(online, { timeout: 60_000 }).toBe('online');
  await report.click();
  await expect.poll(() => seen(kari, 'mine/inhabil')).toMatchObject({ ruled: null });
  expect(await stored(), 'stored on the server').not.toContain('bussen');
});

test('at the end the link to the results comes first, and who ends without one is told', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'close');
  await laptop.getByRole('button', { name: 'Deltakere' }).click();
  await leadOn(laptop, 'Del resultatet og avslutt');
  const steps = laptop.locator('.ending > li');
  await expect(steps.getByRole('heading')).toHaveText(['Lag lenken til resultatene', 'Avslutt samlingen']);
  const big = laptop.locator('.console .ds-button:not([data-variant]):visible');
  await expect(big, 'one thing comes next').toHaveText(['Lag en ny lenke']);
  const end = steps.last().getByRole('button', { name: 'Avslutt samlingen' });
  const asked = laptop.getByRole('dialog', { name: 'Avslutte samlingen?' });
  await end.click();
  await expect(asked).toContainText('Det finnes ingen lenke til resultatene ennå.');
  await asked.getByRole('button', { name: 'Avbryt' }).click();
  const makes = steps.first().getByRole('button', { name: 'Lag en ny lenke' });
  await makes.click();
  const link = laptop.getByRole('textbox', { name: 'Resultatene' });
  await expect(link, 'nobody is asked about the first one').toHaveValue(/\/result\/[a-z0-9]+#./);
  const first = await link.inputValue();
  await makes.click();
  const renew = laptop.getByRole('dialog', { name: 'Lage en ny resultatlenke?' });
  await renew.getByRole('button', { name: 'Lag en ny lenke' }).click();
  await expect(link).not.toHaveValue(first);
  await expect(big).toHaveText(['Avslutt samlingen']);
  await end.click();
  await expect(asked).not.toContainText('Det finnes ingen lenke');
  await asked.getByRole('button', { name: 'Avslutt samlingen' }).click();
  await expect.poll(async () => (await seen(laptop, 'room/session')).ended_at).not.toBeNull();
});

test('the day the texts are deleted is the same wherever the phone thinks it is', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  const says = [];
  // A day and an hour apart.
  for (const timezoneId of ['Pacific/Kiritimati', 'Pacific/Niue']) {
    const phone = await device(browser, 'phone', { timezoneId });
    await phone.goto(`${floke.url}/join/${made.code}`);
    says.push(await phone.locator('.privacy').innerText());
  }
  expect(says[0]).toMatch(/20\d\d/);
  expect(says[1]).toBe(says[0]);
});
