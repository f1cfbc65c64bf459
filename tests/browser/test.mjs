/** What every story is told with. */
import { test as base } from '@playwright/test';

/** A story that ends closes all its windows: left open, each would draw and count seconds until the last story is told. */
export const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<{ closes: void }, {}, import('@playwright/test').PlaywrightTestArgs, import('@playwright/test').PlaywrightWorkerArgs>} */ ({
    closes: [
      async ({ browser }, use) => {
        await use();
        await Promise.all(browser.contexts().map((context) => context.close()));
      },
      { auto: true },
    ],
  }),
);
