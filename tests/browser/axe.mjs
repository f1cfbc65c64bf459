/** What every page is held to: axe in light and dark, and no side scroll at 320 px. */
import { expect, test } from '@playwright/test';
import axe from 'axe-core';
import { resize } from './resize.mjs';
import { shot } from './room.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 320, height: 640 };

/** A colour half-way is no colour to measure. @param {import('@playwright/test').Page} page */
const still = (page) =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity),
  );

/** @param {import('@playwright/test').Page} page @param {import('axe-core').RunOnly} only */
async function faults(page, only) {
  await still(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (runOnly) => /** @type {any} */ (window).axe.run(document, { runOnly, resultTypes: ['violations'] }),
    only,
  );
  return /** @type {import('axe-core').Result[]} */ (violations).map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 5).map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  }));
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} name of the page and the state it is in; the run ends with a list of them
 * @param {{ narrow?: boolean }} [how] a projector is never narrow
 */
export async function check(page, name, { narrow = true } = {}) {
  test.info().annotations.push({ type: 'page', description: name });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await still(page);
  await shot(page, `a11y-${name.replaceAll(/[^\p{L}\d]+/gu, '-')}`);
  expect.soft(await faults(page, { type: 'tag', values: TAGS }), `${name}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await still(page);
  await shot(page, `a11y-${name.replaceAll(/[^\p{L}\d]+/gu, '-')}-dark`);
  // The colours are all that differs.
  expect.soft(await faults(page, { type: 'rule', values: ['color-contrast'] }), `${name}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  if (!narrow) return;
  const before = page.viewportSize();
  await resize(page, NARROW);
  await shot(page, `a11y-${name.replaceAll(/[^\p{L}\d]+/gu, '-')}-320`);
  expect.soft(await page.evaluate(tooWide, NARROW.width), `${name}, at 320 px`).toEqual([]);
  if (before) await resize(page, before);
}

/** What makes the page scroll sideways; nothing when it does not. @param {number} width */
function tooWide(width) {
  if ((document.scrollingElement?.scrollWidth ?? 0) <= width) return [];
  const found = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1);
  return found.slice(-5).map((one) => `${one.tagName.toLowerCase()}.${one.className}`);
}
