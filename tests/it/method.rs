//! Pages that name files and tests agree with the tree: `docs/method.md`, with a row for each requirement and each
//! rule, and the recipes of `CONTRIBUTING.md`.

use std::collections::BTreeSet;

use crate::tidy::{files, none, root, rust_files};

const PAGE: &str = "docs/method.md";
const MISSING: &str = "missing: ";

/// R1–R74 and V1–V20.
fn numbers() -> Vec<String> {
    let of = |letter: char, last: u8| (1..=last).map(move |n| format!("{letter}{n}"));
    of('R', 74).chain(of('V', 20)).collect()
}

/// A requirement or a rule: a letter and one or two digits.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['R', 'V']).unwrap_or_default();
    matches!(digits.len(), 1 | 2) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Each line of a table that begins with a number, as its cells.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = page.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let cells = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    cells.filter(|cells| is_number(cells[0]))
}

/// The texts in backticks; `None` when other words than commas separate them.
fn only_names(cell: &str) -> Option<Vec<&str>> {
    let parts: Vec<_> = cell.split('`').collect();
    let between = parts.iter().step_by(2).all(|part| matches!(part.trim(), "" | "," | ";"));
    let names: Vec<_> = parts.into_iter().skip(1).step_by(2).collect();
    (between && !names.is_empty()).then_some(names)
}

/// `core/form.rs` is in the crate `floke-core`; other paths begin at the root.
fn file_exists(name: &str) -> bool {
    let (first, rest) = name.split_once('/').unwrap_or_default();
    let path = match first {
        "core" | "report" | "store" | "client" | "server" => {
            format!("crates/floke-{first}/src/{rest}")
        }
        _ => name.to_owned(),
    };
    root().join(path).is_file()
}

/// The tests of the repository.
struct Tests {
    rust: BTreeSet<String>,
    /// Path and text of each file of stories.
    stories: Vec<(String, String)>,
}

impl Tests {
    fn read() -> Self {
        let mut rust = BTreeSet::new();
        for (_, text) in rust_files() {
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
                let name = line.trim_start_matches("async ").strip_prefix("fn ");
                if let Some((name, _)) = name.and_then(|rest| rest.split_once('(')) {
                    if is_test {
                        rust.insert(name.to_owned());
                    }
                    is_test = false;
                }
            }
        }
        let stories = [files("tests/browser", &[".mjs"]), files("web/test", &[".js", ".mjs"])];
        Self { rust, stories: stories.concat() }
    }

    /// Finds `name` of a Rust test, or `file: title` of a story; `…` cuts a title short.
    fn has(&self, named: &str) -> bool {
        let Some((file, title)) = named.split_once(": ") else { return self.rust.contains(named) };
        let is_file = |path: &str| {
            let stem = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
            stem.is_some_and(|(stem, _)| stem == file)
        };
        let text = self.stories.iter().find(|(path, _)| is_file(path)).map(|(_, text)| text);
        text.is_some_and(|text| is_title(text, title))
    }
}

/// Whether a test, or a step of one, has this title.
fn is_title(text: &str, title: &str) -> bool {
    let said = |quote: char| match title.strip_suffix('…') {
        Some(begins) => format!("{quote}{begins}"),
        None => format!("{quote}{title}{quote}"),
    };
    let called = |before: &str| {
        let before = before.trim_end();
        before.ends_with("test(") || before.ends_with("test.step(")
    };
    let quotes = ['\'', '"', '`'].into_iter();
    quotes.map(said).any(|said| text.match_indices(&said).any(|(at, _)| called(&text[..at])))
}

/// The faults of one row.
fn faults_of(row: &[&str], tests: &Tests) -> Vec<String> {
    let [number, words, places, proof] = row else { return vec!["not four cells".to_owned()] };
    let mut wrong = Vec::new();
    if !numbers().iter().any(|known| known == number) || words.is_empty() {
        wrong.push("no such number, or no words".to_owned());
    }
    let (named, missing) = match proof.split_once(MISSING) {
        Some((named, missing)) => (named, Some(missing)),
        None => (*proof, None),
    };
    if missing.is_some_and(str::is_empty) || missing.is_none() && named.is_empty() {
        wrong.push("neither a test nor what is missing".to_owned());
    }
    if !named.is_empty() {
        match only_names(named) {
            Some(names) => {
                let unknown = names.into_iter().filter(|name| !tests.has(name));
                wrong.extend(unknown.map(|name| format!("no such test: {name}")));
            }
            None => wrong.push(format!("names of tests, then “{MISSING}…”: {named}")),
        }
    }
    match only_names(places) {
        Some(paths) => {
            let gone = paths.into_iter().filter(|path| !file_exists(path));
            wrong.extend(gone.map(|path| format!("no such file: {path}")));
        }
        None if *places == "–" && named.is_empty() => {}
        None => wrong.push(format!("not files: {places}")),
    }
    wrong
}

