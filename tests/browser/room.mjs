/** A room with people in it: what the stories have in common. Everybody reaches the server by a name and plain http. */
import { expect } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LAPTOP = { viewport: { width: 1366, height: 768 } };
const PROJECTOR = { viewport: { width: 1920, height: 1080 } };
const SIZES = { phone: PHONE, laptop: LAPTOP, projector: PROJECTOR };

/** Somebody with a device of their own. Errors in the page fail the story. @param {Browser} browser */
export async function device(browser, /** @type {keyof typeof SIZES} */ size, options = {}) {
  const context = await browser.newContext({ ...SIZES[size], reducedMotion: 'reduce', ...options });
  return watched(await context.newPage());
}

/** Errors in a page, and what its policy had to stop, fail the story. @param {Page} page */
export async function watched(page) {
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      setTimeout(() => {
        throw new Error(`the policy stopped ${effectiveDirective}: ${blockedURI} in ${sourceFile}`);
      });
    });
  });
  return page;
}

/**
 * Makes a session from the page's own origin, so that its cookie is in this browser.
 * @param {Page} page @param {string} url @param {Record<string, unknown>} [more]
 * @returns {Promise<{ session: string, code: string, console: string, console_secret: string, screen: string, screen_secret: string }>}
 */
export async function makeSession(page, url, more = {}) {
  await page.goto(url);
  const made = await page.evaluate(
    async (body) => {
      const response = await fetch('/api/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.json();
    },
    {
      title: 'Ledersamling: Innovasjon i praksis',
      municipality: 'Kongsvinger kommune',
      community: 'Kongsvingersamfunnet',
      language: 'nb',
      date: '2026-03-12',
      venue: 'Øvrebyen konferanse',
      areas: ['Helse og mestring', 'Oppvekst og læring', 'Nav'],
      ...more,
    },
  );
  expect(made.session, JSON.stringify(made)).toBeTruthy();
  return made;
}

/** @param {Page} page @param {string} url @param {{ console: string, console_secret: string }} made */
export async function openConsole(page, url, made) {
  await page.goto(`${url}${made.console}#${made.console_secret}`);
  await expect(page.locator('.console')).toBeVisible();
}

/** @param {Page} page @param {string} url @param {{ screen: string, screen_secret: string }} made */
export async function openScreen(page, url, made) {
  await page.goto(`${url}${made.screen}#${made.screen_secret}`);
  await expect(page.locator('main.screen-stage')).toBeVisible();
}

/** @param {Page} page @param {string} url @param {string} code @param {string} name @param {string} [area] */
export async function join(page, url, code, name, area = 'Nav') {
  await page.goto(`${url}/join/${code}`);
  await page.getByLabel('Navn').fill(name);
  await page.getByLabel('Stilling').fill('enhetsleder');
  await page.getByLabel('Virksomhetsområde').selectOption(area);
  await page.getByRole('button', { name: 'Bli med' }).click();
  await page.waitForURL('**/phone/**');
  await expect(page.locator('.phone-header')).toBeVisible();
  // The header is drawn before the View has come.
  const known = async () => (await seen(page, 'mine/profile')) ?? (await seen(page, 'mine/waiting'));
  await expect.poll(known, 'the phone knows who she is, inside or at the door').not.toBeNull();
}

/**
 * Scripts that join with the code on the wall, as many as there are names.
 * @param {Page} page of the server @param {{ session: string, code: string }} made @param {string[]} names
 */
export const joinByScript = (page, made, names) =>
  page.evaluate(
    async ([{ session, code }, names]) => {
      for (const name of names) {
        const asked = await fetch(`/api/sessions/${session}/join`, {
          method: 'POST',
          credentials: 'omit',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ code, name, role: '', area: 'Nav' }),
        });
        if (!asked.ok) throw new Error(`refused: ${asked.status}`);
      }
    },
    /** @type {const} */ ([made, names]),
  );

/**
 * Says a command over the page's own socket, for what a story needs but is not about.
 * @param {Page} page @param {import('../../web/src/protocol.js').Command} command
 */
export async function say(page, command) {
  const answer = await page.evaluate(async (said) => {
    const { send } = await import(new URL('session.js', scriptUrl()).href);
    return send(said);

    function scriptUrl() {
      const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
      return script?.src ?? '';
    }
  }, command);
  expect(answer, JSON.stringify(command)).toEqual({ ok: true });
}

/** What stands in the page's View. @param {Page} page @param {string} name @returns {Promise<any>} */
export const seen = (page, name) =>
  page.evaluate(async (wanted) => {
    const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
    const { key } = await import(new URL('session.js', script?.src ?? '').href);
    return key(wanted).peek() ?? null;
  }, name);

/** Console, phones and screens of this page's session that are open in this story. @param {Page} page */
function roomOf(page) {
  const session = new URL(page.url()).pathname.split('/')[2];
  const contexts = page.context().browser()?.contexts() ?? [];
  const inRoom = (/** @type {Page} */ one) => {
    const [, screen, id] = new URL(one.url()).pathname.split('/');
    return id === session && ['console', 'phone', 'screen'].includes(screen ?? '');
  };
  return contexts.flatMap((context) => context.pages()).filter(inRoom);
}

/** What the page knows is drawn. @param {Page} page */
const drawn = (page) =>
  page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => next(undefined)))));

/**
 * Does what moves the room, and waits until every open page of it has heard of that and shows it. A phone may still say
 * "Vi går videre": `follow` takes it along.
 * @param {Page} page the console @param {() => Promise<void>} press
 */
