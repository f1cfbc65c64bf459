// Ends a run with the list of every page and state that axe has looked at, and holds docs/accessibility.md to it.
import { readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/accessibility.md', import.meta.url);
/** The files that look with axe: when all their tests have passed, the page must name all that was seen. */
const SPECS = [
  'accessibility.spec.mjs',
  'accessibility-door.spec.mjs',
  'accessibility-edges.spec.mjs',
  'accessibility-floker.spec.mjs',
  'accessibility-votes.spec.mjs',
];
/** What makes a run of a file one of some of its tests. */
const SOME = /^(-g|--(grep|last-failed|only-changed|shard))|:\d+$/;

/** What the documentation says that axe looks at: the words in backticks below its heading. */
function promised() {
  const list = /^## What axe looks at$([\s\S]*?)^## /m.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
  return new Set([...list.matchAll(/`([^`]+)`/g)].map((word) => word[1] ?? ''));
}

export default class Pages {
  /** @type {Set<string>} */
  seen = new Set();
  whole = false;

  /** @param {import('@playwright/test/reporter').FullConfig} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    const files = suite.allTests().map((test) => test.location.file);
    const some = process.argv.slice(2).some((word) => SOME.test(word));
    this.whole = !some && SPECS.every((spec) => files.some((file) => file.endsWith(`/${spec}`)));
  }

  /** @param {import('@playwright/test/reporter').TestCase} test @param {import('@playwright/test/reporter').TestResult} result */
  onTestEnd(test, result) {
    for (const { type, description } of result.annotations)
      if (type === 'page' && description) this.seen.add(description);
    // A test that failed may have stopped before its last page.
    if (result.status !== 'passed' && SPECS.some((spec) => test.location.file.endsWith(`/${spec}`))) this.whole = false;
  }

  /** @returns {{ status: 'failed' } | undefined} */
  onEnd() {
    const pages = [...this.seen].sort((one, other) => one.localeCompare(other, 'en'));
    if (pages.length > 0) console.log(`\n${pages.length} pages and states held to axe:\n  ${pages.join('\n  ')}`);
    const said = promised();
    const unsaid = pages.filter((page) => !said.has(page));
    const unseen = this.whole ? [...said].filter((page) => !this.seen.has(page)) : [];
    if (unsaid.length + unseen.length === 0) return undefined;
    console.error(
      `\ndocs/accessibility.md does not say: ${unsaid.join('; ')}\nand says without its being so: ${unseen.join('; ')}`,
    );
    return { status: 'failed' };
  }

  printsToStdio() {
    return false;
  }
}
