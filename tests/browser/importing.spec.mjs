/** Floker from elsewhere: what comes in, what does not, and what one can do about it before it is sent. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import {
  device,
  follow,
  goTo,
  id,
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

/** A console at its empty list. @param {import('@playwright/test').Browser} browser @param {Record<string, unknown>} [how] */
async function atList(browser, how = {}) {
  const laptop = await device(browser, 'laptop', how);
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const narrow = (laptop.viewportSize()?.width ?? 0) < 700;
  await laptop
    .getByRole('navigation')
    .getByRole('button', { name: narrow ? /Lista|Liste|Brutto/ : /^Bruttoliste/ })
    .click();
  return { laptop, made };
}

const field = (/** @type {Page} */ page) => page.getByLabel('Lim inn flokene');

/** Title and how many floker, as the list has them. @param {Page} page @returns {Promise<[string, number, string | null][]>} */
async function list(page) {
  const order = (await seen(page, 'floker/order')) ?? [];
  return Promise.all(
    order.map(async (/** @type {string} */ id) => {
      const line = await seen(page, `floker/${id}/line`);
      return [line.title, line.floker, line.size];
    }),
  );
}

test('what is left out of an import is seen whole and mended where it stands', async ({ browser }) => {
  const { laptop } = await atList(browser);
  const long = `Altfor lang ${'ord '.repeat(1000)}slutt`;
  const many = Array.from({ length: 20 }, (_, at) => `Floke nummer ${at + 1};Oppvekst`);
  await field(laptop).fill(
    ['tekst;tema', 'Frafall;Oppvekst', `${long};`, ';Mobilitet', 'Frafall;', ...many].join('\n'),
  );
  const rejected = laptop.locator('.rejected');
  await expect(laptop.getByText('21 linjer blir lagt til')).toBeVisible();
  await expect(rejected.getByText('2 rader kommer ikke med')).toBeVisible();
  await expect(rejected).toContainText('ord slutt');
  await shot(laptop, 'import-rejected', true);

  const last = laptop.locator('.import-lines > li > span').getByText('Floke nummer 20');
  await expect(last).toHaveCount(0);
  await laptop.getByRole('button', { name: 'Vis alle 21' }).click();
  await expect(last).toBeVisible();

  await rejected.getByRole('button', { name: /^Rett ?: Altfor lang/ }).click();
  const text = laptop.getByLabel('Floke', { exact: true });
  await expect(text).toBeFocused();
  await expect(laptop.getByText('tegn for mye')).toBeVisible();
  await text.fill('Passe lang');
  await laptop.getByLabel('Størrelse').selectOption({ label: 'Stor' });
  await shot(laptop, 'import-mending', true);
  await laptop.getByRole('button', { name: 'Lagre' }).click();
  await expect(rejected.getByText('1 rad kommer ikke med')).toBeVisible();

  await rejected.getByRole('button', { name: /^Rett/ }).click();
  await laptop.getByRole('button', { name: 'Avbryt' }).click();
  await expect(rejected.getByRole('button', { name: /^Rett/ })).toBeFocused();

  await laptop.getByRole('button', { name: /^Ta ut ?: Floke nummer 1$/ }).click();
  await expect(laptop.getByText('1 rad er tatt ut')).toBeVisible();
  await laptop.getByRole('button', { name: 'Hent inn 21 linjer' }).click();
  await expect.poll(async () => (await list(laptop)).length).toBe(21);
  const all = await list(laptop);
  expect(all).toContainEqual(['Frafall', 2, null]);
  expect(all).toContainEqual(['Passe lang', 1, 'large']);
  expect(all.map(([title]) => title)).not.toContain('Floke nummer 1');
});

