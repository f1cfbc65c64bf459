// What the recipe "Add a field of a form" says to write: a row in the table, and words in three languages.
import { readFileSync, writeFileSync } from 'node:fs';

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

const table = readFileSync(TABLE, 'utf8');
if (table.split(BEFORE).length !== 2) throw new Error(`${TABLE} has no row to write before`);
writeFileSync(TABLE, table.replace(BEFORE, ROWS + BEFORE));
for (const language of ['nb', 'nn', 'en']) {
  const path = `crates/floke-report/texts/forms/${language}.json`;
  const words = { ...JSON.parse(readFileSync(path, 'utf8')), ...WORDS };
  writeFileSync(path, `${JSON.stringify(words, null, 2)}\n`);
}
