//! What a reader finds in a report: the first pages, each group, and what is said where.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod desk;

use desk::{ANOTHER, Desk, GROUP};
use floke_core::{Actor, Facts, Language};
use floke_report::Report;
use serde_json::json;

#[test]
fn a_file_is_named_after_its_session_and_its_day() {
    let named = |title: &str, date: &str| {
        let facts = Facts { title: title.into(), date: date.into(), ..Facts::default() };
        floke_report::file_name(&facts)
    };
    assert_eq!(
        named("Ledersamling: Innovasjon i praksis", "2026-03-12"),
        "ovelse-ledersamling-innovasjon-i-praksis-2026-03-12"
    );
    assert_eq!(named("Vågå – Øvre Lærdal", ""), "ovelse-vaga-ovre-laerdal");
    assert_eq!(named("\"../\r\nשלום", "2026-03-12"), "ovelse-2026-03-12");
    let long = named(&"lang tittel ".repeat(20), "2026-03-12");
    assert!(long.len() < 80 && long.ends_with("-lang-2026-03-12"), "{long}");
}

#[test]
fn all_the_data_has_areas_times_programme_dots_and_ids() {
    let mut desk = Desk::new(Language::Nb);
    desk.join_another();
    desk.lead(json!({"type": "import_floker", "clusters": [{
        "id": "clustercluster01", "title": "Overganger", "theme": "Oppvekst", "size": "small",
        "complexity": "simple", "floker": [{"id": "flokeflokefloke1", "text": "Ingen eier dem"}]
    }]}));
    let marit = || Actor::Person(desk::PERSON.parse().unwrap());
    desk.give(marit(), json!({"type": "place_dots", "clusters": ["clustercluster01"]}));
    desk.give(marit(), json!({"type": "pick_floke", "cluster": "clustercluster01"}));
    desk.to(1);
    desk.write("need.sentence", "Folk trenger noe.");
    desk.row("need.rounds", 1, &json!({"text": "En runde"}));
    desk.lead(json!({"type": "deliver", "group": GROUP, "stage": "need"}));
    desk.lead(json!({
        "type": "open_ballot", "ballot": "ballotballot0002", "question": "Lunsj?",
        "choices": [{"id": "a", "text": "Ja"}, {"id": "b", "text": "Nei"}],
        "method": {"type": "one"}, "secret": false
    }));
    desk.lead(json!({"type": "close_ballot", "ballot": "ballotballot0002"}));
    desk.lead(json!({"type": "reveal_ballot", "ballot": "ballotballot0002"}));
    desk.lead(json!({"type": "end_session"}));
    let report = Report::of(&desk.session);
    assert_eq!(Report::from_json(&report.to_json().unwrap()).unwrap(), report);
    let all: serde_json::Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    let group = &all["groups"][0];
    for (what, is, expected) in [
        ("the session", &all["id"], json!("sessionsession01")),
        ("an area", &group["members"][0]["area"], json!("Oppvekst")),
        ("a person", &group["members"][0]["id"], json!("personperson0001")),
        ("a line", &group["floke"]["id"], json!("clustercluster01")),
        ("its floke", &group["floke"]["floker"][0]["id"], json!("flokeflokefloke1")),
        ("the dots", &group["dots"], json!({"clustercluster01": 1})),
        ("a step", &all["programme"][1]["phase"], json!("need")),
        ("its length", &all["programme"][1]["seconds"], json!(600)),
        ("a ballot", &all["ballots"][0]["id"], json!("ballotballot0002")),
    ] {
        assert_eq!(is, &expected, "{what}: {all:#}");
    }
    for time in [
        &all["ended_at"],
        &all["programme"][1]["began"],
        &group["delivered"]["need"],
        &all["ballots"][0]["opened_at"],
        &all["ballots"][0]["closed_at"],
    ] {
        assert!(time.is_u64(), "{all:#}");
    }
    let another = Report::for_participant(&desk.session, &ANOTHER.parse().unwrap());
    assert!(another.groups[0].dots.is_empty(), "a group's dots are its own");
}