export async function moving(page, press) {
  const before = (await seen(page, 'room/clock')).started_at;
  await press();
  await expect.poll(async () => (await seen(page, 'room/clock')).started_at, 'the room moves').not.toBe(before);
  const { step } = await seen(page, 'room/clock');
  for (const one of roomOf(page)) {
    await expect.poll(() => standsAt(one, step), `${one.url()} moves along`).toBe(true);
    await drawn(one);
  }
}

/** Whether a page is at a step, or has been shut out. @param {Page} page @param {string} step */
const standsAt = (page, step) =>
  page.evaluate(async (wanted) => {
    const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
    const { ended, key } = await import(new URL('session.js', script?.src ?? '').href);
    return ended.peek() !== null || key('room/clock').peek()?.step === wanted;
  }, step);

/** The room goes to the first step of a phase. @param {Page} page the console */
export async function goTo(page, /** @type {string} */ phase) {
  const steps = await seen(page, 'room/programme');
  const clock = await seen(page, 'room/clock');
  const to = steps.find((/** @type {{ phase: string }} */ step) => step.phase === phase);
  if (to.id !== clock.step) await moving(page, () => say(page, { type: 'jump', from: clock.step, to: to.id }));
}

/** Presses away the five seconds of "Vi går videre". @param {Page[]} phones @param {string} heading of the page they go to */
export async function follow(phones, heading) {
  for (const phone of phones) {
    const go = phone.getByRole('button', { name: 'Gå dit nå' });
    // On a slow machine the five seconds are over before the press.
    const goes = async () => {
      if (await go.isVisible()) await go.click({ timeout: 1_000 }).catch(() => undefined);
      return follows(phone);
    };
    await expect.poll(goes, 'the phone shows what everybody looks at').toBe(true);
    await drawn(phone);
    await expect(phone.locator('main h1').first()).toContainText(heading);
  }
}

/** Whether a phone shows what everybody looks at. @param {Page} phone */
const follows = (phone) =>
  phone.evaluate(async () => {
    const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
    const { live, moving, shown } = await import(new URL('phone/follow.js', script?.src ?? '').href);
    return moving.peek() === null && live.peek() !== null && live.peek().id === shown.peek()?.id;
  });

/** A picture for the eyes of who works on the screens: FLOKE_SHOTS=folder. @param {Page} page @param {string} name */
export async function shot(page, name, fullPage = false) {
  if (process.env.FLOKE_SHOTS) await page.screenshot({ path: `${process.env.FLOKE_SHOTS}/${name}.png`, fullPage });
}

/**
 * Presses the biggest button of the console, once it says this and can have been read.
 * @param {Page} page @param {string | RegExp} name
 */
export const leadOn = (page, name) =>
  pressRead(page, page.locator('.next-panel').getByRole('button', { name }).first());

/**
 * Presses a button that moves the room, once it can have been read.
 * @param {Page} page the console @param {import('@playwright/test').Locator} button
 */
export async function pressRead(page, button) {
  await expect(button).toBeVisible();
  await expect.poll(() => canBeRead(page), 'the button says it for a while').toBe(true);
  await button.click();
}

/** Whether a press counts again. @param {Page} page */
export const canBeRead = (page) =>
  page.evaluate(async () => {
    const script = [...document.scripts].find((one) => one.type === 'module' && one.src.includes('/src/'));
    const { justMoved } = await import(new URL('console/steering.js', script?.src ?? '').href);
    return !justMoved();
  });

let ids = 0;
/** An id as the browser makes them. */
export const id = () => `story${String(Date.now()).slice(-9)}${String(++ids).padStart(6, '0')}`;

/**
 * A session with floker and two groups, and a phone in each.
 * @param {Browser} browser @param {string} url @param {Record<string, unknown>} [phone] how the phones are
 */
export async function roomWithGroups(browser, url, phone = {}) {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, url);
  await openConsole(laptop, url, made);
  const [kari, ola] = [await device(browser, 'phone', phone), await device(browser, 'phone', phone)];
  await join(kari, url, made.code, 'Kari Nordmann', 'Helse og mestring');
  await join(ola, url, made.code, 'Ola Dahl', 'Oppvekst og læring');
  const clusters = [
    ['Fra utenforskap til fagbrev: voksenopplæring som passer livet', 'Oppvekst', 'large', 'composite'],
    ['Hele stillinger og egen turnus', 'Egen organisasjon', 'large', 'composite'],
    ['Transport til aktivitet', 'Mobilitet', 'medium', 'simple'],
  ].map(([title, theme, size, complexity]) => ({
    id: id(),
    title,
    theme,
    size,
    complexity,
    floker: [{ id: id(), text: title }],
  }));
  await say(laptop, { type: 'import_floker', clusters: /** @type {any} */ (clusters) });
  await say(laptop, {
    type: 'form_groups',
    groups: [
      { id: id(), name: 'Glomma' },
      { id: id(), name: 'Vingersjøen' },
    ],
  });
  await expect.poll(async () => (await seen(laptop, 'room/group/order'))?.length).toBe(2);
  const groupOf = async (/** @type {Page} */ page) => {
    await expect.poll(async () => (await seen(page, 'mine/profile'))?.group).toBeTruthy();
    return (await seen(page, 'mine/profile')).group;
  };
  return { laptop, made, kari, ola, clusters, kariGroup: await groupOf(kari), olaGroup: await groupOf(ola) };
}
