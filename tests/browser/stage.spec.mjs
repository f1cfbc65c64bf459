/** What everybody looks at: phones, console and big screen turn together, and nothing hides what is to be read or pressed. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { resize } from './resize.mjs';
import {
  device,
  follow,
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

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

const QUESTION = 'Skal vi møtes igjen til høsten?';

/** The whole room votes, and is shown what came of it: as many for as against. @param {Page} laptop @param {Page[]} phones */
async function tie(laptop, phones) {
  const ballot = id();
  const choices = ['Ja', 'Nei'].map((text) => ({ id: id(), text }));
  await say(laptop, {
    type: 'open_ballot',
    ballot,
    question: QUESTION,
    choices,
    method: { type: 'one' },
    secret: false,
  });
  for (const [at, phone] of phones.entries()) {
    await expect(phone.getByRole('heading', { level: 1, name: QUESTION })).toBeVisible();
    await say(phone, { type: 'vote', ballot, choice: { one: choices[at % 2]?.id ?? '' } });
  }
  await say(laptop, { type: 'close_ballot', ballot });
  await say(laptop, { type: 'reveal_ballot', ballot });
  for (const phone of phones) await expect(phone.locator('.vote-result')).toBeVisible();
  return ballot;
}

test('the room goes on from a result, and phones and big screen go along', async ({ browser }) => {
  const { laptop, made, kari, ola, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url);
  const wall = await device(browser, 'projector');
  await openScreen(wall, floke.url, made);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: kariGroup });
  await follow([kari, ola], '');
  const ours = kari.getByRole('heading', { level: 1 });

  await test.step('the group whose turn it is does not read the result', async () => {
    await tie(laptop, [kari, ola]);
    await expect(wall.getByText(QUESTION)).toBeVisible();
    await shot(kari, '14-result-phone');
    await say(laptop, { type: 'present', group: olaGroup });
    await expect(ola.getByRole('heading', { level: 1 })).toHaveText('Det er deres tur');
    await expect(ours).toHaveText(/Vingersjøen/);
    await expect(wall.locator('.presenter h2')).toHaveText('Vingersjøen');
    await shot(ola, '14-turn-phone');
    await shot(wall, '14-turn-screen');
  });

  await test.step('a question that is raised is seen', async () => {
    await tie(laptop, [kari, ola]);
    const question = id();
    await say(kari, { type: 'ask', id: question, kind: 'question', text: 'Hvem betaler?' });
    await say(laptop, { type: 'raise_question', question });
    await expect(wall.locator('.raised')).toContainText('Hvem betaler?');
    for (const phone of [kari, ola]) await expect(phone.locator('.raised')).toContainText('Hvem betaler?');
  });

  await test.step('the facilitator puts the result away', async () => {
    await tie(laptop, [kari, ola]);
    await laptop.getByRole('button', { name: 'Avstemning', exact: true }).click();
    await laptop.getByRole('button', { name: 'Ta resultatet av skjermene' }).click();
    await expect(wall.locator('.presenter h2')).toHaveText('Vingersjøen');
    await expect(ours).toHaveText(/Vingersjøen/);
    await expect(laptop.getByRole('button', { name: 'Ta resultatet av skjermene' })).toHaveCount(0);
    await laptop.keyboard.press('Escape');
  });

  await test.step('who has seen enough goes back alone', async () => {
    await tie(laptop, [kari, ola]);
    await kari.getByRole('button', { name: 'Tilbake til det vi holdt på med' }).click();
    await expect(ours).toHaveText(/Vingersjøen/);
    await expect(ola.locator('.vote-result')).toBeVisible();
  });
});

