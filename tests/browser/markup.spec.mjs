/** Whatever people type is text on every screen: nothing of it becomes an element, and nothing of it runs. */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, join, makeSession, openConsole, openScreen, say, seen } from './room.mjs';
import { test } from './test.mjs';

const data = new URL('../../crates/floke-client/data/kongsvinger.json', import.meta.url);
/** What the workshop's own data has somebody write: to be shown, and never run. @type {string} */
const sample = JSON.parse(readFileSync(data, 'utf8')).moderation_samples.find(
  (/** @type {{ expected: string }} */ one) => one.expected === 'allow_escaped',
).text;

/** Each is a sign of its own, so that a failure says where it came from. @param {string} where */
const markup = (where) => `<b class="smuglet">${where}</b><img src=x onerror="smuglet=1">${sample}`;

/** @param {import('@playwright/test').Page} page @param {string[]} shown texts that are seen as they were typed */
async function isText(page, ...shown) {
  for (const where of shown) await expect(page.getByText(markup(where)).first()).toBeVisible();
  const smuggled = await page.evaluate(() => ({
    elements: document.querySelectorAll('.smuglet, img[src="x"]').length,
    ran: 'smuglet' in globalThis,
    inline: [...document.scripts].filter((script) => !script.src).length,
  }));
  expect(smuggled).toEqual({ elements: 0, ran: false, inline: 0 });
}

test('what is typed in is shown as text on the four screens, the start page and the documents', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const laptop = await device(browser, 'laptop');
    const made = await makeSession(laptop, floke.url, { title: markup('tittel'), venue: markup('sted') });
    await openConsole(laptop, floke.url, made);
    const [phone, projector] = [await device(browser, 'phone'), await device(browser, 'projector')];
    const guest = await device(browser, 'phone');
    for (const page of [laptop, phone, projector, guest]) {
      page.on('dialog', (dialog) => {
        throw new Error(dialog.message());
      });
    }
    await join(phone, floke.url, made.code, 'Kari');
    await openScreen(projector, floke.url, made);
    // Names have 80 characters, and the projector shortens them.
    const name = '<b/class="smuglet">navn</b><img/src="x"onerror=smuglet=1>';
    await say(phone, { type: 'set_profile', name, role: markup('rolle').slice(0, 120), area: 'Nav' });
    await expect(projector.getByText(name.slice(0, 20)).first()).toBeVisible();
    await isText(projector, 'tittel', 'sted');
    await isText(laptop);

    const group = id();
    await say(laptop, { type: 'form_groups', groups: [{ id: group, name }] });
    await say(laptop, {
      type: 'import_floker',
      clusters: [
        {
          id: id(),
          title: markup('floke'),
          theme: name,
          size: 'small',
          complexity: 'simple',
          floker: [{ id: id(), text: markup('floke') }],
        },
      ],
    });
    await test.step('the bruttoliste and a message', async () => {
      await goTo(laptop, 'bruttoliste');
      await follow([phone], '');
      await say(laptop, { type: 'announce', text: markup('beskjed') });
      await isText(phone, 'floke', 'beskjed');
      await isText(projector, 'floke', 'beskjed');
      await isText(laptop);
    });

    await test.step('a group writes and delivers', async () => {
      await goTo(laptop, 'need');
      await follow([phone], '');
      await expect.poll(() => seen(phone, `group/${group}/work`)).toBeTruthy();
      await say(phone, { type: 'write_own', field: 'need.note', text: markup('notat') });
      const write = { group, field: 'need.sentence', text: markup('setning'), base: 0 };
      await say(phone, { type: 'write', ...write });
      for (const list of ['need.rounds', 'need.notes'])
        await say(phone, { type: 'put_row', group, list, row: id(), cells: { text: markup(list) } });
      await say(phone, { type: 'deliver', group, stage: 'need' });
      await isText(phone);
      await goTo(laptop, 'need_plenum');
      await say(laptop, { type: 'present', group });
      await isText(projector, 'setning');
      await isText(laptop);
      await isText(phone);
    });

    await test.step('a question and its answer', async () => {
      await join(guest, floke.url, made.code, 'Ola');
      const { id: person } = await seen(guest, 'mine/profile');
      await say(laptop, { type: 'move_person', person, group: null });
      const question = id();
      await say(guest, { type: 'ask', id: question, kind: 'question', text: markup('spørsmål') });
      await isText(laptop, 'spørsmål');
      await say(laptop, { type: 'raise_question', question });
      await isText(projector, 'spørsmål');
      await isText(phone, 'spørsmål');
      await say(phone, { type: 'answer', question, text: markup('svar') });
      await expect.poll(() => seen(projector, 'room/question')).toMatchObject({ answer: markup('svar') });
      for (const page of [laptop, projector, phone, guest]) await isText(page);
    });

    await test.step('a vote', async () => {
      const choices = ['ja', 'nei'].map((text) => ({ id: text, text: markup(text) }));
      const open = { ballot: id(), question: markup('avstemning'), choices, secret: false };
      await say(laptop, { type: 'open_ballot', ...open, method: { type: 'one' } });
      await isText(phone, 'avstemning', 'ja', 'nei');
      await isText(projector, 'avstemning');
      await isText(laptop, 'avstemning');
      await say(phone, { type: 'vote', ballot: open.ballot, choice: { one: 'ja' } });
      await say(laptop, { type: 'close_ballot', ballot: open.ballot });
      await say(laptop, { type: 'reveal_ballot', ballot: open.ballot });
      await isText(projector, 'avstemning', 'ja');
    });

    await test.step('somebody is inhabil', async () => {
      await goTo(laptop, 'board');
      await follow([phone, guest], '');
      await say(laptop, { type: 'open_case', group });
      const { id: person } = await seen(guest, 'mine/profile');
      await say(guest, { type: 'report_inhabil', reason: markup('habil') });
      await isText(laptop, 'habil');
      await say(laptop, { type: 'rule_inhabil', person, inhabil: true });
      await expect.poll(() => seen(guest, 'mine/inhabil')).toMatchObject({ ruled: true });
      for (const page of [laptop, projector, phone, guest]) await isText(page);
    });

    await test.step('the pages before and after', async () => {
      const late = await device(browser, 'phone');
      await late.goto(`${floke.url}/join/${made.code}`);
      await isText(late, 'tittel');
      await laptop.goto(floke.url);
      await isText(laptop, 'tittel');
      await laptop.goto(`${floke.url}/result/${made.session}`);
      await isText(laptop, 'tittel', 'setning', 'spørsmål', 'svar', 'habil', 'avstemning');
      await laptop.goto(`${floke.url}/result/${made.session}/${group}`);
      await isText(laptop, 'setning');
    });
  } finally {
    await floke.stop();
  }
});
