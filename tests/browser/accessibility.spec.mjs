/** Axe on every page and state people meet, light and dark; no side scroll at 320 px; the page says its language. */
import { expect } from '@playwright/test';
import { check } from './axe.mjs';
import { startFloke } from './floke.mjs';
import {
  device,
  follow,
  goTo,
  id,
  join,
  makeSession,
  openConsole,
  openScreen,
  roomWithGroups,
  say,
  seen,
} from './room.mjs';
import { test } from './test.mjs';

// Axe looks at each page twice, on a machine that may have other things to do.
test.describe.configure({ timeout: 600_000 });

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

const SENTENCE = 'Voksne uten fullført opplæring trenger et tilbud de kan følge ved siden av jobben.';
const PHONE = { isMobile: false };

test('start, create and join', async ({ browser }) => {
  const page = await device(browser, 'phone', PHONE);
  await page.goto(floke.url);
  await check(page, 'start');
  await page.getByLabel('Kode').fill('0OI');
  await page.getByRole('button', { name: 'Bli med' }).click();
  await expect(page.getByText(/Kodene har aldri/)).toBeVisible();
  await check(page, 'start, wrong code');
  for (const [name, heading] of [
    ['hjelp', 'Hjelp'],
    ['personvern', 'Personvern'],
    ['tilgjengelighet', 'Tilgjengelighetserklæring'],
    ['eksempel', 'Prøv med eksempeldata'],
  ]) {
    await page.goto(`${floke.url}/#${name}`);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await check(page, `start, ${name}`);
  }
  await page.goto(`${floke.url}/#lag`);
  await page.getByRole('button', { name: 'Lag samlingen' }).click();
  await expect(page.getByText('Fyll ut dette feltet.').first()).toBeVisible();
  await check(page, 'create, with errors');
  await page.getByLabel('Navn på samlingen').fill('Ledersamling');
  await page.getByLabel('Kommune', { exact: true }).fill('Kongsvinger kommune');
  await page.getByRole('button', { name: 'Lag samlingen' }).click();
  await expect(page.getByRole('heading', { name: 'Samlingen er klar' })).toBeVisible();
  await check(page, 'created');
  const code = (await page.locator('.created__code').innerText()).replace('-', '');

  const phone = await device(browser, 'phone', PHONE);
  await phone.goto(`${floke.url}/join/AAAAAA`);
  await expect(phone.getByRole('heading', { name: 'Du kom ikke inn' })).toBeVisible();
  await check(phone, 'join, unknown code');
  await phone.goto(`${floke.url}/join/${code}`);
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await expect(phone.getByText('Skriv navnet ditt')).toBeVisible();
  await check(phone, 'join, name missing');
  await join(phone, floke.url, code, 'Kari Nordmann');
  await phone.goto(`${floke.url}/join/${code}`);
  await expect(phone.getByRole('heading', { name: 'Du er allerede med' })).toBeVisible();
  await check(phone, 'join, already here');
  const other = await device(browser, 'phone', PHONE);
  await other.goto(`${floke.url}/join/${code}`);
  await other.getByLabel('Navn').fill('Kari Nordmann');
  await other.getByRole('button', { name: 'Bli med' }).click();
  await expect(other.getByRole('heading', { name: 'Er du Kari Nordmann fra før?' })).toBeFocused();
  await check(other, 'join, name known');
});

