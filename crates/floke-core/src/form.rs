//! What a group fills in: one table, from which the rules, the screens and the documents read.
//! The programme decides when a stage is open; nothing else knows which fields there are.

use serde::{Deserialize, Serialize};

/// A part of a group's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// What is really the need?
    Need,
    /// What could be done about it?
    Solution,
    /// A project small enough to begin soon, and the case for the board.
    Test,
    /// Whether the group goes on (R47).
    Decide,
    /// What leaves the room (R54–R64).
    Result,
}

impl Stage {
    /// All stages, in the order of the day.
    pub const ALL: [Self; 5] = [Self::Need, Self::Solution, Self::Test, Self::Decide, Self::Result];
    /// The stages that are delivered to plenum or to the board.
    pub const DELIVERED: [Self; 3] = [Self::Need, Self::Solution, Self::Test];
}

/// The most characters of a long text.
pub const LONG: usize = 4_000;
/// The most characters of the one sentence (R26).
pub const SENTENCE: usize = 300;
/// The most characters of a name.
pub const NAME: usize = 80;

/// What a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// Free text of at most `max` characters.
    Text {
        /// The most characters.
        max: usize,
    },
    /// One of the names, or empty.
    Choice {
        /// The names, in the order they are offered.
        of: &'static [&'static str],
    },
}

/// One text of a group's work.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name in commands, keys, catalogue and documents.
    pub id: &'static str,
    /// The stage it belongs to.
    pub stage: Stage,
    /// What it may hold.
    #[serde(flatten)]
    pub kind: Kind,
    /// Needed before the stage can be delivered.
    pub required: bool,
}

/// One column of a list.
#[derive(Debug, Serialize)]
pub struct Column {
    /// Its name in a row's cells.
    pub id: &'static str,
    /// What it may hold.
    #[serde(flatten)]
    pub kind: Kind,
}

/// One list of a group's work.
#[derive(Debug, Serialize)]
pub struct List {
    /// Its name in commands, keys, catalogue and documents.
    pub id: &'static str,
    /// The stage it belongs to.
    pub stage: Stage,
    /// The fewest rows before the stage can be delivered.
    pub required: usize,
    /// Only the last row may change: earlier rounds stay as they were (R20).
    pub rounds: bool,
    /// What a row consists of; the first column may not be empty.
    pub columns: &'static [Column],
}

/// The most rows of one list.
pub const MAX_ROWS: usize = 60;

const fn text(max: usize) -> Kind {
    Kind::Text { max }
}

const fn field(id: &'static str, stage: Stage, max: usize, required: bool) -> Field {
    Field { id, stage, kind: text(max), required }
}

const fn column(id: &'static str, max: usize) -> Column {
    Column { id, kind: text(max) }
}