test('a case that is decided makes way, and a question about it is seen', async ({ browser }) => {
  const { laptop, made, kari, ola, kariGroup } = await roomWithGroups(browser, floke.url);
  const wall = await device(browser, 'projector');
  await openScreen(wall, floke.url, made);
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  const vote = id();
  await say(laptop, { type: 'open_case_vote', ballot: vote, proposal: kariGroup });
  await follow([ola], '');
  await say(ola, { type: 'vote', ballot: vote, choice: { one: 'for' } });
  await say(laptop, { type: 'close_ballot', ballot: vote });
  await say(laptop, { type: 'reveal_ballot', ballot: vote });
  await expect(ola.locator('.vote-result')).toBeVisible();
  await laptop.getByRole('button', { name: 'Ta resultatet av skjermene' }).click();
  await expect(wall.locator('.cases__votes')).toHaveCount(1);
  await expect(ola.getByText('Snart kommer neste sak.')).toBeVisible();
  await expect(ola.locator('.vote-result')).toHaveCount(0);
  const question = id();
  await say(ola, { type: 'ask', id: question, kind: 'question', text: 'Når begynner dere?' });
  await say(laptop, { type: 'raise_question', question });
  await expect(wall.locator('.case__question')).toContainText('Når begynner dere?');
  await expect(ola.locator('.raised')).toContainText('Når begynner dere?');
  await follow([kari], '');
});

/** What stands in the middle of a part of the page is that part, not something that lies over it. @param {Page} page @param {import('@playwright/test').Locator} part */
async function isFree(page, part) {
  const box = await part.boundingBox();
  expect(box).not.toBeNull();
  const own = await part.elementHandle();
  const free = await page.evaluate(
    ([{ x, y, width, height }, element]) => {
      const there = document.elementFromPoint(x + width / 2, y + height / 2);
      return there !== null && (element.contains(there) || there.contains(element));
    },
    /** @type {[{ x: number, y: number, width: number, height: number }, Element]} */ ([box, own]),
  );
  return free && box;
}

test('what the facilitator says covers neither the heading nor who is next, and moves nothing', async ({ browser }) => {
  const { laptop, kari, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: olaGroup });
  await follow([kari], '');
  const next = kari.getByText('Dere er neste ut', { exact: false });
  const presenter = kari.locator('.presenter');
  await expect(next).toBeVisible();
  const before = [await isFree(kari, next), await isFree(kari, presenter)];
  const long = 'Vi tar en pause nå. Kaffe og frukt står i gangen, og vi fortsetter klokka 10.15 i samme rom. '.repeat(
    3,
  );
  await say(laptop, { type: 'announce', text: long.trim() });
  const strip = kari.getByRole('complementary', { name: 'Melding fra prosesslederen' });
  await expect(strip).toContainText('Vi tar en pause nå.');
  expect([await isFree(kari, next), await isFree(kari, presenter)]).toEqual(before);
  await shot(kari, '16-message-phone');
  await test.step('also where the bar is at the end of the page', async () => {
    await resize(kari, { width: 740, height: 340 });
    await expect(strip).toBeInViewport({ ratio: 1 });
    await resize(kari, { width: 390, height: 844 });
  });
  await strip.getByRole('button', { name: 'Les alt' }).click();
  await shot(kari, '16-message-phone-whole');
  await strip.getByRole('button', { name: 'Vis mindre' }).click();

  await test.step('the facilitator sees what stands there, and takes it away', async () => {
    await laptop.getByRole('button', { name: 'Melding', exact: true }).click();
    const dialog = laptop.getByRole('dialog', { name: 'Send en melding' });
    await expect(dialog).toContainText('Står på telefonene nå');
    await shot(laptop, '16-message-console');
    await dialog.getByRole('button', { name: 'Fjern' }).click();
    await expect(strip).toHaveCount(0);
    await laptop.keyboard.press('Escape');
  });

  await test.step('the next step takes it away', async () => {
    await say(laptop, { type: 'announce', text: 'Fem minutter igjen', group: kariGroup });
    await expect(strip).toContainText('Fem minutter igjen');
    await goTo(laptop, 'solution');
    await expect(strip).toHaveCount(0);
  });
});

