//! Documents show, export and read back what people typed: nothing lost, nothing added (R54–R64).
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod at;
mod desk;

use std::collections::BTreeMap;

use at::AT;
use desk::{Desk, GROUP, PERSON};
use floke_core::command::EntryCommand;
use floke_core::people::Profile;
use floke_core::{Actor, HostCommand, Language};
use floke_report::Report;
use serde_json::{Value, json};

const FIELDS: [(&str, &str); 4] = [
    ("result.long", "Kommunen skal få en utdanningsprofil på nivå med landet for øvrig."),
    (
        "result.short",
        "Etablere et nytt opplæringstilbud for voksne på grunnskolens og videregående nivå som grunnlag for videre utdanning eller arbeid.",
    ),
    (
        "result.target",
        "Et antall personer i yrkesaktiv alder som ikke er i arbeid eller annen utdanning.",
    ),
    (
        "result.pilot",
        "Et pilotprosjekt prøver ut en rådgivingsinstans som kartlegger opplæringsbehov i målgruppa, og utformer og tester et opplæringstilbud tilpasset brukernes forutsetninger (samlinger, e-læring, studieverksteder m.v.).",
    ),
];
const PARTNERS: [(&str, &str, &str); 8] = [
    ("NAV", "state", ""),
    ("GIV", "intermunicipal", ""),
    ("fylkeskommunen", "county", "som tilbyder av videregående opplæring"),
    ("næringslivet", "business", ""),
    ("interesseorganisasjoner", "organisation", ""),
    ("statlige organer", "state", ""),
    ("brukere", "users", ""),
    ("politikere", "political", ""),
];

fn with_the_result() -> Desk {
    let mut desk = Desk::new(Language::Nb);
    desk.to(5);
    for (field, text) in FIELDS {
        desk.write(field, text);
    }
    for (n, (name, kind, role)) in PARTNERS.into_iter().enumerate() {
        let mut cells = BTreeMap::from([("name", name), ("kind", kind)]);
        if !role.is_empty() {
            cells.insert("role", role);
        }
        desk.row("result.partners", n, &json!(cells));
    }
    for (n, form) in ["samlinger", "e-læring", "studieverksteder"].into_iter().enumerate() {
        desk.row("result.forms", n, &json!({"text": form}));
    }
    desk
}

#[test]
fn the_case_of_the_source_survives_export_and_reading_back() {
    let report = Report::of(&with_the_result().session);
    let back = Report::from_json(&report.to_json().unwrap()).unwrap();
    assert_eq!(back, report);
    let group = &back.groups[0];
    let written: Vec<_> = group.texts.iter().map(|(k, v)| (k.as_str(), v.text.as_str())).collect();
    let mut typed = FIELDS.to_vec();
    typed.sort_unstable();
    assert_eq!(written, typed, "nothing lost, nothing added");
    let partners: Vec<_> =
        group.lists["result.partners"].iter().map(|c| c["name"].as_str()).collect();
    assert_eq!(partners, PARTNERS.map(|p| p.0), "the eight keep their order (R58)");
    assert_eq!(group.lists["result.partners"][2]["role"], "som tilbyder av videregående opplæring");
}

#[test]
fn everything_typed_is_in_the_markdown_and_on_the_page() {
    let report = Report::of(&with_the_result().session);
    let markdown = floke_report::markdown(&report);
    let page = floke_report::group_page(&report, 0, &AT).unwrap();
    for (_, text) in FIELDS {
        assert!(markdown.contains(text), "{text}");
        assert!(page.contains(text), "{text}");
    }
    for (name, _, role) in PARTNERS {
        assert!(markdown.contains(name) && markdown.contains(role), "{name}");
        assert!(page.contains(name) && page.contains(role), "{name}");
    }
}

#[test]
fn no_label_is_followed_by_nothing() {
    let report = Report::of(&with_the_result().session);
    let markdown = floke_report::markdown(&report);
    assert!(markdown.contains("**Tiltak:** ikke oppgitt"), "R57: {markdown}");
    assert!(markdown.contains("**Antall:** ikke bestemt"), "R62");
    let lines: Vec<_> = markdown.lines().collect();
    let bare =
        lines.iter().any(|line| line.trim_end().ends_with(":**") || line.trim_end().ends_with(':'));
    assert!(!bare, "a label with nothing behind it");
}

