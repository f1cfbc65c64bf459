/** A line that fails, a server that dies, two who write at once: nothing that was written or acknowledged is lost. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, id, openScreen, roomWithGroups, say, seen, shot, watched } from './room.mjs';
import { test } from './test.mjs';

const ROUND = 'Runde 1 · nå';

/** @param {import('@playwright/test').Browser} browser @param {string} url */
async function atNeed(browser, url) {
  const room = await roomWithGroups(browser, url);
  await goTo(room.laptop, 'need');
  await follow([room.kari, room.ola], 'Hva er egentlig behovet?');
  return room;
}

test('what is written without a line is there after a reload, and goes out by itself', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const { laptop, kari, kariGroup } = await atNeed(browser, floke.url);
    await kari.getByLabel(ROUND).fill('De slutter.');
    await expect(kari.locator('.trail').getByText('Lagret')).toBeVisible();
    const context = kari.context();
    await context.setOffline(true);
    await kari.getByLabel(ROUND).fill('De slutter fordi de ikke har råd.');
    await expect(kari.locator('.trail').getByText('På telefonen')).toBeVisible();
    await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toBeVisible();
    await shot(kari, 'phone-offline');
    const url = kari.url();
    await kari.close();

    // The phone went flat. It starts again, and the network is back.
    await context.setOffline(false);
    const again = await watched(await context.newPage());
    await again.goto(url);
    await expect(again.getByLabel(ROUND)).toHaveValue('De slutter fordi de ikke har råd.');
    const stored = async () => {
      const [row] = (await seen(laptop, `group/${kariGroup}/list/need.rounds/order`)) ?? [];
      return (await seen(laptop, `group/${kariGroup}/list/need.rounds/row/${row}`))?.cells.text;
    };
    await expect.poll(stored).toBe('De slutter fordi de ikke har råd.');
    expect(await seen(laptop, `group/${kariGroup}/list/need.rounds/order`), 'one round, not two').toHaveLength(1);
    await expect(again.locator('.trail').getByText('På telefonen')).toHaveCount(0);
  } finally {
    await floke.stop();
  }
});

test('the server is killed in the middle: everybody comes back, and nothing acknowledged is lost', async ({
  browser,
}) => {
  const floke = await startFloke();
  try {
    const { laptop, made, kari, ola, kariGroup } = await atNeed(browser, floke.url);
    const screen = await device(browser, 'projector');
    await openScreen(screen, floke.url, made);
    await kari.getByLabel(ROUND).fill('De slutter fordi de ikke har råd.');
    await expect(kari.locator('.trail').getByText('Lagret')).toBeVisible();
    const ballot = id();
    const choices = ['Ja', 'Nei'].map((text) => ({ id: id(), text }));
    await say(laptop, {
      type: 'open_ballot',
      ballot,
      question: 'Er dere med?',
      choices,
      method: { type: 'one' },
      secret: false,
    });
    // Kari is in the middle of a sentence, and goes when she wants to.
    await kari.getByRole('button', { name: 'Vi har gått videre til Avstemning' }).click();
    await ola.getByRole('radio', { name: 'Ja' }).check();
    await ola.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(ola.getByText(/Stemmen er mottatt/)).toBeVisible();

    await floke.kill();
    await expect(kari.getByText('Frakoblet – det du skriver, er lagret her')).toBeVisible();
    await expect(laptop.getByText('Frakoblet – kobler til igjen')).toBeVisible();
    await expect(screen.getByText('Kobler til …')).toBeVisible();
    // A vote is now or never: it must not arrive after the ballot.
    await kari.getByRole('radio', { name: 'Nei' }).check();
    await kari.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(kari.getByText('Du er uten nett. Prøv igjen når nettet er tilbake.')).toBeVisible();
    await shot(kari, 'phone-vote-offline');

    await floke.restart();
    await expect(kari.getByText('Du er på nett igjen. Alt er sendt.')).toBeVisible();
    await expect(laptop.getByText('2 av 2').first()).toBeVisible();
    await expect(screen.getByText('1 av 2 har stemt')).toBeVisible();
    await expect(ola.getByText(/Stemmen er mottatt/)).toBeVisible();
    expect((await seen(ola, 'mine/ballot')).choice).toEqual({ one: choices[0].id });
    const round = async () => {
      const [row] = (await seen(laptop, `group/${kariGroup}/list/need.rounds/order`)) ?? [];
      return (await seen(laptop, `group/${kariGroup}/list/need.rounds/row/${row}`))?.cells.text;
    };
    await expect.poll(round).toBe('De slutter fordi de ikke har råd.');
    await kari.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(kari.getByText(/Stemmen er mottatt/)).toBeVisible();
    await expect(screen.getByText('2 av 2 har stemt')).toBeVisible();
  } finally {
    await floke.stop();
  }
});

