/** Console, big screen and phone as three tabs of one browser: each keeps its own place. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import {
  device,
  follow,
  goTo,
  id,
  join,
  makeSession,
  moving,
  openConsole,
  openScreen,
  say,
  seen,
  watched,
} from './room.mjs';
import { test } from './test.mjs';

test('one browser holds the console, the screen and a phone at once', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const start = await device(browser, 'laptop');
    const tab = async () => watched(await start.context().newPage());
    const made = await makeSession(start, floke.url);
    const [console_, screen, phone] = [await tab(), await tab(), await tab()];
    await openConsole(console_, floke.url, made);
    await openScreen(screen, floke.url, made);
    await join(phone, floke.url, made.code, 'Kari Nordmann');

    await test.step('the start page knows all three', async () => {
      await start.reload();
      await expect(start.getByRole('link', { name: /Styr samlingen/ })).toBeVisible();
      await expect(start.getByRole('link', { name: /Storskjerm/ })).toBeVisible();
      await expect(start.getByRole('link', { name: /Fortsett som Kari Nordmann/ })).toBeVisible();
    });

    await test.step('each tab says who it is, also after a reload', async () => {
      for (const page of [console_, screen, phone]) await page.reload();
      await expect(console_.getByText('1 av 1')).toBeVisible();
      await expect(console_.getByText('1 storskjerm er åpen')).toBeVisible();
      await expect(screen.getByText('Kari Nordmann')).toBeVisible();
      await expect.poll(async () => (await seen(phone, 'mine/profile'))?.name).toBe('Kari Nordmann');
      expect(await seen(phone, 'console/counts')).toBeNull();
      expect(await seen(screen, 'mine/profile')).toBeNull();
    });

    await test.step('the room moves in all three', async () => {
      await moving(console_, () => console_.getByRole('button', { name: /^Neste/ }).click());
      await follow([phone], 'Velkommen');
      await expect(screen.locator('.screen-header')).toContainText('Velkommen');
    });

    await test.step('a vote from the phone is counted on the other two', async () => {
      const [yes, no] = [id(), id()];
      await say(console_, {
        type: 'open_ballot',
        ballot: id(),
        question: 'Virker telefonen din?',
        choices: [
          { id: yes, text: 'Ja' },
          { id: no, text: 'Nei' },
        ],
        method: { type: 'one' },
        secret: false,
      });
      await phone.getByRole('radio', { name: 'Ja' }).check();
      await phone.getByRole('button', { name: 'Send stemmen' }).click();
      await expect(phone.getByText(/Stemmen er mottatt/)).toBeVisible();
      await expect(screen.getByText('1 av 1 har stemt')).toBeVisible();
      await expect(console_.getByText('1 av 1 har stemt').first()).toBeVisible();
    });

    await test.step('the join page offers the place this browser has', async () => {
      await start.goto(`${floke.url}/join/${made.code}`);
      await expect(start.getByRole('heading', { name: 'Du er allerede med' })).toBeVisible();
      await start.getByRole('link', { name: 'Fortsett som Kari Nordmann' }).click();
      await start.waitForURL('**/phone/**');
      await expect(phone.getByText('Du har to sider åpne.')).toBeVisible();
    });

    await test.step('a link that is withdrawn closes what it opened, and the last one that leads stays', async () => {
      await console_.getByLabel('Meny').click();
      await console_.locator('.menu__list').getByRole('button', { name: 'Lenker' }).click();
      const dialog = console_.getByRole('dialog', { name: 'Lenker' });
      const lists = dialog.getByRole('list', { name: 'Lenker som virker nå' });
      await expect(lists).toHaveCount(2);
      await expect(lists.last()).toContainText('denne konsollen');
      await lists.first().getByRole('button', { name: 'Trekk tilbake' }).click();
      const question = console_.getByRole('dialog', { name: 'Trekke tilbake lenken?' });
      await question.getByRole('button', { name: 'Avbryt' }).click();
      await expect(lists).toHaveCount(2);
      await lists.first().getByRole('button', { name: 'Trekk tilbake' }).click();
      await question.getByRole('button', { name: 'Trekk tilbake' }).click();
      await expect(lists).toHaveCount(1);
      await expect(screen.locator('main.screen-notice')).toBeVisible();
      await lists.getByRole('button', { name: 'Trekk tilbake' }).click();
      const listed = console_.waitForResponse(
        (one) => one.request().method() === 'GET' && one.url().endsWith('/links'),
      );
      await question.getByRole('button', { name: 'Trekk tilbake' }).click();
      await listed;
      await expect(dialog.getByText('Dette er den eneste lenken som kan styre samlingen.')).toBeVisible();
    });
  } finally {
    await floke.stop();
  }
});

test('who takes over a browser does not see what the one before had not sent', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const laptop = await device(browser, 'laptop');
    const made = await makeSession(laptop, floke.url);
    await openConsole(laptop, floke.url, made);
    const phone = await device(browser, 'phone');
    await join(phone, floke.url, made.code, 'Kari Nordmann');
    await goTo(laptop, 'bruttoliste');
    const field = phone.getByLabel('Floke', { exact: true });
    await phone.getByRole('button', { name: 'Skriv en floke' }).click();
    await field.fill('Karis floke, ikke sendt');
    await phone.goto(`${floke.url}/join/${made.code}`);
    await phone.getByRole('button', { name: 'Jeg er ikke Kari Nordmann' }).click();
    await phone.getByLabel('Navn').fill('Ola Dahl');
    await phone.getByRole('button', { name: /^Bli med/ }).click();
    await phone.waitForURL('**/phone/**');
    await phone.getByRole('button', { name: 'Skriv en floke' }).click();
    await expect(field).toHaveValue('');
    await expect(phone.getByText('Karis floke, ikke sendt')).toHaveCount(0);
  } finally {
    await floke.stop();
  }
});

test('what she had not sent is there when her two entries became one while her phone was off', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const laptop = await device(browser, 'laptop');
    const made = await makeSession(laptop, floke.url);
    await openConsole(laptop, floke.url, made);
    const [phone, other] = [await device(browser, 'phone'), await device(browser, 'phone')];
    await join(phone, floke.url, made.code, 'Kari Nordmann');
    await join(other, floke.url, made.code, 'Kari N.');
    await goTo(laptop, 'bruttoliste');
    await follow([phone], 'Bruttoliste');
    const field = phone.getByLabel('Floke', { exact: true });
    await phone.getByRole('button', { name: 'Skriv en floke' }).click();
    await field.fill('Vi mangler lærlinger');
    const [from, into] = [(await seen(phone, 'mine/profile')).id, (await seen(other, 'mine/profile')).id];
    const at = phone.url();
    await phone.goto('about:blank');
    await say(laptop, { type: 'merge_people', from, into });
    await phone.goto(at);
    await expect.poll(async () => (await seen(phone, 'mine/profile'))?.id).toBe(into);
    await phone.getByRole('button', { name: 'Skriv en floke' }).click();
    await expect(field).toHaveValue('Vi mangler lærlinger');
  } finally {
    await floke.stop();
  }
});