#[test]
fn a_result_without_its_goals_is_a_draft() {
    let mut desk = Desk::new(Language::Nb);
    desk.to(5);
    desk.write("result.long", "Noe");
    let markdown = floke_report::markdown(&Report::of(&desk.session));
    assert!(markdown.contains("Resultat (Utkast)"), "{markdown}");
    assert!(!floke_report::markdown(&Report::of(&with_the_result().session)).contains("Utkast"));
}

#[test]
fn what_people_wrote_is_text_and_never_markup() {
    let mut desk = Desk::new(Language::En);
    desk.to(1);
    desk.write("need.sentence", "<script>alert(1)</script> *ikke* [lenke](http://x) # nei");
    let report = Report::of(&desk.session);
    let page = floke_report::session_page(&report, &AT);
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;alert(1)"), "{page}");
    assert!(page.contains("Marit &lt;b&gt;"));
    let markdown = floke_report::markdown(&report);
    assert!(
        markdown.contains(r"\<script\>alert(1)\</script\> \*ikke\* \[lenke\](http://x)"),
        "{markdown}"
    );
}

#[test]
fn a_case_says_that_it_is_an_exercise() {
    let mut desk = Desk::new(Language::Nn);
    desk.join_another();
    desk.to(3);
    desk.write("test.name", "Vegen vidare");
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    desk.lead(json!({"type": "open_case_vote", "ballot": "ballotballot0001", "proposal": GROUP}));
    let ola = Actor::Person("personperson0002".parse().unwrap());
    desk.give(ola, json!({"type": "vote", "ballot": "ballotballot0001", "choice": {"one": "for"}}));
    desk.lead(json!({"type": "close_ballot", "ballot": "ballotballot0001"}));
    let hidden = Report::of(&desk.session);
    let asked = &hidden.groups[0].case.as_ref().unwrap().proposals[0];
    assert!(asked.votes.is_empty(), "not before it is revealed");
    desk.lead(json!({"type": "reveal_ballot", "ballot": "ballotballot0001"}));
    let report = Report::of(&desk.session);
    let markdown = floke_report::markdown(&report);
    for words in [
        "Sak IF 01/26: Vegen vidare",
        "Øving – ikkje eit vedtak",
        "Samrøystes vedteke",
        "1 for, 0 mot",
    ] {
        assert!(markdown.contains(words), "{words}: {markdown}");
    }
    let page = floke_report::session_page(&report, &AT);
    assert!(page.contains("lang=\"nn\"") && page.contains("Dette formannskapet er imaginært"));
}

#[test]
fn a_participant_reads_of_others_only_what_they_delivered() {
    let mut desk = Desk::new(Language::Nb);
    desk.host(&HostCommand::Entry(EntryCommand::Join {
        by: Some("FDK264".parse().unwrap()),
        other: true,
        person: "personperson0002".parse().unwrap(),
        profile: Profile { name: "Ola".into(), ..Profile::default() },
        token: "t2".into(),
        code: "CZ6EP34W".into(),
        max: 10,
    }));
    desk.lead(json!({"type": "move_person", "person": "personperson0002", "group": null}));
    desk.lead(json!({"type": "import_floker", "clusters": [{
        "id": "clustercluster01", "title": "Skjult linje", "theme": "", "size": "small",
        "complexity": "simple", "floker": [{"id": "flokeflokefloke1", "text": "Skjult tekst"}]
    }]}));
    desk.lead(json!({"type": "hide_cluster", "cluster": "clustercluster01", "hidden": true}));
    desk.to(1);
    desk.write("need.sentence", "Et behov");
    desk.row("need.rounds", 1, &json!({"text": "Runde en"}));
    desk.row("need.notes", 1, &json!({"text": "Bare for oss"}));
    desk.to(2);
    desk.write("solution.title", "En halv idé");
    let cells = json!({"name": "NAV", "kind": "state", "active": "yes", "does": "Hjelper"});
    desk.row("solution.partners", 1, &cells);
    let seen_by = |desk: &Desk, n: u32| {
        let person = format!("personperson{n:04}").parse().unwrap();
        let report = Report::for_participant(&desk.session, &person);
        let page = floke_report::session_page(&report, &AT);
        [floke_report::markdown(&report), report.to_json().unwrap(), page].join("\n")
    };
    const DRAFTS: [&str; 3] = ["Bare for oss", "En halv idé", "Hjelper"];
    const HERS: [&str; 6] =
        ["Et behov", "Runde en", "kommunalsjef", DRAFTS[0], DRAFTS[1], DRAFTS[2]];
    let (others, own) = (seen_by(&desk, 2), seen_by(&desk, 1));
    for words in HERS {
        assert!(!others.contains(words) && own.contains(words), "{words}: {others}");
    }
    assert!(others.contains("\"bonus\": 0") && own.contains("\"bonus\": 1"), "{others}");
    assert!(!own.contains("Skjult") && !others.contains("Skjult"), "{own}");

    desk.lead(json!({"type": "deliver", "group": GROUP, "stage": "need"}));
    let others = seen_by(&desk, 2);
    assert!(others.contains("Et behov"), "{others}");
    for words in HERS.into_iter().skip(1) {
        assert!(!others.contains(words), "before the end, what the View has: {words}: {others}");
    }

    desk.to(5);
    desk.write("result.long", "Et utkast til resultat");
    desk.write("decide.answer", "yes");
    let going_on = "1 av 1 grupper vil arbeide videre";
    assert!(!seen_by(&desk, 1).contains(going_on), "of others she has no answers to count yet");
    desk.lead(json!({"type": "end_session"}));
    let (others, own) = (seen_by(&desk, 2), seen_by(&desk, 1));
    assert!(others.contains("Et behov") && others.contains("Runde en"), "{others}");
    assert_eq!(others.matches(going_on).count(), 2, "in the Markdown and on the page: {others}");
    for words in DRAFTS.into_iter().chain(["Et utkast til resultat", "Skjult"]) {
        assert!(!others.contains(words), "not delivered, and not hers after the end: {words}");
    }
    for words in DRAFTS {
        assert!(own.contains(words), "{words}");
    }
    let whole = Report::of(&desk.session).to_json().unwrap();
    for words in DRAFTS.into_iter().chain(["Skjult tekst"]) {
        assert!(whole.contains(words), "the facilitator keeps everything: {words}");
    }
}

