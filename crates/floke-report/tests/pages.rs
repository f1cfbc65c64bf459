//! What a reader finds in a report: the first pages, each group, and what is said where.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod at;
mod desk;
mod example;

use at::AT;
use desk::{ANOTHER, Desk, GROUP};
use floke_core::{Actor, Facts, Language};
use floke_report::Report;
use serde_json::json;

/// A day with one of everything.
fn day() -> Report {
    Report::from_json(include_str!("day/report.json")).unwrap()
}

/// The page and the file of a report.
fn both(report: &Report) -> [String; 2] {
    [floke_report::session_page(report, &AT), floke_report::markdown(report)]
}

/// The part of a document from one text on, up to the next.
fn between<'a>(document: &'a str, from: &str, to: &str) -> &'a str {
    let at = document.find(from).unwrap_or_else(|| panic!("no {from} in {document}"));
    let rest = &document[at..];
    rest.find(to).map_or(rest, |end| &rest[..end])
}

#[test]
fn the_first_pages_say_who_met_what_was_decided_and_who_does_what_by_when() {
    for document in both(&day()) {
        let mut rest = document.as_str();
        for words in [
            "Hvem som møtte",
            "5 møtte · 3 grupper",
            "Marit Moen (kommunalsjef)",
            "Hva formannskapet kom fram til",
            "Øvelse – ikke et vedtak",
            "IF 01/26",
            "Ti uker ved broa",
            "Vedtatt med møtelederens stemme",
            "4–4",
            "IF 02/26",
            "Hvem gjør hva innen når",
            "1 av 3 grupper vil arbeide videre",
            "Ti uker ved broa",
            "Ringe rektor",
            "Marit Moen",
            "1. mai 2026",
            "Ikke ennå",
            "når isen går",
            "Floken gruppa arbeidet med",
        ] {
            let at = rest.find(words).unwrap_or_else(|| panic!("{words} comes late: {document}"));
            rest = &rest[at + words.len()..];
        }
        let who = between(&document, "Hvem som møtte", "Hva formannskapet kom fram til");
        assert!(!who.contains("Ola"), "he never came: {who}");
    }
}

#[test]
fn when_no_group_goes_on_the_report_says_so() {
    let mut day = day();
    for group in &mut day.groups {
        if let Some(answer) = group.texts.get_mut("decide.answer") {
            answer.text = "not_yet".into();
        }
    }
    for document in both(&day) {
        assert!(document.contains("Ingen av gruppene går videre nå"), "{document}");
        assert!(!document.contains("vil arbeide videre"), "{document}");
    }
}

#[test]
fn each_group_begins_a_page_and_so_does_what_comes_after_the_groups() {
    let [page, _] = both(&day());
    for heading in
        ["A – Glomma", "B – Vinger", "C – Flisa", "Avstemninger i plenum", "Bruttolisten"]
    {
        let sheet = format!("<article class=\"document__sheet\">\n<h2>{heading}");
        assert!(page.contains(&sheet), "{heading}: {page}");
    }
}

#[test]
fn rounds_and_proposals_have_numbers() {
    let [page, markdown] = both(&day());
    for [page_has, file_has] in [
        ["<dt>Runder</dt><dd><ol><li>Ungdom slutter", "1. Ungdom slutter"],
        ["<dt>Forslag til vedtak</dt><dd><ol><li>Formannskapet", "1. Formannskapet vedtar prøven."],
    ] {
        assert!(page.contains(page_has), "{page}");
        assert!(markdown.contains(file_has), "{markdown}");
    }
}

#[test]
fn a_case_never_voted_on_says_so_and_one_whose_vote_is_not_shown_says_that() {
    for document in both(&day()) {
        let case = between(&document, "Sak IF 02/26", "Avstemninger i plenum");
        assert!(case.contains("Formannskapet har ikke stemt over saken."), "{case}");
        let voted = between(&document, "Sak IF 01/26", "Veien videre");
        assert!(!voted.contains("har ikke stemt over saken"), "{voted}");
    }
    let mut desk = Desk::new(Language::Nb);
    desk.join_another();
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    desk.lead(json!({"type": "open_case_vote", "ballot": "ballotballot0001", "proposal": GROUP}));
    let [page, _] = both(&Report::of(&desk.session));
    assert!(page.contains("Resultatet av avstemningen er ikke vist."), "{page}");
    assert!(!page.contains("har ikke stemt over saken"), "{page}");
}