fn faults(page: &str, tests: &Tests) -> Vec<String> {
    let mut wrong = Vec::new();
    for number in numbers() {
        let count = rows(page).filter(|row| row[0] == number).count();
        if count != 1 {
            wrong.push(format!("{number}: {count} rows"));
        }
    }
    for row in rows(page) {
        let number = row[0];
        wrong.extend(faults_of(&row, tests).into_iter().map(|fault| format!("{number}: {fault}")));
    }
    wrong
}

fn page() -> String {
    std::fs::read_to_string(root().join(PAGE)).unwrap()
}

#[test]
fn each_requirement_has_a_row_and_what_the_row_names_exists() {
    none(PAGE, &faults(&page(), &Tests::read()));
}

#[test]
fn a_bent_row_is_noticed() {
    let (page, tests) = (page(), Tests::read());
    let (line, row) = ("| R31 |", "| R75 |");
    let of = |number: &str| page.lines().find(|line| line.starts_with(number)).unwrap();
    let scale = "`a_scale_is_not_shown_below_five_answers`";
    for (from, to) in [
        (line, row),
        (of("| V7 |"), ""),
        (of("| V7 |"), of("| V8 |")),
        (scale, "`a_scale_is_not_shown_below_six_answers`"),
        (scale, "by hand"),
        ("`leading.spec: in plenum", "`leading.spec: in the plenum"),
        ("`leading.spec: in plenum", "`nowhere.spec: in plenum"),
        ("…`; missing: a clock for the group", "`; missing: a clock for the group"),
        ("`core/form/table.rs`", "`core/form/tables.rs`"),
        ("`core/form/table.rs` |", "– |"),
        ("missing: the questions |", "|"),
        ("missing: the questions |", "missing: |"),
    ] {
        assert!(page.contains(from), "{from}");
        let bent = page.replacen(from, to, 1);
        assert!(!faults(&bent, &tests).is_empty(), "{from} -> {to}");
    }
}

/// Everything that may cite a number, as path and text.
fn sources() -> Vec<(String, String)> {
    let all = [
        rust_files(),
        files("web/src", &[".js", ".ts"]),
        files("web/styles", &[".css"]),
        files("web/i18n", &[".js", ".mjs"]),
        files("web/test", &[".js", ".mjs"]),
        files("tests", &[".mjs"]),
        files("docs", &[".md"]),
    ];
    all.concat().into_iter().filter(|(name, _)| !name.ends_with("method.rs")).collect()
}

#[test]
fn each_number_that_is_cited_has_a_row() {
    let page = page();
    let known: BTreeSet<_> = rows(&page).map(|row| row[0]).collect();
    let mut unknown = Vec::new();
    for (name, text) in sources() {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        for word in words.filter(|word| is_number(word) && !known.contains(word)) {
            unknown.push(format!("{name}: {word}"));
        }
    }
    none("cited, and not in docs/method.md", &unknown);
}

#[test]
fn no_paper_is_cited_that_is_not_in_the_repository() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        let cites = |line: &&str| {
            ["evidence: ", "method §", "(DESIGN"].iter().any(|paper| line.contains(paper))
        };
        found.extend(text.lines().filter(cites).map(|line| format!("{name}: {}", line.trim())));
    }
    none("say what the paper says, or link to a page in docs/", &found);
}

#[test]
fn each_file_that_a_recipe_names_exists() {
    let page = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, recipes) = page.split_once("## Recipes").unwrap();
    let (mut named, mut gone) = (0, Vec::new());
    for word in recipes.split('`').skip(1).step_by(2) {
        if !word.contains('/') || !word.contains('.') || word.contains([' ', '…']) {
            continue;
        }
        for language in ["nb", "nn", "en"] {
            let path = word.replace("{nb,nn,en}", language);
            named += 1;
            gone.extend((!file_exists(&path)).then_some(path));
        }
    }
    assert!(named > 100, "{named}");
    none("CONTRIBUTING.md", &gone);
}