test('who says again what stands in the list is asked about, and counted on its line', async ({ browser }) => {
  const { laptop } = await atList(browser);
  await field(laptop).fill('Frafall\nFrafall\nFrafall\nBuss');
  await laptop.getByRole('button', { name: 'Hent inn 2 linjer' }).click();
  await expect
    .poll(() => list(laptop))
    .toEqual([
      ['Frafall', 3, null],
      ['Buss', 1, null],
    ]);
  await laptop.getByRole('button', { name: 'Hent inn floker' }).click();
  await field(laptop).fill('frafall\nSkole\nfrafall');
  await expect(laptop.getByText('1 linje står i listen fra før')).toBeVisible();
  await shot(laptop, 'import-again', true);
  await expect(laptop.getByRole('button', { name: 'Hent inn 1 linje' })).toBeVisible();
  await laptop.getByRole('checkbox', { name: /^Ta dem med også/ }).check();
  await laptop.getByRole('button', { name: 'Hent inn 2 linjer' }).click();
  await expect
    .poll(() => list(laptop))
    .toEqual([
      ['Frafall', 5, null],
      ['Buss', 1, null],
      ['Skole', 1, null],
    ]);
});

test('what nine hundred say comes in whole, and a message that is too big breaks no line', async ({ browser }) => {
  const { laptop } = await atList(browser);
  const floke = 'Vi får ikke folk til å bli når de først har kommet';
  const all = { name: 'svar.txt', mimeType: 'text/plain', buffer: Buffer.from(`${floke}\n`.repeat(900)) };
  await laptop.locator('input[type=file]').setInputFiles(all);
  await laptop.getByRole('button', { name: 'Hent inn 1 linje' }).click();
  await expect.poll(() => list(laptop)).toEqual([[floke, 900, null]]);
  const answer = await laptop.evaluate(async () => {
    const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
    const { connection, send } = await import(new URL('session.js', script?.src ?? '').href);
    const got = await send({ type: 'announce', text: 'x'.repeat(70_000) });
    return [got.code, connection.peek()];
  });
  expect(answer).toEqual(['too_big', 'online']);
});

test("a file from Excel keeps its letters, and Floke's own export comes in again", async ({ browser }) => {
  const { laptop, made } = await atList(browser);
  const bytes = Buffer.from(
    'ID;Starttidspunkt;E-post;Hva er floken?\n1;10:04;anonym;Språkkafé \x96 på kveldstid\n',
    'latin1',
  );
  await laptop.locator('input[type=file]').setInputFiles({ name: 'svar.csv', mimeType: 'text/csv', buffer: bytes });
  await expect(laptop.getByText('Windows-1252')).toBeVisible();
  await expect(laptop.getByLabel('Hvilken kolonne er flokene i?')).toHaveValue('3');
  await expect(laptop.locator('.preview')).toContainText('Språkkafé – på kveldstid');
  await shot(laptop, 'import-form', true);
  await laptop.getByRole('button', { name: 'Hent inn 1 linje' }).click();
  await expect.poll(() => list(laptop)).toEqual([['Språkkafé – på kveldstid', 1, null]]);
  const json = await laptop.evaluate(
    async (session) => (await fetch(`/api/sessions/${session}/export.json`)).text(),
    made.session,
  );

  const { laptop: other } = await atList(browser);
  const file = { name: 'ovelse-floke.json', mimeType: 'application/json', buffer: Buffer.from(json) };
  await other.locator('input[type=file]').setInputFiles(file);
  await other.getByRole('button', { name: 'Hent inn 1 linje' }).click();
  await expect.poll(() => list(other)).toEqual([['Språkkafé – på kveldstid', 1, null]]);

  const xlsx = { name: 'floker.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04') };
  await other.getByRole('button', { name: 'Hent inn floker' }).click();
  await other.locator('input[type=file]').setInputFiles(xlsx);
  await expect(other.getByText('Dette er en Excel-fil')).toBeVisible();
});