test('the phone through the day', async ({ browser }) => {
  const { laptop, kari, ola, clusters, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url, PHONE);
  const both = [kari, ola];

  await check(kari, 'phone, arrive');
  await goTo(laptop, 'bruttoliste');
  await expect(kari.getByText('Vi går videre til')).toBeVisible();
  await check(kari, 'phone, moving on');
  await follow([kari], 'Bruttoliste');
  await check(kari, 'phone, bruttoliste');

  await goTo(laptop, 'pick');
  await follow(both, 'Velg én floke');
  await check(kari, 'phone, dots');
  await say(kari, { type: 'place_dots', clusters: [clusters[0].id, clusters[1].id] });
  await say(ola, { type: 'place_dots', clusters: [clusters[0].id] });
  await say(ola, { type: 'pick_floke', cluster: clusters[0].id });
  await kari.getByRole('button', { name: 'Velg denne' }).click();
  await expect(kari.getByText('Den er tatt')).toBeVisible();
  await check(kari, 'phone, pick, taken');
  await say(kari, { type: 'pick_floke', cluster: clusters[1].id });

  await goTo(laptop, 'need');
  await follow(both, 'Hva er egentlig behovet?');
  for (const [page, group] of /** @type {const} */ ([
    [kari, kariGroup],
    [ola, olaGroup],
  ])) {
    await say(page, {
      type: 'put_row',
      group,
      list: 'need.rounds',
      row: id(),
      cells: { text: 'De slutter fordi de ikke har råd.' },
    });
    await say(page, {
      type: 'put_row',
      group,
      list: 'need.unknowns',
      row: id(),
      cells: { text: 'Hvor mange gjelder det?', who: 'Voksenopplæringen', status: 'open' },
    });
    await say(page, { type: 'write', group, field: 'need.sentence', text: SENTENCE, base: 0 });
  }
  await expect(kari.getByText(SENTENCE)).toBeVisible();
  await check(kari, 'phone, need');
  await kari.getByRole('button', { name: /^Behovet i én setning/ }).click();
  await kari.getByLabel('Behovet i én setning').fill(`${SENTENCE} De må få en app.`);
  await expect(kari.getByText('Er dette én setning?')).toBeVisible();
  await check(kari, 'phone, sentence');
  await kari.getByLabel('Behovet i én setning').fill(SENTENCE);
  await kari.getByRole('button', { name: 'Ferdig' }).click();
  await kari.getByRole('button', { name: /^Spør noen/ }).click();
  await check(kari, 'phone, outside');
  await kari.goto(`${kari.url().split('#')[0]}#now`);
  await expect(kari.getByRole('button', { name: 'Lever til plenum' })).toBeVisible();
  for (const [page, group] of /** @type {const} */ ([
    [kari, kariGroup],
    [ola, olaGroup],
  ]))
    await say(page, { type: 'deliver', group, stage: 'need' });

  await goTo(laptop, 'need_plenum');
  await follow(both, 'Behov i plenum');
  await say(laptop, { type: 'present', group: kariGroup });
  await ola.getByLabel(/^Spørsmål eller innspill/).fill('Gjelder dette dem som er i jobb?');
  await ola.getByRole('button', { name: 'Still et spørsmål' }).click();
  await expect(ola.getByText('Sendt til gruppa')).toBeVisible();
  await check(ola, 'phone, plenum, asked');
  await kari.getByRole('button', { name: /^Skriv ned svaret/ }).click();
  await check(kari, 'phone, plenum, answering');

  await goTo(laptop, 'solution');
  await follow([ola], 'Hvordan kan vi gjøre noe med behovet?');
  await ola.getByRole('button', { name: 'Legg til en samarbeidspartner' }).click();
  await check(ola, 'phone, solution, adding a partner');
  await ola.getByRole('button', { name: 'Avbryt' }).click();
  await goTo(laptop, 'test');
  await follow([ola], 'Test');
  await check(ola, 'phone, test');
  await ola.getByRole('button', { name: /^Organisering/ }).click();
  await check(ola, 'phone, test, a card open');
});

