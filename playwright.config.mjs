import { defineConfig } from '@playwright/test';

// People reach Floke over plain http and a name that is not localhost: not a secure context.
export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.mjs',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // Two stories at once on two cores: most of the time they wait. Each has a server and a browser of its own.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['./tests/browser/pages.mjs']],
  use: {
    browserName: 'chromium',
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    actionTimeout: 10_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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