test('a floke sent from a phone gets a receipt, when it is stored and not before', async ({ browser }) => {
  const { laptop, made, kari, ola } = await roomWithGroups(browser, floke.url);
  const projector = await device(browser, 'projector');
  await openScreen(projector, floke.url, made);
  await goTo(laptop, 'bruttoliste');
  await follow([kari, ola], 'Bruttoliste');
  await kari.getByRole('button', { name: 'Skriv en floke' }).click();
  await kari.getByLabel('Floke', { exact: true }).fill('Nattevaktene får ikke svar før klokka åtte');
  await shot(kari, 'phone-floke-form', true);
  await kari.getByRole('button', { name: 'Send inn' }).click();
  const receipt = kari.locator('.receipt');
  await expect(receipt).toContainText('Floken din er lagret');
  await expect(receipt).toContainText('Nattevaktene får ikke svar før klokka åtte');
  await shot(kari, 'phone-floke-receipt');
  await expect(kari.locator('form.form-card')).toHaveCount(0);
  await expect(ola.getByText('Nattevaktene får ikke svar')).toBeVisible();
  // What she did not say of it is not made up.
  await expect(projector.getByText('1 floke er ikke plassert på kartet')).toBeVisible();
  await shot(projector, 'screen-floke-unplaced');

  await kari.context().setOffline(true);
  await expect(kari.getByText('Frakoblet')).toBeVisible();
  await kari.getByRole('button', { name: 'Skriv en floke' }).click();
  await kari.getByLabel('Floke', { exact: true }).fill('Skyss på kveldstid');
  await kari.getByRole('button', { name: 'Send inn' }).click();
  await expect(kari.getByText('Sendes når nettet er tilbake')).toBeVisible();
  await expect(receipt).not.toContainText('Skyss');
  await shot(kari, 'phone-floke-waits');
  await kari.context().setOffline(false);
  await expect(receipt).toContainText('2 floker fra deg er lagret');
  await expect(receipt).toContainText('Skyss på kveldstid');
  await expect(kari.getByText('Sendes når nettet er tilbake')).toHaveCount(0);
});

test('a session made without a day has a console, and its day can begin', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  await laptop.goto(floke.url);
  const code = await laptop.evaluate(async () => {
    const response = await fetch('/api/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: 'Dag', date: '2026-13-45', creation_key: 'NOKKEL22' }),
    });
    return (await response.json()).code;
  });
  expect(code).toBe('bad_value');
  const made = await makeSession(laptop, floke.url, { date: '' });
  await openConsole(laptop, floke.url, made);
  await laptop.getByRole('button', { name: 'Endre programmet' }).click();
  await laptop.getByLabel('Dagen begynner').fill('09:15');
  await expect(laptop.getByLabel('Dagen begynner')).toHaveValue('09:15');
});

test('how big a line is can be said in the console when nobody has, and be unknown again', async ({ browser }) => {
  const { laptop, kari } = await roomWithGroups(browser, floke.url);
  const line = id();
  await say(kari, { type: 'submit_floke', id: line, text: 'Skyss på kveldstid', size: null, complexity: null });
  await laptop
    .locator('.view-tabs')
    .getByRole('button', { name: /^Bruttoliste/ })
    .click();
  const row = laptop.locator('.lines > li', { hasText: 'Skyss på kveldstid' });
  const kind = row.getByRole('button', { name: /^Endre hvor stor «Skyss på kveldstid» er/ });
  await expect(kind).toContainText('Størrelse ikke oppgitt');
  await kind.click();
  await row.getByLabel('Hvor stor?').selectOption('Stor');
  await expect(kind).toContainText('Stor');
  await row.getByLabel('Enkel eller sammensatt?').selectOption('Sammensatt');
  await expect(kind).toContainText('Stor · sammensatt');
  await shot(laptop, 'bruttoliste-kind');
  const known = async () => {
    const said = await seen(kari, `floker/${line}/line`);
    return [said?.size, said?.complexity];
  };
  await goTo(laptop, 'pick');
  await expect.poll(known).toEqual(['large', 'composite']);
  await laptop
    .locator('.view-tabs')
    .getByRole('button', { name: /^Bruttoliste/ })
    .click();
  await row.getByLabel('Hvor stor?').selectOption('Vet ikke');
  await expect.poll(known).toEqual([null, 'composite']);
});
