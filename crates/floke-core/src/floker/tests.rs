//! The rules of the bruttoliste (R12–R14).

use serde_json::Value;

use crate::command::{Command, FlokerCommand};
use crate::floker::{
    Complexity, ImportCluster, ImportFloke, MAX_CLUSTERS, MAX_FLOKER, Size, shortened,
};
use crate::ids::ClusterId;
use crate::testing::{Day, cluster, day, facilitator, id, participant, person};
use crate::view::Key;

fn submit(n: usize, text: &str) -> Command {
    let (size, complexity) = (Some(Size::Small), Some(Complexity::Simple));
    Command::Floker(FlokerCommand::SubmitFloke {
        id: id("floke", n),
        text: text.into(),
        size,
        complexity,
    })
}

fn line(n: usize, floker: &[usize]) -> ImportCluster {
    ImportCluster {
        id: cluster(n),
        title: format!("Linje {n}"),
        theme: "Oppvekst".into(),
        size: Some(Size::Large),
        complexity: Some(Complexity::Composite),
        floker: floker
            .iter()
            .map(|n| ImportFloke { id: id("floke", *n), text: format!("Floke {n}") })
            .collect(),
    }
}

fn import(clusters: Vec<ImportCluster>) -> Command {
    Command::Floker(FlokerCommand::ImportFloker { clusters })
}

#[test]
fn a_floke_says_something_and_has_an_id_of_its_own() {
    let mut day = day(2, 1);
    day.when(&participant(0), submit(1, " \n ")).refuses("empty");
    day.when(&participant(0), submit(1, &"æ".repeat(4_001))).refuses("too_long");
    day.when(&facilitator(), submit(1, "Buss")).refuses("not_allowed");
    day.does(&participant(0), submit(1, &"æ".repeat(4_000)));
    day.when(&participant(1), submit(1, "Buss")).refuses("id_taken");
}

#[test]
fn a_floke_of_the_day_is_kept_to_the_byte_without_a_name_on_the_list() {
    let mut day = day(2, 1);
    let text = "  Ungdom «faller ut» \t<script>😀 ";
    day.does(&participant(0), submit(1, text));
    let floke = day.session.floke(&id("floke", 1)).unwrap();
    assert_eq!((floke.text.as_str(), &floke.by), (text, &Some(person(0))));
    let seen = day.sees(&Key::Cluster(id("floke", 1))).to_string();
    assert!(!seen.contains("Navn") && !seen.contains(person(0).as_str()));
}

#[test]
fn a_list_is_imported_whole_or_not_at_all() {
    let mut day = day(2, 1);
    day.when(&participant(0), import(vec![line(1, &[])])).refuses("not_allowed");
    day.does(&facilitator(), import(vec![line(1, &[1, 2]), line(2, &[3])]));
    for bad in [vec![line(1, &[9])], vec![line(3, &[1])], vec![line(3, &[9, 9])]] {
        day.when(&facilitator(), import(bad)).refuses("id_taken");
    }
    day.when(&facilitator(), import(vec![line(3, &[]), line(3, &[])])).refuses("id_taken");
    let many = (10..10 + MAX_CLUSTERS).map(|n| line(n, &[])).collect();
    day.when(&facilitator(), import(many)).refuses("too_many");
    assert_eq!(day.session.clusters().count(), 2);
    assert_eq!(day.sees(&Key::Cluster(cluster(1)))["floker"], 2);
}

#[test]
fn a_long_line_ends_at_a_word() {
    assert_eq!(shortened("Kort", 10), "Kort");
    assert_eq!(shortened("Ungdom som faller ut", 12), "Ungdom som …");
    assert_eq!(shortened(&"æ".repeat(20), 5), format!("{} …", "æ".repeat(5)));
}

#[test]
fn a_line_the_facilitator_takes_off_is_gone_from_the_room_and_kept_for_the_export() {
    let mut day = day(2, 1);
    day.import(2);
    let off = |hidden| FlokerCommand::HideCluster { cluster: cluster(0), hidden };
    day.when(&participant(0), off(true)).refuses("not_allowed");
    day.does(&facilitator(), off(true));
    assert!(day.sees(&Key::Cluster(cluster(0))).is_null());
    assert_eq!(day.sees(&Key::Hidden)[0]["id"], cluster(0).to_string());
    assert_eq!(day.session.clusters().count(), 2, "R14: nothing is deleted");
    day.does(&facilitator(), off(false));
    assert!(!day.sees(&Key::Cluster(cluster(0))).is_null());
}

#[test]
fn more_floker_come_into_a_line_that_is_there_and_are_counted() {
    let mut day = day(2, 1);
    day.import(1);
    let add = |line, ns: &[usize]| {
        Command::Floker(FlokerCommand::AddFloker {
            cluster: cluster(line),
            floker: ns
                .iter()
                .map(|n| ImportFloke { id: id("more", *n), text: "Frafall".into() })
                .collect(),
        })
    };
    day.when(&participant(0), add(0, &[1])).refuses("not_allowed");
    day.when(&facilitator(), add(7, &[1])).refuses("unknown");
    day.when(&facilitator(), add(0, &[1, 1])).refuses("id_taken");
    day.does(&facilitator(), add(0, &[1, 2]));
    day.when(&facilitator(), add(0, &[2])).refuses("id_taken");
    assert_eq!(day.sees(&Key::Cluster(cluster(0)))["floker"], 3);
    let many: Vec<_> = (10..10 + MAX_FLOKER).collect();
    day.when(&facilitator(), add(0, &many)).refuses("too_many");
}

#[test]
fn what_nobody_has_said_of_a_floke_is_not_made_up() {
    let mut day = day(2, 1);
    let unknown = ImportCluster { size: None, complexity: None, ..line(1, &[1]) };
    day.does(&facilitator(), import(vec![unknown]));
    let seen = day.sees(&Key::Cluster(cluster(1)));
    assert!(seen["size"].is_null() && seen["complexity"].is_null(), "{seen}");
}

/// R13: the facilitator says what nobody has said, or takes it back.
#[test]
fn size_and_complexity_of_a_line_can_be_set_later_and_cleared() {
    let mut day = day(2, 1);
    day.does(
        &participant(0),
        FlokerCommand::SubmitFloke {
            id: id("floke", 7),
            text: "Skyss".into(),
            size: None,
            complexity: None,
        },
    );
    let set = |line: ClusterId, size, complexity| {
        Command::Floker(FlokerCommand::SetKind { cluster: line, size, complexity })
    };
    let line = || id("floke", 7);
    let shown = |day: &Day| {
        let line = day.sees(&Key::Cluster(line()));
        (line["size"].clone(), line["complexity"].clone(), line["title"].clone())
    };
    let (large, composite) = (Some(Size::Large), Some(Complexity::Composite));
    day.when(&participant(0), set(line(), large, None)).refuses("not_allowed");
    day.when(&facilitator(), set(cluster(9), large, None)).refuses("unknown");
    assert_eq!(shown(&day), (Value::Null, Value::Null, "Skyss".into()));
    day.does(&facilitator(), set(line(), large, None));
    assert_eq!(shown(&day), ("large".into(), Value::Null, "Skyss".into()));
    day.does(&facilitator(), set(line(), large, composite));
    let mut day = day.restarted();
    assert_eq!(shown(&day), ("large".into(), "composite".into(), "Skyss".into()));
    day.does(&facilitator(), set(line(), None, composite));
    assert_eq!(shown(&day), (Value::Null, "composite".into(), "Skyss".into()));
}