/** What is voted on, For, Mot and the button: above the bar, and under nothing. @param {Page} phone */
async function choicesAreSeen(phone) {
  const send = phone.getByRole('button', { name: 'Send stemmen' });
  await expect(send).toBeInViewport({ ratio: 1 });
  const bar = await phone.locator('.action-bar').boundingBox();
  await expect(phone.locator('.choice')).toHaveCount(2);
  for (const part of [phone.locator('.asked h1'), ...(await phone.locator('.choice').all())]) {
    const box = await part.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0), await part.innerText()).toBeLessThanOrEqual(bar?.y ?? 0);
    expect(await isFree(phone, part), await part.innerText()).toBeTruthy();
  }
}

for (const [width, height] of /** @type {const} */ ([
  [320, 640],
  [390, 844],
])) {
  test(`what is voted on, For, Mot and the button are seen at once at ${width} × ${height}, by the chair too`, async ({
    browser,
  }) => {
    const { laptop, made, ola, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url, {
      viewport: { width, height },
    });
    await goTo(laptop, 'board');
    await say(laptop, {
      type: 'write',
      group: kariGroup,
      field: 'case.title',
      text: 'Hel og fast – forsøk med hele, kombinerte stillinger og egen turnus i to avdelinger ved Roverud sykehjem',
      base: 0,
    });
    await say(laptop, {
      type: 'put_row',
      group: kariGroup,
      list: 'case.points',
      row: id(),
      cells: { text: 'Det gjennomføres et forsøk med hele, kombinerte stillinger i to avdelinger. '.repeat(3).trim() },
    });
    await say(laptop, { type: 'open_case', group: kariGroup });
    const chair = (await seen(ola, 'mine/profile')).id;
    await say(laptop, { type: 'set_chair', person: chair });
    await follow([ola], '');
    const vote = id();
    await say(laptop, { type: 'open_case_vote', ballot: vote, proposal: kariGroup });
    const yes = ola.getByRole('radio', { name: 'For' });
    const send = ola.getByRole('button', { name: 'Send stemmen' });
    await expect(ola.locator('.choice')).toHaveCount(2);
    await expect(ola.getByText('Du leder møtet i denne saken.')).toBeInViewport({ ratio: 1 });
    await choicesAreSeen(ola);
    await shot(ola, `17-vote-chair-${width}`);
    const strip = ola.getByRole('complementary', { name: 'Melding fra prosesslederen' });
    const underMessage = async () => {
      await say(laptop, { type: 'announce', text: 'Vi tar en pause når denne saken er ferdig. Kaffe i gangen.' });
      await expect(strip).toBeInViewport({ ratio: 1 });
      await choicesAreSeen(ola);
    };
    await underMessage();
    await shot(ola, `17-vote-chair-message-${width}`);
    await strip.getByRole('button', { name: 'Les alt' }).click();
    await expect(strip).toContainText('Kaffe i gangen.');
    await shot(ola, `17-vote-chair-message-whole-${width}`);
    await strip.getByRole('button', { name: 'Vis mindre' }).click();
    await expect(ola.getByText('Forslag til vedtak')).toBeHidden();

    await test.step('also when the votes are equal and the chair is asked, and under a message', async () => {
      for (const [name, side] of Object.entries({ 'Liv Berg': 'for', 'Per Lie': 'against' })) {
        const phone = await device(browser, 'phone');
        await join(phone, floke.url, made.code, name);
        const person = (await seen(phone, 'mine/profile')).id;
        await say(laptop, { type: 'move_person', person, group: olaGroup });
        await say(laptop, { type: 'admit', ballot: vote, person });
        await say(phone, { type: 'vote', ballot: vote, choice: { one: side } });
      }
      await say(laptop, { type: 'close_ballot', ballot: vote });
      await expect(ola.getByRole('alert')).toContainText('Det står likt. Stem nå');
      await expect(ola.getByRole('alert')).toBeInViewport({ ratio: 1 });
      await ola.evaluate(() => scrollTo(0, 0));
      await shot(ola, `17-vote-tie-${width}`);
      await choicesAreSeen(ola);
      await underMessage();
      await shot(ola, `17-vote-tie-message-${width}`);
    });

    await test.step('without a choice the button says what is missing', async () => {
      await send.click();
      await expect(ola.locator('.action-bar').getByRole('alert')).toHaveText('Velg for eller mot først.');
      await expect(yes).toBeFocused();
    });

    await test.step('who chooses otherwise reads that the old vote counts', async () => {
      await ola.getByText('For', { exact: true }).click();
      await send.click();
      await expect(ola.getByText('Stemmen er mottatt')).toBeVisible();
      await ola.getByText('Mot', { exact: true }).click();
      await expect(ola.getByText('Stemmen din er fortsatt For. Den endres først når du sender på nytt.')).toBeVisible();
      await expect(ola.locator('.choice', { hasText: 'For' })).toContainText('Din stemme');
      await shot(ola, `17-vote-change-${width}`);
      await ola.getByRole('button', { name: 'Send ny stemme' }).click();
      await expect(ola.locator('.choice', { hasText: 'Mot' })).toContainText('Din stemme');
      await expect(ola.getByText('Stemmen din er fortsatt', { exact: false })).toHaveCount(0);
    });

    await test.step('the whole case is one press away', async () => {
      await ola.getByText('Les hele saken').click();
      await expect(ola.getByText('Forslag til vedtak')).toBeVisible();
    });
  });
}

