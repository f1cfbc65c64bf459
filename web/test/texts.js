/** The whole catalogue, and which of its texts each page can show. */
import { readdir, readFile } from 'node:fs/promises';
import { PAGES } from '../i18n/i18n.js';
import { FORM } from '../src/forms.js';
import { PHASES } from '../src/phases.js';

/** @typedef {Record<string, string>} Texts */
/** @typedef {keyof typeof PAGES} Page */

export const FILES = [...new Set(Object.values(PAGES).flat())];
export const ALL_PAGES = /** @type {Page[]} */ (Object.keys(PAGES));

/** @param {string} code @param {readonly string[]} [files] @returns {Promise<Texts>} */
export async function catalogue(code, files = FILES) {
  const found = await Promise.all(files.map((file) => import(`../i18n/${code}/${file}.mjs`)));
  return Object.assign({}, ...found.map((file) => file.default));
}

/** @type {Record<string, Texts>} */
export const CATALOGUES = {
  nb: await catalogue('nb'),
  nn: await catalogue('nn'),
  en: await catalogue('en'),
};

const root = new URL('../../', import.meta.url);
const src = new URL('../src/', import.meta.url);

/**
 * The scripts that a page may fetch, by path. The phone finds its pages by their names.
 * @param {Page} page @returns {Promise<Map<string, string>>}
 */
export async function scriptsOf(page) {
  /** @type {Map<string, string>} */
  const sources = new Map();
  /** @param {URL} file */
  const read = async (file) => {
    // `protocol` is types only.
    if (sources.has(file.pathname) || /\/(vendor|i18n)\/|\/protocol\.js$/.test(file.pathname)) return;
    const source = await readFile(file, 'utf8');
    sources.set(file.pathname, source);
    for (const [, name] of source.matchAll(/^(?:import|export)[^;]*?from '(\.[^']+)'/gm))
      await read(new URL(String(name), file));
  };
  await read(new URL(`${page}.js`, src));
  if (page === 'phone')
    for (const name of await readdir(new URL('phone/', src))) await read(new URL(`phone/${name}`, src));
  for (const path of sources.keys()) if (path.endsWith('/src/forms.js')) sources.delete(path);
  return sources;
}

/** Every word in quotes in the Rust sources: the server's codes are among them, and the standard day's steps. */
async function serverWords() {
  const crates = new URL('crates/', root);
  const paths = (await readdir(crates, { recursive: true })).filter((path) => /^[\w-]+\/src\/.*\.rs$/.test(path));
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, crates), 'utf8')));
  return new Set(texts.flatMap((text) => [...text.matchAll(/"(\w+)"/g)].map(([, word]) => String(word))));
}

const words = await serverWords();
/** The words of the server that the catalogue has a text for: `before` and `after` are around them. */
const said = (/** @type {string} */ before, after = '') =>
  Object.keys(CATALOGUES.nb ?? {})
    .filter((key) => key.startsWith(before) && key.endsWith(after))
    .map((key) => key.slice(before.length, key.length - after.length))
    .filter((word) => words.has(word));

const fields = FORM.flatMap((item) => [item.id, ...(item.columns ?? []).map((column) => `${item.id}.${column.id}`)]);
const kinds = FORM.flatMap((item) => item.columns ?? [item]);
const choices = kinds.flatMap((kind) => (kind.type === 'choice' ? kind.of.map((one) => `${kind.set}.${one}`) : []));
const sections = FORM.flatMap((item) => (item.section ? [item.section] : []));
const phases = Object.keys(PHASES);
const STAGES = ['need', 'solution', 'test', 'decide', 'result'];
const DELIVERED = ['need', 'solution', 'test'];
const LINKS = ['screen', 'facilitator', 'result'];
const SCENES = [
  'lobby',
  'programme',
  'bruttoliste',
  'groups',
  'work',
  'presenting',
  'sentences',
  'solutions',
  'ballot',
  'case',
];
const OUTCOMES = [
  'adopted',
  'unanimous',
  'adopted_by_chair',
  'not_adopted',
  'not_adopted_by_chair',
  'not_quorate',
  'void',
];
const VIEWS = ['people', 'list', 'groups', 'plenum', 'board', 'road', 'results'];
/** A code of the server, or one of the browser's own. */
const codes = [
  ...said('refusal.'),
  'offline',
  'not_floke',
  'too_big',
  'session_newer',
  'session_damaged',
  'session_over',
];

