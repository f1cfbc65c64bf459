/** Ways in that went wrong on the networks and in the browsers that people have. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, join, makeSession, openConsole, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
/** @type {Awaited<ReturnType<typeof makeSession>>} */
let made;
test.beforeAll(async ({ browser }) => {
  floke = await startFloke();
  const laptop = await device(browser, 'laptop');
  made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
});
test.afterAll(() => floke?.stop());

test('the whole join link, pasted into the field for the code, leads in', async ({ browser }) => {
  const phone = await device(browser, 'phone');
  for (const pasted of [`${floke.url}/join/${made.code}`, `${floke.url}/join/${made.code.toLowerCase()}/`]) {
    await phone.goto(floke.url);
    await phone.getByLabel('Kode').fill(pasted);
    await phone.getByRole('button', { name: 'Bli med' }).click();
    await expect(phone.getByLabel('Navn')).toBeVisible();
  }
});

test('a slash too many, or a capital, leads in; a code that cannot be read is said to be none', async ({ browser }) => {
  const phone = await device(browser, 'phone');
  for (const path of [`/join/${made.code}/`, `/Join/${made.code}`, `/join/${made.code.toLowerCase()}//`]) {
    await phone.goto(`${floke.url}${path}`);
    await expect(phone.getByLabel('Navn'), path).toBeVisible();
  }
  await phone.goto(`${floke.url}/join/%E0`);
  await expect(phone.getByText('Vi finner ingen samling med koden %E0.')).toBeVisible();
  await shot(phone, 'ways-in-cut');
  // The secret of a link stands behind the #, and goes along.
  const laptop = await device(browser, 'laptop');
  await laptop.goto(`${floke.url}${made.console}/#${made.console_secret}`);
  await expect(laptop.locator('.console')).toBeVisible();
});

test('where a guest network answers in our place, the page says so and can try again', async ({ browser }) => {
  const phone = await device(browser, 'phone');
  const portal = { status: 200, contentType: 'text/html', body: '<h1>Velkommen til gjestenettet</h1>' };
  await phone.route('**/api/**', (route) => route.fulfill(portal));
  await phone.goto(`${floke.url}/join/${made.code}`);
  await expect(phone.getByText('Noe annet enn Floke svarte.')).toBeVisible();
  await shot(phone, 'ways-in-portal');
  await phone.unroute('**/api/**');
  await phone.getByRole('button', { name: 'Prøv igjen' }).click();
  await expect(phone.getByLabel('Navn')).toBeVisible();

  // The network asks for a sign-in in the middle of it; then it sends elsewhere.
  await phone.route('**/api/**', (route) =>
    route.fulfill({ status: 302, headers: { Location: 'https://portal.test/' } }),
  );
  await phone.getByLabel('Navn').fill('Kari Nordmann');
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await expect(phone.getByText('Noe annet enn Floke svarte.')).toBeVisible();
  await phone.unroute('**/api/**');
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await phone.waitForURL('**/phone/**');
});

test('where a guest network says by its status that one has to sign in, the page says so too', async ({ browser }) => {
  const phone = await device(browser, 'phone');
  const portal = { status: 511, contentType: 'text/html', body: '<h1>Velkommen til gjestenettet</h1>' };
  await phone.route('**/api/**', (route) => route.fulfill(portal));
  await phone.goto(`${floke.url}/join/${made.code}`);
  await expect(phone.getByText('Noe annet enn Floke svarte.')).toBeVisible();
  await expect(phone.getByText('Vi fikk ikke lagret')).toHaveCount(0);
  await phone.unroute('**/api/**');
  await phone.getByRole('button', { name: 'Prøv igjen' }).click();
  await phone.getByLabel('Navn').fill('Kari Nordmann');
  await phone.route('**/api/**', (route) => route.fulfill(portal));
  await phone.getByRole('button', { name: 'Bli med' }).click();
  await expect(phone.getByText('Noe annet enn Floke svarte.')).toBeVisible();
});

test('a browser that keeps no cookies is told before anybody is made of it', async ({ browser }) => {
  for (const [size, path] of /** @type {const} */ ([
    ['phone', `/join/${made.code}`],
    ['laptop', `${made.console}#${made.console_secret}`],
    ['projector', `${made.screen}#${made.screen_secret}`],
  ])) {
    const page = await device(browser, size);
    const line = await page.context().newCDPSession(page);
    await line.send('Emulation.setDocumentCookieDisabled', { disabled: true });
    await page.goto(`${floke.url}${path}`);
    await expect(page.getByText('Nettleseren tar ikke vare på informasjonskapsler')).toBeVisible();
    await expect(page.getByLabel('Navn')).toHaveCount(0);
    await shot(page, `ways-in-cookies-${size}`);
    if (size === 'projector') continue;
    await line.send('Emulation.setDocumentCookieDisabled', { disabled: false });
    await page.getByRole('button', { name: 'Prøv igjen' }).click();
    await expect(page.locator(size === 'phone' ? '#joinform, form' : '.console').first()).toBeVisible();
  }
});

