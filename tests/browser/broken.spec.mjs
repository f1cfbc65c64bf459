/** What cannot be drawn at one case is tried again at the next: who saw it break is not shut out of what comes. */
import { expect } from '@playwright/test';
import { startFloke } from './floke.mjs';
import { device, goTo, openScreen, roomWithGroups, say, shot } from './room.mjs';
import { test } from './test.mjs';

/** @type {Awaited<ReturnType<typeof startFloke>>} */
let floke;
test.beforeAll(async () => {
  floke = await startFloke();
});
test.afterAll(() => floke?.stop());

/** From now on no page can draw the case of this group. @param {import('@playwright/test').Page} page @param {string} group */
const breaksAt = (page, group) =>
  page.routeWebSocket('**/ws/**', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const said = JSON.parse(String(message));
      if (said.set?.['room/case']?.group === group) said.set['room/case'].proposals = null;
      socket.send(JSON.stringify(said));
    });
  });

test('a case that cannot be drawn is said to be so, and the next case is there on phone and screen', async ({
  browser,
}) => {
  const { laptop, made, ola, kariGroup, olaGroup } = await roomWithGroups(browser, floke.url);
  const screen = await device(browser, 'projector');
  for (const page of [ola, screen]) await breaksAt(page, kariGroup);
  await openScreen(screen, floke.url, made);
  await ola.reload();
  await goTo(laptop, 'board');
  await say(laptop, { type: 'open_case', group: kariGroup });
  await expect(ola.locator('main')).toContainText('Noe her kan ikke vises');
  await expect(screen.locator('main')).toContainText('Dette bildet kan ikke vises.');
  await shot(ola, 'phone-broken-case');

  await say(laptop, { type: 'open_case', group: olaGroup });
  await expect(ola.locator('.case-header')).toBeVisible();
  await expect(screen.locator('main')).not.toContainText('Dette bildet kan ikke vises.');
  await expect(screen.locator('.is-case h1').first()).toBeVisible();
});
