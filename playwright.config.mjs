import { defineConfig } from '@playwright/test';

/** `./check --long` has more: *.long.mjs fetch the browsers they need, *.recipe.mjs are told in a copy (scripts/recipes). */
function stories() {
  if (process.env.FLOKE_RECIPE) return '**/*.recipe.mjs';
  return process.env.FLOKE_LONG ? ['**/*.spec.mjs', '**/*.long.mjs'] : '**/*.spec.mjs';
}

// People reach Floke over plain http and a name that is not localhost: not a secure context.
export default defineConfig({
  testDir: 'tests/browser',
  testMatch: stories(),
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // Three stories at once on two cores: much of the time they wait. Each has a server and a browser of its own.
  workers: 3,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['./tests/browser/pages.mjs']],
  use: {
    browserName: 'chromium',
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    actionTimeout: 10_000,
    // A trace costs a third of the time: FLOKE_TRACE=1 when a story has to be looked into.
    trace: process.env.FLOKE_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Debian's Chromium in the build that has no window: drawing one that nobody sees takes half of the machine.
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP floke.test 127.0.0.1',
      ],
    },
  },
});