#[test]
fn a_question_that_nobody_raised_is_in_no_report() {
    let mut desk = Desk::new(Language::Nb);
    desk.host(&HostCommand::Entry(EntryCommand::Join {
        by: Some("FDK264".parse().unwrap()),
        other: true,
        person: "personperson0002".parse().unwrap(),
        profile: Profile { name: "Ola".into(), ..Profile::default() },
        token: "t2".into(),
        code: "CZ6EP34W".into(),
        max: 10,
    }));
    let ola = "personperson0002";
    desk.lead(json!({"type": "move_person", "person": ola, "group": null}));
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    for (id, text) in [("questionquesti1", "Hevet"), ("questionquesti2", "Venter")] {
        let ask = json!({"type": "ask", "id": id, "kind": "question", "text": text});
        desk.give(Actor::Person(ola.parse().unwrap()), ask);
    }
    desk.lead(json!({"type": "raise_question", "question": "questionquesti1"}));
    desk.lead(json!({"type": "raise_question", "question": null}));
    let texts = |person: &str| -> Vec<String> {
        let report = Report::for_participant(&desk.session, &person.parse().unwrap());
        report.groups[0].questions.iter().map(|q| q.text.clone()).collect()
    };
    assert_eq!(texts(ola), ["Hevet"]);
    assert_eq!(texts(PERSON), ["Hevet"], "a member of the group that was asked");
    for report in [Report::of(&desk.session), Report::for_municipality(&desk.session)] {
        let page = floke_report::session_page(&report, &AT);
        let all = [floke_report::markdown(&report), report.to_json().unwrap(), page].concat();
        assert!(all.contains("Hevet") && !all.contains("Venter"), "{all}");
    }
}

