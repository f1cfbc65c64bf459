// The report as people meet it: on a phone that goes back to the workshop, and on paper.
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { follow, goTo, id, roomWithGroups, say, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke.stop());

const SENT_IN = 'Busstilbudet stopper klokka sju';

/** Kari's group has chosen a line that two people sent in. @param {import('@playwright/test').Browser} browser */
async function chosen(browser) {
  const room = await roomWithGroups(browser, floke.url);
  const { laptop, kari, kariGroup } = room;
  const line = { id: id(), title: 'Kveldsbuss', theme: '', size: null, complexity: null };
  const floker = [SENT_IN, 'Ingen kommer hjem'].map((text) => ({ id: id(), text }));
  await say(laptop, { type: 'import_floker', clusters: /** @type {any} */ ([{ ...line, floker }]) });
  await goTo(laptop, 'pick');
  await say(kari, { type: 'pick_floke', cluster: line.id });
  await goTo(laptop, 'need');
  await follow([kari], 'behov');
  for (const text of ['Flere busser', 'Å komme hjem'])
    await say(kari, { type: 'put_row', group: kariGroup, list: 'need.rounds', row: id(), cells: { text }, base: 0 });
  return room;
}

test('a phone reads the report, and goes back to the workshop', async ({ browser }) => {
  const { made, kari } = await chosen(browser);
  await kari.goto(`${floke.url}/result/${made.session}`);
  await expect(kari.getByRole('heading', { name: 'Hvem som møtte' })).toBeVisible();
  await expect(kari.getByText('2 møtte · 2 grupper')).toBeVisible();
  const wide = await kari.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, 'nothing is wider than the phone').toBeLessThanOrEqual(0);
  await shot(kari, 'report-phone', true);
  await kari.getByRole('link', { name: 'Tilbake til samlingen' }).click();
  await kari.waitForURL('**/phone/**');
  await expect(kari.locator('.phone-header')).toBeVisible();
});

test('on paper each group begins a page, what is folded is open, and rounds have numbers', async ({ browser }) => {
  const { made, laptop } = await chosen(browser);
  await laptop.goto(`${floke.url}/result/${made.session}`);
  const folded = laptop.getByText(SENT_IN).first();
  await expect(folded).toBeHidden();
  await expect(laptop.locator('ol', { hasText: 'Flere busser' })).toHaveCSS('list-style-type', 'decimal');
  await laptop.evaluate(() => {
    window.print = () => {
      dispatchEvent(new Event('beforeprint'));
      document.title = 'printed';
    };
  });
  await laptop.getByRole('button', { name: 'Skriv ut' }).click();
  await expect(laptop).toHaveTitle('printed');
  await laptop.emulateMedia({ media: 'print' });
  await expect(folded).toBeVisible();
  await expect(laptop.getByRole('button', { name: 'Skriv ut' })).toBeHidden();
  await laptop.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(folded).toBeHidden();
  const pdf = await laptop.pdf({
    format: 'A4',
    path: process.env.FLOKE_SHOTS && `${process.env.FLOKE_SHOTS}/report.pdf`,
  });
  // The first page, two groups, and the bruttoliste.
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThanOrEqual(4);
});