/**
 * What the templates that make keys can become, by the template as the source has it.
 * @type {Record<string, readonly string[]>}
 */
const MADE = {
  'complexity.${complexity}': ['simple', 'composite'],
  'console.${way.words}_text': ['open_instead', 'again'],
  'console.${way.words}_title': ['open_instead', 'again'],
  'console.${way.words}_yes': ['open_instead', 'again'],
  'console.ahead${long}': ['', '_hours'],
  'console.behind${long}': ['', '_hours'],
  'console.chair_then_${then}': ['again', 'on', 'end'],
  'console.import_${note.value}': ['read_1252', 'xlsx', 'file_big'],
  'console.import_${why}': ['empty', 'too_long', 'not_text', 'no_nul', 'unknown_floke'],

  'console.link_${role}': LINKS,
  'console.link_${role}_text': LINKS,
  'console.link_${text}': ['renew_text', 'new_text', 'older_text'],
  'console.link_${title}': ['renew_title', 'new_title'],
  'console.link_withdraw_${role}': LINKS,
  'console.method_${one}': ['one', 'dots', 'scale'],
  'console.scene_${name}': [...SCENES, 'cases', 'question', 'summary', 'thanks'],
  'console.scene_${scene.shown}': [...SCENES, 'cases', 'question', 'summary', 'thanks', 'blank'],
  'console.scene_${scene}': [...SCENES, 'cases', 'question', 'summary', 'thanks', 'blank', 'auto'],
  'console.trouble_${name}': ['wifi', 'isolation', 'portal', 'proxy', 'own'],
  'console.trouble_${name}_text': ['wifi', 'isolation', 'portal', 'proxy', 'own'],
  'console.undelivered_${what}': ['case', 'vote'],
  'console.undelivered_${what}_yes': ['case', 'vote'],
  'console.view_${name}': VIEWS,
  'console.view_${view}': VIEWS,
  'create.${fact}': ['title', 'municipality', 'community', 'date', 'venue'],
  'create.${name}': ['title', 'municipality', 'community', 'date', 'time', 'venue'],
  'create.area_${name}': ['health', 'childhood', 'society', 'staff', 'nav', 'unions'],
  'demo.${name}': ['console', 'screen', 'phone'],
  'demo.${name}_text': ['console', 'screen', 'phone'],
  'err.blocked_${inTheWay.value}': ['socket', 'portal'],
  'form.${LIST}.add': fields,
  'form.${id}': [...fields, ...sections.map((name) => `section.${name}`)],
  'form.${id}.ask': fields,
  'form.${id}.hint': fields,
  'form.${id}.missing': fields,
  'form.${item?.id}.empty': fields,
  'form.${list}.add': fields,
  'form.choice.${kind.set}.${value}': choices,
  'form.choice.answer.${answer}': ['yes', 'not_yet', 'no'],
  "form.choice.status.${known ? 'known' : 'open'}": ['known', 'open'],
  'form.section.${name}.hint': sections,
  'outcome.${outcome}': OUTCOMES,
  'phase.${now.stage}_plenum': ['need', 'solution'],
  'phase.${phase}': phases,
  'phase.${phase}_ask': phases,
  'phase.${step.phase}': phases,
  'phone.deliver_${stage}': DELIVERED,
  'phone.deliver_${stands.why}': ['too_long', 'two_texts', 'begun', 'changed'],
  'phone.delivered_${stage}': DELIVERED,
  'phone.tab_${name}': ['now', 'group', 'gathering'],
  'programme.${step.standard}': said('programme.'),
  'programme.${step.standard}_text': said('programme.', '_text'),
  'proposal.${proposal.kind}': ['recommendation'],
  'question.${kind}': ['question', 'input'],
  'question.${question.kind}': ['question', 'input'],
  'question.${raised.kind}': ['question', 'input'],
  'refusal.${code}': codes,
  'refusal.${reason}': codes,
  'refusal.${why}': codes,
  'screen.tie_${result.chair.side}': ['for', 'against'],
  'side.${side}': ['for', 'against'],
  'size.${size}': ['small', 'medium', 'large'],
  'stage.${stage}': STAGES,
  'start.code_${read.problem}': ['empty', 'lookalike', 'stranger', 'length'],
  'start.role_${place.role}': ['facilitator', 'screen', 'participant', 'result'],
  '${name}.${part}': [
    ...['stored', 'why', 'votes', 'kept', 'rights', 'cookies'].map((part) => `personvern.${part}`),
    ...['goal', 'works', 'lacks', 'tell'].map((part) => `tilgjengelighet.${part}`),
    ...['join', 'lost', 'back', 'run', 'network'].map((part) => `hjelp.${part}`),
  ],
  '${name}.${part}_title': [
    ...['stored', 'why', 'votes', 'kept', 'rights', 'cookies'].map((part) => `personvern.${part}`),
    ...['goal', 'works', 'lacks', 'tell'].map((part) => `tilgjengelighet.${part}`),
    ...['join', 'lost', 'back', 'run', 'network'].map((part) => `hjelp.${part}`),
  ],
};

