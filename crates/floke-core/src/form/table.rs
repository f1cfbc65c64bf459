//! The table. A row is one text or one list, in the order of its stage's page; the need's one sentence leads where the
//! need is read, and comes last where it is found. What it is called stands in the words of
//! forms (`floke-report/texts/forms`), in three languages.

use super::item::{Column, Field, Item, Kind, LONG, List, Place, SENTENCE};
use super::readers::{Owner, Readers};
use super::stage::Stage;

/// Every text and every list.
pub const FORM: &[Item] = &[
    text("need.sentence", Stage::Need, SENTENCE).required().copied().item(),
    list("need.rounds", Stage::Need, &[column("text", LONG), column("check", SENTENCE)])
        .at_least(1)
        .in_rounds()
        .item(),
    text("need.note", Stage::Need, LONG).own().item(),
    list("need.notes", Stage::Need, &[column("text", 1_000), column("round", 4)])
        .not_for_others()
        .item(),
    list(
        "need.unknowns",
        Stage::Need,
        &[
            column("text", SENTENCE),
            column("who", 120),
            choice("status", "status", &["open", "known"]),
            column("answer", 500),
        ],
    )
    .item(),
    list(
        "need.external",
        Stage::Need,
        &[
            column("source", 120),
            choice("kind", "source", SOURCES),
            column("channel", 40),
            column("asked", SENTENCE),
            column("learned", 1_000),
            choice("changed", "yes", YES),
            choice("consent", "yes", YES),
        ],
    )
    .item(),
    list("solution.ideas", Stage::Solution, &[column("text", SENTENCE)]).item(),
    text("solution.title", Stage::Solution, 160).required().copied().item(),
    text("solution.description", Stage::Solution, LONG).required().copied().lines(4).item(),
    list(
        "solution.partners",
        Stage::Solution,
        &[
            column("name", 120),
            choice("kind", "actor", ACTORS),
            choice("active", "yes", YES),
            column("does", SENTENCE),
        ],
    )
    .item(),
    text("solution.challenging", Stage::Solution, 1_000).lines(2).item(),
    text("solution.realistic", Stage::Solution, 1_000).lines(2).item(),
    // The public copy's name, used when the case has no title of its own.
    text("test.name", Stage::Test, 160).copied().item(),
    text("test.goal", Stage::Test, 1_000).required().copied().lines(2).in_case().item(),
    list("test.success", Stage::Test, &[column("text", SENTENCE)]).in_case().item(),
    list("test.activities", Stage::Test, &[column("text", SENTENCE)])
        .at_least(1)
        .numbered()
        .in_case()
        .item(),
    text("test.owner", Stage::Test, 160).required().within("organisation").in_case().item(),
    text("test.lead", Stage::Test, 160).required().within("organisation").in_case().item(),
    list("test.team", Stage::Test, &[column("text", 120)]).within("organisation").in_case().item(),
    list("test.steering", Stage::Test, &[column("text", 120)])
        .within("organisation")
        .in_case()
        .item(),
    list("test.reference", Stage::Test, &[column("text", 120)])
        .within("organisation")
        .in_case()
        .item(),
    list(
        "test.plan",
        Stage::Test,
        &[required(column("when", 60)), required(column("what", SENTENCE))],
    )
    .at_least(2)
    .in_case()
    .item(),
    list("test.inside", Stage::Test, ANCHORS).at_least(1).in_case().item(),
    list("test.outside", Stage::Test, ANCHORS).in_case().item(),
    list("test.premortem", Stage::Test, &[column("text", SENTENCE)]).item(),
    text("test.stop", Stage::Test, 500).lines(2).in_case().item(),
    text("case.title", Stage::Test, 160).copied().within("case").in_case().item(),
    text("case.facts", Stage::Test, LONG).within("case").in_case().item(),
    text("case.assessment", Stage::Test, LONG).within("case").in_case().item(),
    text("case.costs", Stage::Test, 1_000).within("case").lines(2).in_case().item(),
    list("case.points", Stage::Test, &[column("text", 500)])
        .within("case")
        .numbered()
        .in_case()
        .item(),
    one_of("decide.answer", Stage::Decide, "answer", &["yes", "not_yet", "no"]).required().item(),
    text("decide.owner", Stage::Decide, 160).item(),
    text("decide.first", Stage::Decide, SENTENCE).lines(2).item(),
    text("decide.when", Stage::Decide, 60).item(),
    text("result.long", Stage::Result, 1_000).required().within("result").lines(2).item(),
    text("result.short", Stage::Result, 1_000).required().within("result").lines(2).item(),
    list("result.measures", Stage::Result, &[column("text", SENTENCE)]).within("result").item(),
    list(
        "result.partners",
        Stage::Result,
        &[column("name", 120), choice("kind", "actor", ACTORS), column("role", SENTENCE)],
    )
    .within("result")
    .item(),
    text("result.target", Stage::Result, 1_000).required().within("result").lines(2).item(),
    text("result.number", Stage::Result, 40).within("result").item(),
    text("result.pilot", Stage::Result, LONG).within("result").item(),
    list("result.forms", Stage::Result, &[column("text", 200)]).within("result").item(),
];

const YES: &[&str] = &["yes"];
/// Whom a group may ask outside the room.
const SOURCES: &[&str] =
    &["user", "target_group", "professional", "volunteer", "business", "other"];
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
const ANCHORS: &[Column] = &[column("party", 120), column("how", SENTENCE)];

const fn place(stage: Stage) -> Place {
    Place { stage, section: None, owner: Owner::Group, readers: Readers::STAGE, in_case: false }
}

const fn field(id: &'static str, stage: Stage, kind: Kind) -> Field {
    Field { id, place: place(stage), kind, required: false, lines: None }
}

const fn text(id: &'static str, stage: Stage, max: usize) -> Field {
    field(id, stage, Kind::Text { max })
}

const fn one_of(
    id: &'static str,
    stage: Stage,
    set: &'static str,
    of: &'static [&'static str],
) -> Field {
    field(id, stage, Kind::Choice { set, of })
}

const fn column(id: &'static str, max: usize) -> Column {
    Column { id, kind: Kind::Text { max }, required: false }
}

const fn required(column: Column) -> Column {
    Column { required: true, ..column }
}

const fn choice(id: &'static str, set: &'static str, of: &'static [&'static str]) -> Column {
    Column { id, kind: Kind::Choice { set, of }, required: false }
}

const fn list(id: &'static str, stage: Stage, columns: &'static [Column]) -> List {
    let place = place(stage);
    List { id, place, required: 0, numbered: false, rounds: false, columns }
}