#[test]
fn ballots_are_in_the_order_of_the_day_with_the_groups_open_votes() {
    let mut desk = Desk::new(Language::Nb);
    let marit = || Actor::Person(PERSON.parse().unwrap());
    for (ballot, secret) in [("zzzzzzzzzzzz", false), ("aaaaaaaaaaaa", true)] {
        desk.lead(json!({
            "type": "open_ballot", "ballot": ballot, "question": ballot, "secret": secret,
            "choices": [{"id": "a", "text": "Ja"}, {"id": "b", "text": "Nei"}],
            "method": {"type": "one"}
        }));
        for other in 2..=5 {
            let person = format!("personperson{other:04}");
            if ballot.starts_with('z') {
                desk.host(&HostCommand::Entry(EntryCommand::Join {
                    by: Some("FDK264".parse().unwrap()),
                    other: true,
                    person: person.parse().unwrap(),
                    profile: Profile { name: "Ola".into(), ..Profile::default() },
                    token: format!("t{other}").into(),
                    code: format!("CZ6EP34{other}").into(),
                    max: 10,
                }));
                desk.lead(json!({"type": "admit", "ballot": ballot, "person": person}));
            }
            let vote = json!({"type": "vote", "ballot": ballot, "choice": {"one": "b"}});
            desk.give(Actor::Person(person.parse().unwrap()), vote);
        }
        let vote = json!({"type": "vote", "ballot": ballot, "choice": {"one": "a"}});
        desk.give(marit(), vote);
        desk.lead(json!({"type": "close_ballot", "ballot": ballot}));
        desk.lead(json!({"type": "reveal_ballot", "ballot": ballot}));
    }
    let report = Report::of(&desk.session);
    let asked: Vec<_> = report.ballots.iter().map(|b| b.question.as_str()).collect();
    assert_eq!(asked, ["zzzzzzzzzzzz", "aaaaaaaaaaaa"]);
    assert!(report.ballots[1].by_group.is_empty(), "a secret vote has a total and nothing else");
    let markdown = floke_report::markdown(&report);
    assert!(markdown.contains("Slik stemte gruppene"), "{markdown}");
    assert!(markdown.contains("- Glomma: Ja 1 · Nei 4"), "{markdown}");
    let page = floke_report::session_page(&report, &AT);
    assert!(page.contains("<li>Glomma: Ja 1 · Nei 4</li>"), "{page}");
    // Reports from before there were such lines can still be read.
    let mut older: Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    older["ballots"][0].as_object_mut().unwrap().remove("by_group");
    Report::from_json(&older.to_string()).unwrap();
}

/// Markup that a person might type in to attack readers: first the workshop's own data.
fn markup() -> Vec<String> {
    let data = include_str!("../../floke-client/data/kongsvinger.json");
    let data: Value = serde_json::from_str(data).unwrap();
    let samples = data.get("moderation_samples").and_then(Value::as_array).unwrap().iter();
    let escaped = samples.filter(|sample| sample["expected"] == "allow_escaped");
    let mut all: Vec<String> =
        escaped.map(|sample| sample["text"].as_str().unwrap().to_owned()).collect();
    assert!(all.iter().any(|text| text.contains("<script>")), "{all:?}");
    all.extend(
        [
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</title></style><svg/onload=alert(1)>",
            "javascript:alert(1)",
            "&lt;script&gt;",
        ]
        .map(str::to_owned),
    );
    all
}

/// A page without its text: names of tags and attributes, and whole addresses.
fn skeleton(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let (mut quote, mut end) = (None, tag.len());
        for (n, c) in tag.char_indices() {
            match (quote, c) {
                (None, '>') => {
                    end = n;
                    break;
                }
                (None, '"' | '\'') => quote = Some(c),
                (Some(q), c) if q == c => quote = None,
                _ => {}
            }
        }
        let mut inside = tag[..end].split('"');
        let mut name = String::new();
        while let Some(plain) = inside.next() {
            name.push_str(plain);
            let value = inside.next().unwrap_or_default();
            if name.ends_with("href=") || name.ends_with("src=") {
                name.push_str(value.split(':').next().unwrap_or_default());
            }
        }
        found.push(name);
        rest = &tag[end..];
    }
    found
}