test('a network that lets no WebSocket through is named on phone, console and screen, until it does', async ({
  browser,
}) => {
  const phone = await device(browser, 'phone');
  await join(phone, floke.url, made.code, 'Ola Dahl');
  const storageState = await phone.context().storageState();
  const pages = [
    { page: await device(browser, 'phone', { storageState }), at: phone.url(), in: '.bottom-nav' },
    { page: await device(browser, 'laptop'), at: `${floke.url}${made.console}#${made.console_secret}`, in: '.console' },
    { page: await device(browser, 'projector'), at: `${floke.url}${made.screen}#${made.screen_secret}`, in: 'header' },
  ];
  let shut = true;
  for (const { page, at } of pages) {
    await page.routeWebSocket('**/ws/**', (socket) => (shut ? socket.close() : socket.connectToServer()));
    await page.goto(at);
  }
  for (const [index, { page }] of pages.entries()) {
    await expect(page.getByText('Nettet her slipper ikke Floke gjennom.')).toBeVisible({ timeout: 30_000 });
    await shot(page, `ways-in-blocked-${index}`);
  }
  await expect(pages[0].page.getByText('Det du har skrevet, ligger trygt på telefonen.')).toBeVisible();
  shut = false;
  for (const { page, in: inside } of pages) {
    await expect(page.locator(inside).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Nettet her slipper ikke Floke gjennom.')).toHaveCount(0, { timeout: 30_000 });
  }
});

test('a start page that breaks says so, the rest of it can be read, and loading it again mends it', async ({
  browser,
}) => {
  const phone = await device(browser, 'phone');
  await phone.route('**/api/mine', (route) => route.fulfill({ json: [{ role: 'participant', ended: true }, null] }));
  await phone.goto(floke.url);
  await expect(phone.getByRole('alert')).toContainText('Noe her kan ikke vises');
  await shot(phone, 'start-broken');
  await phone.getByRole('link', { name: 'Personvern' }).click();
  await expect(phone.getByRole('heading', { level: 1, name: 'Personvern' })).toBeVisible();
  await expect(phone.getByRole('alert')).toHaveCount(0);
  await phone.goBack();
  await phone.unroute('**/api/mine');
  await phone.getByRole('button', { name: 'Last siden på nytt' }).click();
  await expect(phone.getByLabel('Kode')).toBeVisible();
  await expect(phone.getByRole('alert')).toHaveCount(0);
});

test('a join page that breaks says so, and loading it again leads in', async ({ browser }) => {
  const phone = await device(browser, 'phone');
  const asked = `**/api/codes/${made.code}`;
  const bent = { session: made.session, title: 'Ledersamling', municipality: 'Kongsvinger kommune', language: 'nb' };
  await phone.route(asked, (route) =>
    route.fulfill({ json: { ...bent, areas: null, zone: 'Europe/Oslo', keep_until: 0, demo: false } }),
  );
  await phone.goto(`${floke.url}/join/${made.code}`);
  await expect(phone.getByRole('alert')).toContainText('Noe her kan ikke vises');
  await shot(phone, 'join-broken');
  await phone.unroute(asked);
  await phone.getByRole('button', { name: 'Last siden på nytt' }).click();
  await expect(phone.getByLabel('Navn')).toBeVisible(); // or the loading comes after what is filled in next
  await join(phone, floke.url, made.code, 'Liv Berg');
});

test('a link to the result that could not be asked about says why, and still opens when it is tried again', async ({
  browser,
}) => {
  const laptop = await device(browser, 'laptop');
  await openConsole(laptop, floke.url, made);
  const link = await laptop.evaluate(async (session) => {
    const answer = await fetch(`/api/sessions/${session}/links`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ role: 'result' }),
    });
    return new URL((await answer.json()).url, location.href).href;
  }, made.session);
  const portal = { status: 200, contentType: 'text/html', body: '<h1>Velkommen til gjestenettet</h1>' };
  for (const [name, says, answers] of /** @type {const} */ ([
    ['offline', 'Du er uten nett.', null],
    ['portal', 'Noe annet enn Floke svarte.', portal],
    ['busy', 'Prøv igjen om litt.', { status: 503, body: 'no upstream' }],
  ])) {
    const page = await device(browser, 'phone');
    await page.route('**/api/**', (route) => (answers ? route.fulfill(answers) : route.abort()));
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 }), name).toHaveText('Vi får ikke åpnet resultatet akkurat nå');
    await expect(page.getByRole('alert')).toContainText(says);
    await expect(page.getByText('Be prosesslederen om en ny lenke')).toHaveCount(0);
    await shot(page, `result-${name}`);
    await page.unroute('**/api/**');
    if (answers) await page.getByRole('button', { name: 'Prøv igjen' }).click();
    else await page.reload();
    await expect(page.locator('.document__head'), name).toBeVisible();
    expect(page.url(), 'the secret is out of the address').not.toContain('#');
  }

  const page = await device(browser, 'phone');
  const line = await page.context().newCDPSession(page);
  await line.send('Emulation.setDocumentCookieDisabled', { disabled: true });
  await page.goto(link);
  await expect(page.getByText('Nettleseren tar ikke vare på informasjonskapsler')).toBeVisible();
  await shot(page, 'result-cookies');
  await line.send('Emulation.setDocumentCookieDisabled', { disabled: false });
  await page.getByRole('button', { name: 'Prøv igjen' }).click();
  await expect(page.locator('.document__head')).toBeVisible();

  const stranger = await device(browser, 'phone');
  await stranger.goto(link.replace(/#.*/, '#notthesecretofthislink'));
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Resultatet er ikke åpent for deg');
  await expect(stranger.getByRole('alert')).toContainText('Lenken virker ikke lenger.');
  await expect(stranger.getByRole('button', { name: 'Prøv igjen' })).toHaveCount(0);
});