const fn choice(id: &'static str, of: &'static [&'static str]) -> Column {
    Column { id, kind: Kind::Choice { of } }
}

const fn list(id: &'static str, stage: Stage, required: usize, columns: &'static [Column]) -> List {
    List { id, stage, required, rounds: false, columns }
}

const YES: &[&str] = &["yes"];
/// Users first, then volunteers (R32). `staff` works for the municipality and earns no points (R31).
const ACTORS: &[&str] = &[
    "users",
    "volunteers",
    "organisation",
    "business",
    "education",
    "state",
    "county",
    "health",
    "intermunicipal",
    "political",
    "other",
    "staff",
];

/// Every text.
pub const FIELDS: &[Field] = &[
    field("need.sentence", Stage::Need, SENTENCE, true),
    field("solution.title", Stage::Solution, 160, true),
    field("solution.description", Stage::Solution, LONG, true),
    field("solution.challenging", Stage::Solution, 1_000, false),
    field("solution.realistic", Stage::Solution, 1_000, false),
    field("test.name", Stage::Test, 160, false),
    field("test.goal", Stage::Test, 1_000, true),
    field("test.owner", Stage::Test, 160, true),
    field("test.lead", Stage::Test, 160, true),
    field("test.stop", Stage::Test, 500, false),
    field("case.title", Stage::Test, 160, false),
    field("case.facts", Stage::Test, LONG, false),
    field("case.assessment", Stage::Test, LONG, false),
    field("case.costs", Stage::Test, 1_000, false),
    Field {
        id: "decide.answer",
        stage: Stage::Decide,
        kind: Kind::Choice { of: &["yes", "not_yet", "no"] },
        required: true,
    },
    field("decide.owner", Stage::Decide, 160, false),
    field("decide.first", Stage::Decide, SENTENCE, false),
    field("decide.when", Stage::Decide, 60, false),
    field("result.long", Stage::Result, 1_000, true),
    field("result.short", Stage::Result, 1_000, true),
    field("result.target", Stage::Result, 1_000, true),
    field("result.number", Stage::Result, 40, false),
    field("result.pilot", Stage::Result, LONG, false),
];

/// Every list.
pub const LISTS: &[List] = &[
    List {
        id: "need.rounds",
        stage: Stage::Need,
        required: 1,
        rounds: true,
        columns: &[column("text", LONG), column("check", SENTENCE)],
    },
    list("need.notes", Stage::Need, 0, &[column("text", 1_000), column("round", 4)]),
    list(
        "need.unknowns",
        Stage::Need,
        0,
        &[
            column("text", SENTENCE),
            column("who", 120),
            choice("status", &["open", "known"]),
            column("answer", 500),
        ],
    ),
    list(
        "need.external",
        Stage::Need,
        0,
        &[
            column("source", 120),
            choice(
                "kind",
                &["user", "target_group", "professional", "volunteer", "business", "other"],
            ),
            column("channel", 40),
            column("asked", SENTENCE),
            column("learned", 1_000),
            choice("changed", YES),
            choice("consent", YES),
        ],
    ),
    list(
        "solution.partners",
        Stage::Solution,
        0,
        &[
            column("name", 120),
            choice("kind", ACTORS),
            choice("active", YES),
            column("does", SENTENCE),
        ],
    ),
    list("test.success", Stage::Test, 0, &[column("text", SENTENCE)]),
    list("test.activities", Stage::Test, 1, &[column("text", SENTENCE)]),
    list("test.team", Stage::Test, 0, &[column("text", 120)]),
    list("test.steering", Stage::Test, 0, &[column("text", 120)]),
    list("test.reference", Stage::Test, 0, &[column("text", 120)]),
    list("test.plan", Stage::Test, 2, &[column("when", 60), column("what", SENTENCE)]),
    list("test.inside", Stage::Test, 1, &[column("party", 120), column("how", SENTENCE)]),
    list("test.outside", Stage::Test, 0, &[column("party", 120), column("how", SENTENCE)]),
    list("test.premortem", Stage::Test, 0, &[column("text", SENTENCE)]),
    list("case.points", Stage::Test, 0, &[column("text", 500)]),
    list("result.measures", Stage::Result, 0, &[column("text", SENTENCE)]),
    list(
        "result.partners",
        Stage::Result,
        0,
        &[column("name", 120), choice("kind", ACTORS), column("role", SENTENCE)],
    ),
    list("result.forms", Stage::Result, 0, &[column("text", 200)]),
];

/// The field of this name.
#[must_use]
pub fn find_field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.id == id)
}

/// The list of this name.
#[must_use]
pub fn find_list(id: &str) -> Option<&'static List> {
    LISTS.iter().find(|l| l.id == id)
}

impl Kind {
    /// The most characters of a value.
    #[must_use]
    pub const fn max(&self) -> usize {
        match self {
            Self::Text { max } => *max,
            Self::Choice { .. } => 40,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_occurs_once() {
        let mut names: Vec<_> =
            FIELDS.iter().map(|f| f.id).chain(LISTS.iter().map(|l| l.id)).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn little_is_needed_to_finish_a_stage() {
        for stage in Stage::DELIVERED {
            let fields = FIELDS.iter().filter(|f| f.stage == stage && f.required).count();
            let lists = LISTS.iter().filter(|l| l.stage == stage && l.required > 0).count();
            assert!(fields + lists <= 6, "R2: {stage:?} asks for too much");
        }
    }
}