test('a push never changes a field with focus, and both texts are kept', async ({ browser }) => {
  const floke = await startFloke();
  try {
    const { laptop, kari, ola, kariGroup } = await atNeed(browser, floke.url);
    await say(laptop, { type: 'move_person', person: (await seen(ola, 'mine/profile')).id, group: kariGroup });
    await expect.poll(async () => (await seen(ola, 'mine/profile')).group).toBe(kariGroup);
    await kari.getByRole('button', { name: /^Behovet i én setning/ }).click();
    const field = kari.getByLabel('Behovet i én setning');
    await field.pressSequentially('Voksne trenger et');
    const read = async () => (await seen(ola, `group/${kariGroup}/text/need.sentence`))?.text;
    await expect.poll(read).toBe('Voksne trenger et');
    const { version } = await seen(ola, `group/${kariGroup}/text/need.sentence`);
    // Ola's phone has the same field on the screen, and says what it wrote a moment before it saw Kari's last words.
    await field.press('Home');
    await kari.keyboard.type('Unge og ');
    await say(ola, {
      type: 'write',
      group: kariGroup,
      field: 'need.sentence',
      text: 'Folk trenger fagbrev.',
      base: version,
    });
    await kari.keyboard.type('noen ');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('Unge og noen Voksne trenger et');
    expect(
      await field.evaluate((one) => /** @type {HTMLTextAreaElement} */ (one).selectionStart),
      'the caret stays',
    ).toBe(13);

    await test.step('the room goes on, and nobody is taken out of the sentence', async () => {
      await goTo(laptop, 'need_plenum');
      await expect(kari.getByRole('button', { name: /Vi har gått videre til/ })).toBeVisible();
      await expect(field).toBeFocused();
      await expect(field).toHaveValue('Unge og noen Voksne trenger et');
    });

    await test.step('both texts are there', async () => {
      const texts = async () => {
        const now = await seen(laptop, `group/${kariGroup}/text/need.sentence`);
        return [now.text, ...now.others.map((/** @type {{ text: string }} */ other) => other.text)].sort();
      };
      await expect.poll(texts).toEqual(['Folk trenger fagbrev.', 'Unge og noen Voksne trenger et']);
      await expect(kari.getByText('Ola Dahl skrev samtidig.')).toBeVisible();
      await expect(kari.locator('.version')).toHaveText(['Folk trenger fagbrev.', 'Unge og noen Voksne trenger et']);
      await shot(kari, 'phone-conflict');
    });

    await test.step('a person puts them together', async () => {
      await kari.getByRole('button', { name: 'Bruk begge' }).click();
      const now = () => seen(ola, `group/${kariGroup}/text/need.sentence`);
      await expect.poll(async () => (await now()).others).toEqual([]);
      const lines = (await now()).text.split('\n');
      expect(lines.sort()).toEqual(['Folk trenger fagbrev.', 'Unge og noen Voksne trenger et']);
      await expect(kari.getByRole('button', { name: 'Bruk begge' })).toHaveCount(0);
    });
  } finally {
    await floke.stop();
  }
});