#[test]
fn bidrar_med_is_never_followed_by_nothing() {
    let [page, markdown] = both(&day());
    assert!(page.contains("Idrettslaget") && markdown.contains("Idrettslaget"));
    for part in page.split("<b>Bidrar med:</b>").skip(1) {
        assert!(!part.trim_start().starts_with("</span>"), "{page}");
    }
    assert_eq!(markdown.matches("Bidrar med: ").count(), 1, "{markdown}");
    assert!(!markdown.contains("Bidrar med: \n"), "{markdown}");
}

#[test]
fn a_text_of_blanks_has_no_label() {
    let mut day = day();
    day.groups[0].texts.get_mut("solution.realistic").unwrap().text = " \u{200B}\n".into();
    for document in both(&day) {
        assert!(!document.contains("Det realistiske"), "{document}");
    }
}

#[test]
fn an_input_and_a_question_differ_and_say_at_which_plenum() {
    let [page, markdown] = both(&day());
    for [plenum, kind, text] in [
        ["Behov i plenum", "Spørsmål:", "Hvem betaler?"],
        ["Løsning i plenum", "Innspill:", "Husk idretten"],
        ["Det imaginære formannskapet", "Spørsmål:", "Hvem eier dette?"],
    ] {
        let asked = between(&page, plenum, "</ul>");
        assert!(asked.contains(&format!("<b>{kind}</b> {text}")), "{asked}");
        let asked = between(&markdown, &format!("**{plenum}**"), "\n\n**");
        assert!(asked.contains(&format!("**{kind}** {text}")), "{asked}");
    }
}

#[test]
fn a_vote_says_of_how_many_and_whether_it_was_open() {
    for document in both(&day()) {
        for words in [
            "8 av 8 til stede stemte. Medlemmer: 9; minst 5 måtte stemme. Åpen avstemning.",
            "4 av 8 til stede stemte. Medlemmer: 9; minst 5 måtte stemme. Hemmelig avstemning.",
            "5 av 7 til stede stemte. Åpen avstemning.",
            "6 av 7 til stede stemte. Hemmelig avstemning.",
        ] {
            assert!(document.contains(words), "{words}: {document}");
        }
    }
}

#[test]
fn no_title_is_said_twice() {
    for document in both(&day()) {
        let group = between(&document, "Floken gruppa arbeidet med", "B – Vinger");
        assert_eq!(group.matches("Ti uker ved broa").count(), 1, "{group}");
        let list = document.rfind("Bruttolisten").unwrap();
        assert_eq!(document[list..].matches("Vi kaster mat").count(), 1, "{document}");
    }
    let mut desk = Desk::new(Language::Nb);
    desk.to(3);
    desk.write("test.name", "Vegen vidare");
    desk.write("case.title", "Vegen vidare");
    let markdown = floke_report::markdown(&Report::of(&desk.session));
    assert_eq!(markdown.matches("Vegen vidare").count(), 1, "{markdown}");
}

#[test]
fn what_the_group_changed_after_its_case_was_opened_is_there_beside_it() {
    let mut desk = Desk::new(Language::Nb);
    desk.to(3);
    desk.write("test.name", "Langbord");
    desk.write("test.goal", "Finne ut om det virker");
    desk.write("case.costs", "Ingenting");
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    let told = |desk: &Desk, words: &str| {
        floke_report::markdown(&Report::of(&desk.session)).matches(words).count()
    };
    assert_eq!((told(&desk, "Finne ut om det virker"), told(&desk, "Ingenting")), (1, 1));
    desk.write_on(1, "case.costs", "40 000 kroner");
    assert_eq!((told(&desk, "Ingenting"), told(&desk, "40 000 kroner")), (1, 1));
}