test('the phone at the board, and after', async ({ browser }) => {
  const { laptop, kari, ola, clusters, kariGroup } = await roomWithGroups(browser, floke.url, PHONE);
  const both = [kari, ola];
  await goTo(laptop, 'pick');
  await follow(both, 'Velg én floke');
  await say(laptop, { type: 'show_dots', group: kariGroup });
  await say(kari, { type: 'pick_floke', cluster: clusters[0].id });

  const question = 'Hvor er vi på skalaen fra nullfeilskultur til tillit?';
  const plenum = id();
  await say(laptop, {
    type: 'open_ballot',
    ballot: plenum,
    question,
    choices: [],
    method: { type: 'scale' },
    secret: false,
  });
  await expect(kari.getByRole('heading', { level: 1, name: question })).toBeVisible();
  await check(kari, 'phone, scale ballot open');
  await kari.getByRole('radio', { name: '4' }).check();
  await kari.getByRole('button', { name: 'Send stemmen' }).click();
  await expect(kari.getByText(/Stemmen er mottatt/)).toBeVisible();
  await check(kari, 'phone, ballot, voted');
  await say(laptop, { type: 'close_ballot', ballot: plenum });
  await expect(kari.getByText('Avstemningen er lukket.')).toBeVisible();
  await check(kari, 'phone, ballot closed');
  await say(laptop, { type: 'reveal_ballot', ballot: plenum });

  await goTo(laptop, 'board');
  await follow(both, 'Formannskapet');
  await check(kari, 'phone, board, waiting');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await expect(ola.getByRole('button', { name: 'Meld deg inhabil' })).toBeVisible();
  await ola.getByRole('button', { name: 'Meld deg inhabil' }).click();
  await check(ola, 'phone, board, reporting inhabil');
  await ola.getByRole('button', { name: 'Avbryt' }).click();
  const ballot = id();
  await say(laptop, { type: 'open_case_vote', ballot, proposal: kariGroup });
  await expect(ola.getByRole('radio', { name: 'For', exact: true })).toBeVisible();
  await check(ola, 'phone, board, vote open');
  await check(kari, 'phone, board, own case');
  await ola.getByRole('radio', { name: 'For', exact: true }).check();
  await ola.getByRole('button', { name: 'Send stemmen' }).click();
  await expect(ola.getByText(/Stemmen er mottatt/)).toBeVisible();
  await say(laptop, { type: 'close_ballot', ballot });
  await say(laptop, { type: 'reveal_ballot', ballot });
  await expect(ola.getByText('1 for, 0 mot')).toBeVisible();
  await check(ola, 'phone, board, result');

  await goTo(laptop, 'decide');
  await follow(both, 'Vil dere arbeide videre med saken?');
  await check(kari, 'phone, decide');
  await kari.getByRole('link', { name: 'Gruppa' }).click();
  await expect(kari.getByRole('heading', { level: 1, name: /Glomma|Vingersjøen/ })).toBeVisible();
  await check(kari, 'phone, group');
  await kari.getByRole('link', { name: 'Samlingen' }).click();
  await expect(kari.getByRole('heading', { level: 1, name: 'Ledersamling' })).toBeVisible();
  await check(kari, 'phone, gathering');
  for (const page of ['programme', 'floker', 'groups', 'me']) {
    await kari.goto(`${kari.url().split('#')[0]}#gathering/${page}`);
    await expect(kari.locator('main h1')).toBeVisible();
    await check(kari, `phone, gathering, ${page}`);
  }
  await kari.goto(`${kari.url().split('#')[0]}#now`);
  await say(laptop, { type: 'announce', text: 'Lunsjen er servert i kantina.' });
  await goTo(laptop, 'reflection');
  await follow([kari], 'Innovasjonsledelse');
  await check(kari, 'phone, reflection, with a message');
  await say(laptop, { type: 'end_session' });
  await expect(kari.getByRole('link', { name: 'Åpne rapporten' })).toBeVisible();
  await check(kari, 'phone, ended');
  await kari.getByRole('link', { name: 'Åpne rapporten' }).click();
  await kari.waitForURL('**/result/**');
  await expect(kari.locator('main h1').first()).toBeVisible();
  await check(kari, 'result');
  const stranger = await device(browser, 'phone', PHONE);
  await stranger.goto(kari.url());
  await expect(stranger.getByRole('heading', { name: 'Resultatet er ikke åpent for deg' })).toBeVisible();
  await check(stranger, 'result, not open');
});

