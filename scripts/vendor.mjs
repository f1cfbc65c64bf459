// Makes web/vendor/ from the packages in package-lock.json, so that the pages need neither npm nor a build step.
// `--check` makes everything again in memory and compares: exit 1 when a file differs, is missing or is unknown.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { FILE_LICENCES, ICONS, LICENCE_TEXTS, STYLES, THEME, UI_ENTRY, UI_TYPES } from './vendor.config.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUT = join(ROOT, 'web/vendor');
/** As docs/browsers.md has it. */
const OLDEST = ['chrome99', 'firefox98', 'safari15.4'];
const MODULES = join(ROOT, 'node_modules');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const fromPackage = (path) => readFile(join(MODULES, path));

async function runtime() {
  const { outputFiles } = await build({
    stdin: { contents: UI_ENTRY, resolveDir: ROOT, sourcefile: 'ui-entry.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'inline',
    write: false,
  });
  return outputFiles[0].contents;
}

async function designsystemet() {
  const source = '@digdir/designsystemet-css/dist/src/';
  let css = '@layer ds.theme, ds.base, ds.components;\n';
  for (const [layer, names] of Object.entries(STYLES)) {
    for (const name of names) css += `@layer ${layer} {\n${await fromPackage(`${source}${name}.css`)}\n}\n`;
  }
  // Nesting is written out for browsers that have none.
  return (await transform(css, { loader: 'css', minify: true, target: OLDEST })).code;
}

async function theme() {
  const css = await readFile(join(OUT, 'theme.css'));
  if (sha256(css) !== THEME.sha256) throw new Error(`theme.css is not the one in vendor.config.mjs: ${sha256(css)}`);
  return css;
}

async function sprite() {
  let symbols = '';
  for (const name of ICONS) {
    const svg = String(await fromPackage(`@navikt/aksel-icons/dist/svg/${name}.svg`));
    const paths = svg.match(/<path[^>]*>/g);
    if (!paths) throw new Error(`${name} has no paths`);
    const drawing = paths.map((path) => path.replace(/\s*\/?>$/, '/>')).join('');
    symbols += `<symbol id="${name}" viewBox="0 0 24 24" fill="none">${drawing}</symbol>\n`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}</svg>\n`;
}

async function manifest(files) {
  const lock = JSON.parse(String(await readFile(join(ROOT, 'package-lock.json'))));
  const packages = {};
  for (const name of Object.keys(FILE_LICENCES)) {
    const { version, integrity } = lock.packages[`node_modules/${name}`];
    const { license } = JSON.parse(String(await fromPackage(`${name}/package.json`)));
    packages[name] = { version, license, integrity };
  }
  const hashes = {};
  for (const path of [...files.keys()].sort()) hashes[path] = sha256(files.get(path));
  const { generator, config } = THEME;
  return `${JSON.stringify({ packages, theme: { generator, config }, files: hashes }, null, 2)}\n`;
}

async function makeAll() {
  const files = new Map();
  files.set('ui.mjs', await runtime());
  files.set('ui.d.mts', UI_TYPES);
  files.set('ds.css', await designsystemet());
  files.set('theme.css', await theme());
  files.set('icons.svg', await sprite());
  for (const subset of ['latin', 'latin-ext']) {
    const name = `inter-${subset}-wght-normal.woff2`;
    files.set(`inter/${name}`, await fromPackage(`@fontsource-variable/inter/files/${name}`));
  }
  for (const [name, file] of Object.entries(FILE_LICENCES)) {
    files.set(`LICENSES/${file}`, LICENCE_TEXTS[name] ?? (await fromPackage(`${name}/LICENSE`)));
  }
  files.set('VENDOR.json', await manifest(files));
  return new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes)]));
}

async function listed() {
  const entries = await readdir(OUT, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(OUT.length + 1));
}

const files = await makeAll();
const unknown = (await listed()).filter((path) => !files.has(path));

if (process.argv.includes('--check')) {
  const faults = unknown.map((path) => `unknown: ${path}`);
  for (const [path, bytes] of files) {
    const found = await readFile(join(OUT, path)).catch(() => null);
    if (!found) faults.push(`missing: ${path}`);
    else if (!found.equals(bytes)) faults.push(`differs: ${path}`);
  }
  for (const fault of faults) console.error(fault);
  console.log(faults.length ? 'web/vendor is not what the lock gives; run `npm run vendor`' : 'web/vendor is as made');
  process.exitCode = faults.length ? 1 : 0;
} else {
  for (const path of unknown) await rm(join(OUT, path));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(OUT, path)), { recursive: true });
    await writeFile(join(OUT, path), bytes);
  }
  console.log(`${files.size} files in web/vendor`);
}
