/** axe where floker come in: what is pasted and mended in the console, and what is sent from a phone. */
import { expect } from '@playwright/test';
import { check } from './axe.mjs';
import { startFloke } from './floke.mjs';
import { device, follow, goTo, join, makeSession, openConsole } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

test('floker that come in are looked at and mended', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const views = laptop.getByRole('navigation', { name: 'Visninger' });
  await views.getByRole('button', { name: /^Bruttoliste/ }).click();
  const field = laptop.getByLabel('Lim inn flokene');
  await field.fill('Frafall\nBuss');
  await laptop.getByRole('button', { name: 'Hent inn 2 linjer' }).click();
  await laptop.getByRole('button', { name: 'Hent inn floker' }).click();
  await field.fill(
    'ID;Starttid;E-post;Hva er floken?;Tema\n1;10:04;;Frafall;\n2;10:05;;Vi mangler folk;Helse\n3;10:06;;;Helse',
  );
  await expect(laptop.getByText('1 linje står i listen fra før')).toBeVisible();
  await check(laptop, 'console, import, answers of a form');
  await laptop.getByRole('button', { name: 'Ta ut : Vi mangler folk' }).click();
  await laptop.locator('.rejected').getByRole('button', { name: /^Rett/ }).click();
  await expect(laptop.getByLabel('Floke', { exact: true })).toBeFocused();
  await check(laptop, 'console, import, mending a row');
});

test('a floke is written on a phone, and stored', async ({ browser }) => {
  const laptop = await device(browser, 'laptop');
  const made = await makeSession(laptop, floke.url);
  await openConsole(laptop, floke.url, made);
  const kari = await device(browser, 'phone');
  await join(kari, floke.url, made.code, 'Kari Nordmann');
  await goTo(laptop, 'bruttoliste');
  await follow([kari], 'Bruttoliste');
  await kari.getByRole('button', { name: 'Skriv en floke' }).click();
  await check(kari, 'phone, writing a floke');
  await kari.getByLabel('Floke', { exact: true }).fill('Skyss på kveldstid');
  await kari.getByRole('button', { name: 'Send inn' }).click();
  await expect(kari.locator('.receipt')).toBeVisible();
  await check(kari, 'phone, floke stored');
});
