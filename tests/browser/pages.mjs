// Ends a run with the list of every page and state that axe has looked at.

export default class Pages {
  /** @type {Set<string>} */
  seen = new Set();

  /** @param {import('@playwright/test/reporter').TestCase} _test @param {import('@playwright/test/reporter').TestResult} result */
  onTestEnd(_test, result) {
    for (const { type, description } of result.annotations)
      if (type === 'page' && description) this.seen.add(description);
  }

  onEnd() {
    const pages = [...this.seen].sort((one, other) => one.localeCompare(other, 'en'));
    if (pages.length > 0) console.log(`\n${pages.length} pages and states held to axe:\n  ${pages.join('\n  ')}`);
  }

  printsToStdio() {
    return false;
  }
}