/// Each text of a report, as its path.
fn texts(value: &Value, way: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(way),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(n, one)| texts(one, format!("{way}/{n}"), found));
        }
        Value::Object(fields) => {
            let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
            fields.iter().for_each(|(name, one)| {
                texts(one, format!("{way}/{}", escaped(name)), found);
            });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn no_text_anywhere_in_a_report_becomes_markup() {
    let mut desk = with_the_result();
    // Opens every stage.
    (1..=5).for_each(|n| desk.to(n));
    for (field, text) in [
        ("need.sentence", "Folk trenger"),
        ("solution.title", "Bindeleddet"),
        ("solution.description", "En som følger med"),
        ("test.name", "Ti uker"),
        ("test.goal", "Tjue ungdommer"),
        ("test.owner", "Kari"),
        ("case.facts", "Tre av ti"),
        ("decide.owner", "Ola"),
    ] {
        desk.write(field, text);
    }
    for list in ["need.rounds", "need.notes", "case.points"] {
        desk.row(list, 1, &json!({"text": "En rad"}));
    }
    desk.row("solution.partners", 1, &json!({"name": "NAV", "kind": "state", "does": "Hjelper"}));
    desk.lead(json!({"type": "import_floker", "clusters": [{
        "id": "clustercluster01", "title": "Overganger", "theme": "Oppvekst", "size": "small",
        "complexity": "simple", "floker": [{"id": "flokeflokefloke1", "text": "Ingen eier dem"}]
    }]}));
    desk.host(&HostCommand::Entry(EntryCommand::Join {
        by: Some("FDK264".parse().unwrap()),
        other: true,
        person: "personperson0002".parse().unwrap(),
        profile: Profile { name: "Ola".into(), role: "rådgiver".into(), area: "Helse".into() },
        token: "t2".into(),
        code: "CZ6EP34W".into(),
        max: 10,
    }));
    desk.lead(json!({"type": "move_person", "person": "personperson0002", "group": null}));
    let ola = || Actor::Person("personperson0002".parse().unwrap());
    desk.to(4);
    desk.lead(json!({"type": "open_case", "group": GROUP}));
    let inhabil = "personperson0003";
    desk.host(&HostCommand::Entry(EntryCommand::Join {
        by: Some("FDK264".parse().unwrap()),
        other: true,
        person: inhabil.parse().unwrap(),
        profile: Profile { name: "Per".into(), ..Profile::default() },
        token: "t3".into(),
        code: "CZ6EP34X".into(),
        max: 10,
    }));
    desk.lead(json!({"type": "move_person", "person": inhabil, "group": null}));
    let per = Actor::Person(inhabil.parse().unwrap());
    desk.give(per, json!({"type": "report_inhabil", "reason": "Svoger"}));
    desk.lead(json!({"type": "rule_inhabil", "person": inhabil, "inhabil": true}));
    let ask = json!({"type": "ask", "id": "questionquestion", "kind": "input", "text": "Hva?"});
    desk.give(ola(), ask);
    let marit = Actor::Person(PERSON.parse().unwrap());
    let answer = json!({"type": "answer", "question": "questionquestion", "text": "Slik"});
    desk.give(marit, answer);
    desk.lead(json!({"type": "raise_question", "question": "questionquestion"}));
    desk.lead(json!({"type": "open_case_vote", "ballot": "ballotballot0001", "proposal": GROUP}));
    let choice = json!({"one": "for"});
    desk.give(ola(), json!({"type": "vote", "ballot": "ballotballot0001", "choice": choice}));
    let plenum = json!({
        "type": "open_ballot", "ballot": "ballotballot0002", "question": "Lunsj?", "secret": false,
        "choices": [{"id": "a", "text": "Ja"}, {"id": "b", "text": "Nei"}],
        "method": {"type": "one"}
    });
    for ballot in ["ballotballot0001", "ballotballot0002"] {
        if ballot.ends_with('2') {
            desk.lead(plenum.clone());
        }
        desk.lead(json!({"type": "close_ballot", "ballot": ballot}));
        desk.lead(json!({"type": "reveal_ballot", "ballot": ballot}));
    }
    let whole = serde_json::from_str::<Value>(&Report::of(&desk.session).to_json().unwrap());
    let mut whole = whole.unwrap();
    // With two groups the page lists them.
    let mut second = whole["groups"][0].clone();
    second["id"] = "groupgroupgroup2".into();
    whole["groups"].as_array_mut().unwrap().push(second);
    let (mut ways, markup) = (Vec::new(), markup());
    texts(&whole, String::new(), &mut ways);
    let pages = |way: &str, text: &str| -> Option<String> {
        let mut bent = whole.clone();
        *bent.pointer_mut(way).unwrap() = text.into();
        // Texts that are not free, such as ids, may not be readable then.
        let report = Report::from_json(&bent.to_string()).ok()?;
        let page = floke_report::session_page(&report, &AT);
        Some(page + &floke_report::group_page(&report, 0, &AT).unwrap_or_default())
    };
    let mut shown = Vec::new();
    for way in &ways {
        let Some(plain) = pages(way, "Helt vanlig") else { continue };
        if plain.contains("Helt vanlig") {
            shown.push(whole.pointer(way).unwrap().as_str().unwrap());
        }
        for markup in &markup {
            let page = pages(way, markup).unwrap();
            assert!(skeleton(&page) == skeleton(&plain), "{markup} at {way} became markup");
        }
    }
    assert!(shown.len() > 60, "{} of {} texts are shown", shown.len(), ways.len());
    // Title, group, question, answer, reason, and the ballot's question and choices.
    let title = "Ledersamling: Innovasjon i praksis";
    for text in [title, "Glomma", "Hva?", "Slik", "Svoger", "Lunsj?", "Nei"] {
        assert!(shown.contains(&text), "{text} is not among what is shown: {shown:?}");
    }
}
