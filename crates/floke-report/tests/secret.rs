//! What the minutes say of a vote: all that may be known, nothing more of a secret one, and the chair.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod at;

use at::AT;
use floke_core::command::EntryCommand;
use floke_core::event::{Event, SessionEvent};
use floke_core::people::Profile;
use floke_core::programme::{Phase, Step};
use floke_core::{
    Actor, Command, Context, Facts, HostCommand, Language, Millis, Role, Session, Touched,
};
use floke_report::Report;
use serde_json::{Value, json};

const GROUP: &str = "groupgroupgroup1";

fn commit(session: &mut Session, events: &[floke_core::Event]) {
    for event in events {
        session.apply(Millis(1), event, &mut Touched::ignoring());
    }
}

fn person(n: usize) -> String {
    format!("personperson{n:04}")
}

/// Eight people, of whom the first presents a case to the others.
fn board(language: Language) -> Session {
    let mut session = Session::empty();
    let step = Step::titled(
        "stepstepstep0001".parse().unwrap(),
        Phase::Board,
        "Formannskapet".into(),
        600,
    );
    let mut host = |command: &HostCommand| {
        let events = session.decide_host(command, Millis(1)).unwrap();
        commit(&mut session, &events);
    };
    host(&HostCommand::Create {
        id: "sessionsession01".parse().unwrap(),
        code: "FDK264".parse().unwrap(),
        facts: Facts {
            title: "Samling".into(),
            municipality: "Kongsvinger".into(),
            language,
            date: "2026-03-12".into(),
            ..Facts::default()
        },
        steps: vec![step],
        keep_until: Millis(1_000_000),
        demo: false,
    });
    for n in 0..8 {
        host(&HostCommand::Entry(EntryCommand::Join {
            by: Some("FDK264".parse().unwrap()),
            other: true,
            person: person(n).parse().unwrap(),
            profile: Profile { name: format!("Navn {n}"), ..Profile::default() },
            token: format!("t{n}").into(),
            code: format!("CZ6EP34{n}").into(),
            max: 10,
        }));
        host(&HostCommand::Entry(EntryCommand::Arrive { token: format!("t{n}").into() }));
    }
    lead(&mut session, json!({"type": "form_groups", "groups": [{"id": GROUP, "name": "Glomma"}]}));
    for n in 1..8 {
        lead(&mut session, json!({"type": "move_person", "person": person(n), "group": null}));
    }
    lead(&mut session, json!({"type": "open_case", "group": GROUP}));
    lead(&mut session, json!({"type": "set_chair", "person": person(7)}));
    session
}

fn give(session: &mut Session, who: Actor, command: Value) {
    let command: Command = serde_json::from_value(command).unwrap();
    let cmd = "commandcommand01".parse().unwrap();
    let events = session.decide(&command, &Context { who, now: Millis(1), cmd }).unwrap();
    // Every command has the same id, so the memory would skip it as done.
    let memory = |e: &floke_core::Event| {
        matches!(e, Event::Session(SessionEvent::Said { .. } | SessionEvent::VoteHeard { .. }))
    };
    commit(session, &events.into_iter().filter(|e| !memory(e)).collect::<Vec<_>>());
}

fn lead(session: &mut Session, command: Value) {
    give(session, Actor::Link(Role::Facilitator, "linklinklink0001".parse().unwrap()), command);
}

/// Opens a vote, lets `voters` vote for one choice, closes it and reveals it.
fn voted(session: &mut Session, open: Value, voters: std::ops::Range<usize>, choice: &str) {
    let ballot = open.get("ballot").cloned();
    lead(session, open);
    for n in voters {
        let who = Actor::Person(person(n).parse().unwrap());
        give(session, who, json!({"type": "vote", "ballot": ballot, "choice": {"one": choice}}));
    }
    lead(session, json!({"type": "close_ballot", "ballot": ballot}));
    lead(session, json!({"type": "reveal_ballot", "ballot": ballot}));
}

#[test]
fn of_fewer_than_five_secret_votes_no_document_has_a_number() {
    let words = [
        (Language::Nb, "Færre enn fem stemte.", "Hemmelig avstemning."),
        (Language::Nn, "Færre enn fem røysta.", "Hemmeleg avrøysting."),
        (Language::En, "Fewer than five voted.", "Secret vote."),
    ];
    for (language, few, secret) in words {
        for votes in [4, 5] {
            let mut session = board(language);
            let case = json!({"type": "open_case_vote", "ballot": "ballotballot0001", "proposal": GROUP, "secret": true});
            voted(&mut session, case, 8 - votes..8, "for");
            let plenum = json!({
                "type": "open_ballot", "ballot": "ballotballot0002", "question": "Lunsj?",
                "choices": [{"id": "a", "text": "Ja"}, {"id": "b", "text": "Nei"}],
                "method": {"type": "one"}, "secret": true
            });
            voted(&mut session, plenum, 8 - votes..8, "a");
            let report = Report::of(&session);
            let vote = &report.groups[0].case.as_ref().unwrap().proposals[0].votes[0];
            let sides = (vote.r#for, vote.against);
            let counts = report.ballots[0].counts.clone();
            let read = Report::from_json(&report.to_json().unwrap()).unwrap();
            assert_eq!(read, report);
            let page = floke_report::session_page(&report, &AT);
            let texts = [floke_report::markdown(&report), page];
            if votes == 5 {
                assert_eq!(sides, (Some(5), Some(0)));
                assert_eq!(counts, Some(vec![("Ja".into(), 5), ("Nei".into(), 0)]));
            } else {
                assert_eq!((sides, counts), ((None, None), None));
            }
            for text in texts {
                // Once for the case, once in plenum.
                assert_eq!(text.matches(few).count(), if votes == 5 { 0 } else { 2 }, "{text}");
                assert!(text.matches(secret).count() >= 2, "{text}");
            }
        }
    }
}

#[test]
fn a_case_that_is_opened_again_is_not_said_to_be_decided_by_who_leads_it_now() {
    let mut session = board(Language::Nb);
    lead(
        &mut session,
        json!({"type": "open_case_vote", "ballot": "ballotballot0001", "proposal": GROUP}),
    );
    for (n, choice) in [(1, "for"), (2, "for"), (3, "against"), (7, "against")] {
        let who = Actor::Person(person(n).parse().unwrap());
        let choice = json!({"one": choice});
        give(
            &mut session,
            who,
            json!({"type": "vote", "ballot": "ballotballot0001", "choice": choice}),
        );
    }
    lead(&mut session, json!({"type": "close_ballot", "ballot": "ballotballot0001"}));
    lead(&mut session, json!({"type": "reveal_ballot", "ballot": "ballotballot0001"}));
    let led =
        |session: &Session| Report::of(session).groups[0].case.as_ref().unwrap().chair.clone();
    assert_eq!(led(&session).as_deref(), Some("Navn 7"));
    lead(&mut session, json!({"type": "set_gone", "person": person(7), "gone": true}));
    lead(&mut session, json!({"type": "open_case", "group": GROUP}));
    lead(&mut session, json!({"type": "set_chair", "person": person(6)}));
    assert_eq!(led(&session).as_deref(), Some("Navn 7"));
    let minutes = floke_report::markdown(&Report::of(&session));
    assert!(minutes.contains("**Møteleder:** Navn 7"), "{minutes}");
}
