// What two recipes say to write.
import { readFileSync, writeFileSync } from 'node:fs';

/** @param {string} path @param {string} before @param {string} text */
function insert(path, before, text) {
  const parts = readFileSync(path, 'utf8').split(before);
  if (parts.length !== 2) throw new Error(`${path}: one place before ${before}`);
  writeFileSync(path, parts.join(text + before));
}

// "Add a field of a form": a row in the table, and words in three languages.
const TABLE = 'crates/floke-core/src/form/table.rs';
const BEFORE = '    list("test.success"';
const ROWS = `    text("test.budget", Stage::Test, 200).item(),
    list(
        "test.dangers",
        Stage::Test,
        &[column("text", 200), choice("odds", "odds", &["sure", "maybe"])],
    )
    .item(),
`;
const WORDS = {
  'test.budget': 'Budsjett',
  'test.budget.ask': 'Hva har dere råd til?',
  'test.dangers': 'Farer',
  'test.dangers.add': 'Legg til en fare',
  'test.dangers.text': 'Hva kan skje?',
  'test.dangers.odds': 'Hvor sannsynlig?',
  'choice.odds.sure': 'Ganske sikkert',
  'choice.odds.maybe': 'Kanskje',
};

insert(TABLE, BEFORE, ROWS);
for (const language of ['nb', 'nn', 'en']) {
  const path = `crates/floke-report/texts/forms/${language}.json`;
  const words = { ...JSON.parse(readFileSync(path, 'utf8')), ...WORDS };
  writeFileSync(path, `${JSON.stringify(words, null, 2)}\n`);
}

// "Add a kind of step": a row with a place in the standard day, words in three languages, and a page.
const PHASES = 'crates/floke-core/src/programme/phase.rs';
insert(PHASES, '    Close {\n', '    Walk { scene: Scene::Work, page: Some("walk") }\n');
insert(PHASES, '    ("close", ', '    ("walk", Phase::Walk, 15),\n');
for (const language of ['nb', 'nn', 'en'])
  insert(
    `web/i18n/${language}/programme.mjs`,
    "  'phase.arrive'",
    `  'phase.walk': 'Tur',
  'phase.walk_ask': 'Hva ser dere ute?',
  'programme.walk': 'En tur rundt kvartalet',
`,
  );
writeFileSync(
  'web/src/phone/walk.js',
  `/** The walk. */
import { html } from '../../vendor/ui.mjs';
import { Page } from './frame.js';

export default () => html\`<\${Page}><h1>Ut på tur</h1><//>\`;
`,
);