#[test]
fn the_case_says_goal_signs_plan_organisation_and_commitment() {
    let mut desk = Desk::new(Language::Nb);
    desk.to(3);
    desk.write("case.facts", "Mange bor alene.");
    desk.write("case.assessment", "Det er rimelig.");
    desk.write("test.goal", "Finne ut om det virker");
    desk.write("test.owner", "kommunalsjefen");
    desk.write("case.costs", "120 000 kroner");
    desk.row("test.success", 1, &json!({"text": "Minst 15 kommer"}));
    desk.row("test.plan", 1, &json!({"when": "2026-04-10", "what": "Avtaler"}));
    desk.row("test.inside", 1, &json!({"party": "Kjøkkenet", "how": "Møte i april"}));
    desk.row("test.premortem", 1, &json!({"text": "Ingen kommer"}));
    desk.row("case.points", 1, &json!({"text": "Forsøket gjennomføres."}));
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    for document in both(&Report::of(&desk.session)) {
        let mut rest = between(&document, "Sak IF 01/26", "Avstemning");
        for words in [
            "Saksopplysninger",
            "Mange bor alene.",
            "Vurdering",
            "Det er rimelig.",
            "Mål for testen",
            "Finne ut om det virker",
            "Slik ser vi at det virker",
            "Minst 15 kommer",
            "Prosjekteier",
            "kommunalsjefen",
            "Framdrift",
            "april 2026",
            "Avtaler",
            "Eierskap og forankring i kommunen",
            "Kjøkkenet",
            "Møte i april",
            "Økonomiske konsekvenser",
            "120 000 kroner",
            "Forslag til vedtak",
            "Forsøket gjennomføres.",
        ] {
            let at = rest.find(words).unwrap_or_else(|| panic!("no {words}: {document}"));
            rest = &rest[at + words.len()..];
        }
        assert_eq!(document.matches("Ingen kommer").count(), 1, "it is the group's: {document}");
    }
}

#[test]
fn a_proposal_left_out_asks_for_the_test_as_it_is_described() {
    for (language, said) in [
        (Language::Nb, "Forsøket «Langbord» gjennomføres som beskrevet."),
        (Language::Nn, "Forsøket «Langbord» blir gjennomført slik det er skildra."),
        (Language::En, "The trial “Langbord” is carried out as described."),
    ] {
        let mut desk = Desk::new(language);
        desk.to(3);
        desk.write("test.name", "Langbord");
        desk.row("test.activities", 1, &json!({"text": "Avtale om grendehuset"}));
        desk.to(4);
        desk.lead(json!({"type": "open_case", "group": GROUP}));
        for document in both(&Report::of(&desk.session)) {
            assert!(document.contains(said), "{document}");
            assert_eq!(document.matches("Avtale om grendehuset").count(), 1, "{document}");
        }
    }
}

#[test]
fn a_report_on_a_phone_has_a_way_back() {
    let mut desk = Desk::new(Language::Nb);
    desk.join_another();
    let back = "<a href=\"/phone/s\">Tilbake til samlingen</a>";
    let pages = |report: &Report| {
        [both(report)[0].clone(), floke_report::group_page(report, 0, &AT).unwrap()]
    };
    let hers = Report::for_participant(&desk.session, &ANOTHER.parse().unwrap());
    for page in pages(&hers) {
        assert!(page.contains(back), "{page}");
    }
    for page in pages(&Report::of(&desk.session)) {
        assert!(!page.contains("/phone/s"), "a console is another window: {page}");
    }
}

#[test]
fn a_page_has_a_button_that_prints_and_a_file_has_none() {
    let [page, markdown] = both(&day());
    let button = "class=\"ds-button document__print\" hidden=\"\">Skriv ut</button>";
    assert!(page.contains(button) && !markdown.contains("Skriv ut"), "{page}");
}

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