/** Something that no page expects. @param {Page} page @param {string} name @param {unknown} value */
const bend = (page, name, value) =>
  page.evaluate(
    async ([key_name, bent]) => {
      const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
      const { key } = await import(new URL('session.js', script?.src ?? '').href);
      key(key_name).value = bent;
    },
    /** @type {[string, unknown]} */ ([name, value]),
  );

test('a part of the console that breaks says so, and the room can be led on', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need_plenum');
  await bend(laptop, 'console/question/order', 7);
  const broken = laptop.getByRole('alert').filter({ hasText: 'Noe her kan ikke vises' });
  await expect(broken).toHaveCount(1);
  await expect(laptop.locator('.next-panel button').first()).toBeVisible();
  await shot(laptop, '3-broken-console');
  await goTo(laptop, 'solution');
  await expect(broken).toHaveCount(0);
});

test('whatever part of the console breaks, the rest stays and an open vote can be closed', async ({ browser }) => {
  const { laptop } = await roomWithGroups(browser, floke.url);
  const ballot = id();
  const choices = ['Ja', 'Nei'].map((text) => ({ id: id(), text }));
  const asks = { ballot, question: QUESTION, choices, method: { type: /** @type {const} */ ('one') }, secret: false };
  await say(laptop, { type: 'open_ballot', ...asks });
  const broken = laptop.getByRole('alert').filter({ hasText: 'Noe her kan ikke vises' });
  const session = await seen(laptop, 'room/session');
  const [group] = await seen(laptop, 'room/group/order');
  const order = await seen(laptop, 'room/group/order');
  const stays = async () => {
    await expect(laptop.locator('.console')).toBeVisible();
    await expect(laptop.locator('.next-panel .ds-button')).toContainText('Lukk avstemningen');
  };

  await test.step('the question whether somebody wants to close it', async () => {
    const answered = laptop.evaluate(async () => {
      const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
      const { ask } = await import(new URL('console/dialog.js', script?.src ?? '').href);
      return ask({ title: 'Lukke?', yes: 'Ja', list: 7 });
    });
    expect(await answered, 'nobody waits for an answer that cannot come').toBe(false);
    await expect(broken).toHaveCount(1);
    await stays();
    await broken.getByRole('button', { name: 'Lukk', exact: true }).click();
    await expect(broken).toHaveCount(0);
  });

  await test.step('a dialog from the menu', async () => {
    await bend(laptop, 'room/session', { ...session, areas: 7 });
    await laptop.getByLabel('Meny').click();
    await laptop.getByRole('button', { name: 'Innstillinger' }).click();
    await expect(laptop.locator('.problem')).toContainText('Noe her kan ikke vises');
    await expect(laptop.getByRole('dialog')).toHaveCount(0);
    await stays();
    await broken.getByRole('button', { name: 'Lukk', exact: true }).click();
    await bend(laptop, 'room/session', session);
  });

  for (const [what, name, bent, whole] of /** @type {const} */ ([
    ['the line of who waits', 'console/rush', null, undefined],
    ['the bar and the clock', 'room/session', { ...session, zone: 'Ingen/Steder' }, session],
    ['what can be undone', 'console/undo', { until: 9e15, what: 'time', target: group, ms: 5n }, undefined],
  ])) {
    await test.step(what, async () => {
      await bend(laptop, name, bent);
      await expect.poll(() => broken.count()).toBeGreaterThan(0);
      await stays();
      await shot(laptop, `broken-${name.replace('/', '-')}`);
      await bend(laptop, name, whole);
    });
  }

  await test.step('the numbers on the tabs of a phone', async () => {
    await resize(laptop, { width: 390, height: 844 });
    await bend(laptop, 'room/group/order', { not: order });
    await laptop.locator('.console-nav').getByRole('button', { name: 'Grupper' }).click();
    await shot(laptop, 'broken-tabs');
    await laptop.locator('.console-nav').getByRole('button', { name: 'Nå' }).click();
    await stays();
  });

  await leadOn(laptop, 'Lukk avstemningen');
  await laptop.getByRole('dialog').getByRole('button', { name: 'Lukk nå' }).click();
  await expect.poll(async () => (await seen(laptop, 'room/ballot')).state).toBe('closed');
});

