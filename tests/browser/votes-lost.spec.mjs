/** A vote is open, the machine dies, and a backup is restored: what was voted is lost, and every screen says so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { expect } from '@playwright/test';
import { binary, startFloke } from './floke.mjs';
import { device, id, openScreen, roomWithGroups, say, shot } from './room.mjs';
import { test } from './test.mjs';

const LOST = /Stemmene (i denne avstemningen )?gikk tapt da tjenesten ble gjenopprettet/;

/** @param {string[]} args */
async function floke_(...args) {
  const [status] = await once(spawn(binary(), args, { stdio: 'ignore' }), 'exit');
  expect(status, args.join(' ')).toBe(0);
}

test('votes that a restored backup does not hold are said to be lost, on every screen, before and after closing', async ({
  browser,
}) => {
  const floke = await startFloke();
  const copy = mkdtempSync(path(tmpdir(), 'floke-copy-'));
  try {
    const { laptop, made, kari, ola } = await roomWithGroups(browser, floke.url);
    const screen = await device(browser, 'projector');
    await openScreen(screen, floke.url, made);
    const ballot = id();
    await say(laptop, {
      type: 'open_ballot',
      ballot,
      question: 'Skal vi ta lunsj nå?',
      choices: [
        { id: 'a', text: 'Ja' },
        { id: 'b', text: 'Nei' },
      ],
      method: { type: 'one' },
      secret: false,
    });
    await kari.getByRole('radio', { name: 'Ja', exact: true }).check();
    await kari.getByRole('button', { name: 'Send stemmen' }).click();
    await expect(kari.getByText(/Stemmen er mottatt/)).toBeVisible();
    const saved = path(copy, 'saved');
    await floke_('backup', '--data', floke.data, saved);
    await floke.kill();
    for (const name of readdirSync(floke.data)) rmSync(path(floke.data, name), { recursive: true });
    const fresh = path(copy, 'fresh');
    await floke_('restore', '--data', fresh, saved);
    cpSync(fresh, floke.data, { recursive: true });
    await floke.restart();

    await test.step('while it is open nobody is asked to vote', async () => {
      for (const phone of [kari, ola]) {
        await expect(phone.getByText(LOST)).toBeVisible();
        await expect(phone.getByRole('radio')).toHaveCount(0);
        await expect(phone.getByRole('button', { name: 'Send stemmen' })).toHaveCount(0);
      }
      await expect(screen.getByText('Stemmene gikk tapt. Ikke stem nå.')).toBeVisible();
      await expect(screen.getByText('Stem på telefonen nå')).toHaveCount(0);
      await expect(laptop.locator('.ballot-now')).toContainText('Stemmene gikk tapt');
      await expect(laptop.getByText('0 av 2 har stemt')).toHaveCount(0);
      await shot(kari, 'votes-lost-phone');
      await shot(screen, 'votes-lost-screen');
      await shot(laptop, 'votes-lost-console');
    });

    await say(laptop, { type: 'close_ballot', ballot });
    await expect(laptop.locator('.ballot-now')).toContainText('Stemmene gikk tapt');
    await say(laptop, { type: 'reveal_ballot', ballot });
    await test.step('nobody is told that few voted', async () => {
      for (const page of [kari, ola, screen]) {
        await expect(page.getByText(LOST)).toBeVisible();
        await expect(page.getByText(/Færre enn fem|0 av 2/)).toHaveCount(0);
      }
      await shot(kari, 'votes-lost-phone-after');
    });
  } finally {
    await floke.stop();
    rmSync(copy, { recursive: true, force: true });
  }
});