/** Texts that not everything has: the source asks whether they are there. */
const OPTIONAL = /^form\.(?!choice)|_ask$|_text$/;

/** The keys that a template makes and nobody may miss. */
export const needed = () =>
  Object.entries(MADE).flatMap(([template, values]) => (OPTIONAL.test(template) ? [] : keysOf(template, values)));

/** Templates of names that are no keys: in the storage, of a draft, of an item of the form. */
const NO_KEYS = /^(floke|row|ask|answer|answered|section)\.|^\$\{(LIST|group|list|row|session|whose)\b/;

/** The keys of a template, given what stands for its holes. @param {string} template @param {readonly string[]} values */
const keysOf = (template, values) => values.map((value) => template.replace(/\$\{.*\}/s, () => value));

/**
 * What a source asks for: the templates that it makes keys of, and the keys, made and written.
 * @param {string} source @param {(key: string) => boolean} isKey
 */
export function asks(source, isKey) {
  const written = [...source.matchAll(/['"]([a-z\d_]+(?:\.\w+)+)['"]/g)].map(([, key]) => String(key));
  const templates = [...source.matchAll(/`((?:\w+|\$\{\w+\})\.[^`\s]*\$\{[^`]*)`/g)]
    .map(([, template]) => String(template))
    .filter((template) => !NO_KEYS.test(template));
  const made = templates.flatMap((template) => keysOf(template, MADE[template] ?? []));
  return { templates, keys: [...written, ...made].filter(isKey) };
}

/** The templates that some page makes keys of, and those that this file knows. */
export async function templates() {
  /** @type {Set<string>} */
  const found = new Set();
  for (const page of ALL_PAGES)
    for (const source of (await scriptsOf(page)).values())
      for (const template of asks(source, () => true).templates) found.add(template);
  return { found: [...found].sort(), known: Object.keys(MADE).sort() };
}

/** The texts that a page can show. @param {Page} page @returns {Promise<Set<string>>} */
export async function shownBy(page) {
  const isKey = (/** @type {string} */ key) => key in (CATALOGUES.nb ?? {});
  const sources = await scriptsOf(page);
  return new Set([...sources.values()].flatMap((source) => asks(source, isKey).keys));
}