test('a page that breaks on the phone says so, and the next step is shown', async ({ browser }) => {
  const { laptop, kari, olaGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need_plenum');
  await say(laptop, { type: 'present', group: olaGroup });
  await follow([kari], '');
  await bend(kari, 'room/plenum', { stage: 'need', presenting: null, next: null, queue: 7 });
  await expect(kari.getByRole('alert')).toContainText('Noe her kan ikke vises');
  await shot(kari, '3-broken-phone');
  // The way to the rest of the phone is there.
  await kari.getByRole('link', { name: 'Gruppa' }).click();
  await expect(kari.getByRole('heading', { level: 1 })).toContainText('Glomma');
  await goTo(laptop, 'solution');
  await kari.getByRole('link', { name: 'Nå' }).click();
  await follow([kari], 'Hvordan kan vi');
});

test('what is delivered is not offered to be written on', async ({ browser }) => {
  const { laptop, kari, kariGroup } = await roomWithGroups(browser, floke.url);
  await goTo(laptop, 'need');
  await say(kari, {
    type: 'write',
    group: kariGroup,
    field: 'need.sentence',
    text: 'Voksne trenger en vei til fagbrev.',
    base: 0,
  });
  const cells = { text: 'Hvem er det som ikke fullfører?' };
  await say(kari, { type: 'put_row', group: kariGroup, list: 'need.rounds', row: id(), cells });
  await follow([kari], '');
  await kari.getByRole('link', { name: 'Gruppa' }).click();
  await expect(kari.getByRole('link', { name: 'Skriv videre' })).toBeVisible();
  await say(laptop, { type: 'deliver', group: kariGroup, stage: 'need' });
  await expect(kari.getByRole('link', { name: 'Skriv videre' })).toHaveCount(0);
  await kari.getByRole('link', { name: 'Se det dere har levert' }).click();
  await expect(kari.getByText('Behovet er klart til plenum.')).toBeVisible();
});

test('a step that was skipped has no tick, on the phone or the big screen', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const kari = await device(browser, 'phone');
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  const wall = await device(browser, 'projector');
  await openScreen(wall, floke.url, made);
  await goTo(laptop, 'bruttoliste');
  await say(laptop, { type: 'set_scene', scene: 'programme' });
  const [first, second] = [wall.locator('.programme__step').first(), wall.locator('.programme__step').nth(1)];
  await expect(first).toContainText('ferdig');
  await expect(second).toContainText('hoppet over');
  await expect(second.locator('.icon')).toHaveCount(0);
  await kari.getByRole('link', { name: 'Samlingen' }).click();
  const rows = kari.locator('.programme-list li');
  await expect(rows.nth(1)).toContainText('hoppet over');
  await expect(rows.nth(1).locator('.icon')).toHaveCount(0);
  await expect(kari.locator('.thread')).toContainText('ferdig');
});
