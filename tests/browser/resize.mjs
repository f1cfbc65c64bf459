/** A window of another size. */

/** Two frames, or none within a second. @param {import('@playwright/test').Page} page */
const draws = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => resolve(false), 1_000);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
      }),
  );

/**
 * Once in some thousand times a page drew no frame for ten seconds after it got another size: nothing in it could be
 * pressed, and no picture taken of it. So this gives it the size again until it draws.
 *
 * @param {import('@playwright/test').Page} page
 * @param {{ width: number, height: number }} size
 */
export async function resize(page, size) {
  await page.setViewportSize(size);
  for (let tries = 0; tries < 5 && !(await draws(page)); tries += 1) {
    await page.setViewportSize({ ...size, height: size.height + 1 });
    await page.setViewportSize(size);
  }
}