test('the console', async ({ browser }) => {
  const { laptop, kari, ola, clusters, kariGroup } = await roomWithGroups(browser, floke.url, PHONE);
  /** @param {string} name */
  const view = (name) =>
    laptop
      .getByRole('navigation', { name: 'Visninger' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
  await check(laptop, 'console, people');
  await laptop.getByRole('button', { name: 'Lag gruppene på nytt' }).click();
  await check(laptop, 'console, forming groups again');
  await view('Bruttoliste');
  await laptop.getByRole('button', { name: 'Hent inn floker' }).click();
  await laptop.getByLabel('Lim inn flokene').fill('En floke til\n');
  await expect(laptop.getByText('1 linje blir lagt til')).toBeVisible();
  await check(laptop, 'console, bruttoliste, importing');
  await laptop.getByLabel('Lim inn flokene').fill('');
  await goTo(laptop, 'need');
  await follow([kari, ola], 'Hva er egentlig behovet?');
  await say(kari, {
    type: 'put_row',
    group: kariGroup,
    list: 'need.rounds',
    row: id(),
    cells: { text: 'De har ikke råd.' },
  });
  await say(kari, { type: 'write', group: kariGroup, field: 'need.sentence', text: SENTENCE, base: 0 });
  await say(kari, { type: 'deliver', group: kariGroup, stage: 'need' });
  await say(ola, { type: 'call_help', group: (await seen(ola, 'mine/profile')).group, on: true });
  await view('Grupper');
  await expect(laptop.getByText('1 vil ha hjelp').first()).toBeVisible();
  await check(laptop, 'console, groups');
  await goTo(laptop, 'need_plenum');
  await follow([kari, ola], 'Behov i plenum');
  await say(laptop, { type: 'present', group: kariGroup });
  await say(ola, { type: 'ask', id: id(), kind: 'question', text: 'Gjelder dette dem som er i jobb?' });
  await expect(laptop.getByRole('button', { name: 'Ta opp' })).toBeVisible();
  await check(laptop, 'console, plenum');
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await say(ola, { type: 'report_inhabil', reason: 'Nær slekt' });
  await expect(laptop.getByRole('button', { name: 'Er inhabil' })).toBeVisible();
  await check(laptop, 'console, board');
  await say(laptop, { type: 'rule_inhabil', person: (await seen(ola, 'mine/profile')).id, inhabil: false });
  const ballot = id();
  await say(laptop, { type: 'open_case_vote', ballot, proposal: kariGroup });
  await expect(laptop.getByRole('button', { name: 'Lukk avstemningen' }).first()).toBeVisible();
  await check(laptop, 'console, board, vote open');
  await say(laptop, { type: 'close_ballot', ballot });
  await say(laptop, { type: 'reveal_ballot', ballot });
  await expect(laptop.getByText('Ikke vedtaksført').first()).toBeVisible();
  await check(laptop, 'console, board, result');
  await goTo(laptop, 'decide');
  await check(laptop, 'console, the way on');
  await view('Resultat');
  await expect(laptop.getByRole('heading', { level: 1, name: 'Resultat' })).toBeVisible();
  await check(laptop, 'console, results');
  expect(clusters).toHaveLength(3);

  for (const [entry, name] of [
    ['Klarsjekk', 'Klarsjekk'],
    ['Lenker', 'Lenker'],
    ['Endre programmet', 'Endre programmet'],
    ['Avstemning', 'Avstemning'],
    ['Send en melding', 'Send en melding'],
    ['Hva storskjermen viser', 'Hva storskjermen viser'],
    ['Hurtigtaster', 'Hurtigtaster'],
  ]) {
    await laptop.getByLabel('Meny').click();
    if (entry === 'Klarsjekk') await check(laptop, 'console, menu');
    await laptop.locator('.menu__list').getByRole('button', { name: entry }).click();
    await expect(laptop.getByRole('dialog', { name })).toBeVisible();
    await check(laptop, `console, dialog ${name}`);
    await laptop.keyboard.press('Escape');
    await expect(laptop.getByRole('dialog')).toHaveCount(0);
  }
});

test('the big screen', async ({ browser }) => {
  const { laptop, made, kari, ola, clusters, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url, PHONE);
  const screen = await device(browser, 'projector');
  await openScreen(screen, floke.url, made);
  /** @param {string} name @param {string} scene what must stand there */
  const scene = async (name, scene) => {
    await expect(screen.locator(`main.is-${scene}`)).toBeVisible();
    await check(screen, `screen, ${name}`, { narrow: false });
  };
  await scene('lobby', 'lobby');
  await goTo(laptop, 'intro');
  await scene('programme', 'programme');
  await goTo(laptop, 'bruttoliste');
  await scene('bruttoliste', 'bruttoliste');
  await goTo(laptop, 'pick');
  for (const phone of [kari, ola]) await say(phone, { type: 'place_dots', clusters: [clusters[0].id] });
  await say(kari, { type: 'pick_floke', cluster: clusters[0].id });
  await say(ola, { type: 'pick_floke', cluster: clusters[1].id });
  await scene('groups', 'groups');
  await goTo(laptop, 'need');
  await say(kari, {
    type: 'put_row',
    group: kariGroup,
    list: 'need.rounds',
    row: id(),
    cells: { text: 'De har ikke råd.' },
  });
  await say(kari, { type: 'write', group: kariGroup, field: 'need.sentence', text: SENTENCE, base: 0 });
  await say(kari, { type: 'deliver', group: kariGroup, stage: 'need' });
  await scene('work', 'work');
  await goTo(laptop, 'need_plenum');
  await scene('sentences', 'sentences');
  await say(laptop, { type: 'present', group: kariGroup });
  await scene('presenting', 'presenting');
  const ballot = id();
  const choices = [
    { id: id(), text: 'Kantina' },
    { id: id(), text: 'Ute ved elva' },
  ];
  await say(laptop, {
    type: 'open_ballot',
    ballot,
    question: 'Hvor skal vi spise?',
    choices,
    method: { type: 'one' },
    secret: false,
  });
  await scene('ballot open', 'ballot');
  await say(laptop, { type: 'close_ballot', ballot });
  await expect(screen.getByText('Vi teller …')).toBeVisible();
  await scene('ballot closed', 'ballot');
  await say(laptop, { type: 'reveal_ballot', ballot });
  await expect(screen.getByText('Vi teller …')).toHaveCount(0);
  await scene('ballot result', 'ballot');
  await goTo(laptop, 'solution_plenum');
  await scene('solutions', 'solutions');
  await goTo(laptop, 'board');
  await scene('cases', 'cases');
  await say(laptop, { type: 'open_case', group: olaGroup });
  await scene('case', 'case');
  const vote = id();
  await say(laptop, { type: 'open_case_vote', ballot: vote, proposal: olaGroup });
  await expect(screen.getByText('0 av 1 har stemt')).toBeVisible();
  await scene('case, vote open', 'case');
  await say(kari, { type: 'vote', ballot: vote, choice: { one: 'against' } });
  await say(laptop, { type: 'close_ballot', ballot: vote });
  await say(laptop, { type: 'reveal_ballot', ballot: vote });
  await expect(screen.getByText('0 for, 1 mot')).toBeVisible();
  await scene('case, result', 'case');
  await goTo(laptop, 'reflection');
  await scene('question', 'question');
  await goTo(laptop, 'close');
  await scene('summary', 'summary');
  await say(laptop, { type: 'end_session' });
  await scene('thanks', 'thanks');
});

for (const [language, locale, heading, join_] of [
  ['nb', 'nb-NO', 'Fra floke til forsøk – sammen', 'Bli med'],
  ['nn', 'nn-NO', 'Frå floke til forsøk – saman', 'Bli med'],
  ['en', 'en-GB', 'From tangle to trial – together', 'Join'],
]) {
  test(`the pages say their language: ${language}`, async ({ browser }) => {
    const page = await device(browser, 'laptop', { locale });
    await page.goto(floke.url);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    const made = await makeSession(page, floke.url, { language });
    await openConsole(page, floke.url, made);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const screen = await device(browser, 'projector', { locale: 'nb-NO' });
    await openScreen(screen, floke.url, made);
    await expect(screen.locator('html'), 'the screen has the language of the session').toHaveAttribute(
      'lang',
      language,
    );
    const phone = await device(browser, 'phone', { locale: 'nb-NO' });
    await phone.goto(`${floke.url}/join/${made.code}`);
    await expect(phone.locator('html'), 'so has the join page').toHaveAttribute('lang', language);
    await phone.locator('input[name=name]').fill('Kari Nordmann');
    await phone.getByRole('button', { name: join_ }).click();
    await phone.waitForURL('**/phone/**');
    await expect(phone.locator('main h1')).toBeVisible();
    await expect(phone.locator('html')).toHaveAttribute('lang', language);
    await phone.goto(`${phone.url().split('#')[0]}#gathering/me`);
    await phone.getByText('English').click();
    await expect(phone.locator('html'), 'until the person chooses').toHaveAttribute('lang', 'en');
    await phone.reload();
    await expect(phone.locator('main h1')).toBeVisible();
    await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
  });
}
