//! The rules of the door: who waits, who lets people in, and whom the door does not stop.

use super::{MAX_AT_ONCE, MAX_WAITING};
use crate::command::{
    Command, DoorCommand, EntryCommand, HostCommand, PeopleCommand, SessionCommand,
};
use crate::ids::PersonId;
use crate::people::Profile;
use crate::refusal::Refusal;
use crate::testing::{CODE, Day, day, facilitator, participant, person, scopes};
use crate::view::{Key, Scope};

fn let_in(people: impl IntoIterator<Item = usize>) -> Command {
    Command::Door(DoorCommand::LetIn { people: people.into_iter().map(person).collect() })
}

fn take_out(people: impl IntoIterator<Item = usize>) -> Command {
    Command::Door(DoorCommand::WithdrawPeople { people: people.into_iter().map(person).collect() })
}

/// Six people in two groups, and a closed door with people outside.
fn closed(outside: std::ops::Range<usize>) -> Day {
    let mut day = day(6, 2);
    day.set_door(false);
    for n in outside {
        day.join(n, "Nav");
    }
    day
}

#[test]
fn a_person_at_a_closed_door_waits_and_is_nobody_inside() {
    let day = closed(20..22);
    assert_eq!(
        day.sees(&Key::Counts),
        serde_json::json!({ "joined": 6, "arrived": 6, "present": 6 })
    );
    assert_eq!(day.session.participant_by_token("token20"), None);
    assert_eq!(day.session.newcomer_by_token("token20"), Some(&person(20)));
    assert_eq!(day.session.person_by_code("CODE0020"), None);
    assert_eq!(day.session.people_named("Navn 20").next(), None);
    assert_eq!(day.session.group_of(&person(20)), None);
    assert_eq!(scopes(&day.session, &participant(20)), [Scope::Waiting(person(20))]);
    assert_eq!(day.sees(&Key::MyWaiting(person(20)))["name"], "Navn 20");
    assert_eq!(day.sees(&Key::WaitingOrder), serde_json::json!([person(20), person(21)]));
    assert_eq!(day.sees(&Key::Person(person(20))), serde_json::Value::Null);
    assert!(!day.sees(&Key::PersonOrder).as_array().unwrap().contains(&"person000020".into()));
    assert!(!day.sees(&Key::Names).to_string().contains("Navn 20"));
}

#[test]
fn a_person_let_in_sits_in_the_smallest_group_and_is_the_newest() {
    let mut day = closed(20..24);
    day.set_door(true);
    day.join(30, "Nav");
    // A person who waits goes on waiting when the door opens again.
    assert!(day.session.is_waiting(&person(20)));
    let before = day.session.groups.members(&crate::testing::group(0)).len();
    day.does(&facilitator(), let_in([23, 20, 21, 20]));
    let groups = [0, 1].map(|n| day.session.groups.members(&crate::testing::group(n)).len());
    assert_eq!((groups[0] + groups[1], groups[0].abs_diff(groups[1])), (10, 0), "{before}");
    let order = day.sees(&Key::PersonOrder);
    assert_eq!(
        order.as_array().unwrap()[7..],
        [person(23), person(20), person(21)].map(|p| as_json(&p))
    );
    assert_eq!(day.session.joined(), 10);
    assert!(scopes(&day.session, &participant(20)).contains(&Scope::Room));
    assert_eq!(day.session.person_by_code("CODE0020"), Some(&person(20)));
    assert_eq!(day.sees(&Key::WaitingOrder), serde_json::json!([person(22)]));
    // A second console that pressed at the same moment is told that it is done already.
    day.does(&facilitator(), let_in([20]));
    day.when(&facilitator(), let_in([99])).refuses("unknown");
    assert_eq!(day.restarted().session, day.session);
}

fn as_json(person: &PersonId) -> serde_json::Value {
    person.as_str().into()
}

#[test]
fn a_person_turned_away_is_out_and_may_ask_again_as_a_new_person() {
    let mut day = closed(20..23);
    day.does(&facilitator(), take_out([20, 21]));
    assert!(scopes(&day.session, &participant(20)).is_empty());
    assert_eq!(day.session.newcomer_by_token("token20"), None);
    let note =
        || PeopleCommand::WriteOwn { field: "need.note".into(), text: "x".into(), base: None };
    day.when(&participant(20), note()).refuses("not_allowed");
    day.when(&participant(22), note()).refuses("waiting");
    day.when(&facilitator(), let_in([20])).refuses("unknown");
    day.when(&facilitator(), take_out([20])).refuses("unknown");
    day.join(24, "Nav");
    assert_eq!(day.sees(&Key::WaitingOrder), serde_json::json!([person(22), person(24)]));
}

#[test]
fn a_closed_door_does_not_stop_people_who_were_in_before() {
    let mut day = closed(20..20);
    let again = |token: &str| {
        HostCommand::Entry(EntryCommand::Join {
            by: Some(CODE.parse().unwrap()),
            other: true,
            person: person(50),
            profile: Profile { name: "Navn 3".into(), ..Profile::default() },
            token: token.into(),
            code: "CODE0050".into(),
            max: 100,
        })
    };
    assert_eq!(day.host(again("token3")), Ok(Vec::new()), "her cookie");
    let by_code = day.session.person_by_code("CODE0003").copied().unwrap();
    day.host(HostCommand::Entry(EntryCommand::AddToken { person: by_code, token: "ny".into() }))
        .unwrap();
    assert!(scopes(&day.session, &participant(3)).contains(&Scope::Room));
    // A person who was taken out comes as a new person, and waits.
    day.does(&facilitator(), take_out([3]));
    day.host(again("token3")).unwrap();
    assert!(day.session.is_waiting(&person(50)));
}

#[test]
fn two_hundred_may_wait_and_one_more_hears_that_it_is_full() {
    let mut day = closed(100..100 + MAX_WAITING);
    let full = Refusal::DoorFull { max: MAX_WAITING };
    assert_eq!(day.join_among(900, "Nav", 100_000), Err(full));
    day.does(&facilitator(), take_out([100]));
    day.join(900, "Nav");
    // People who wait have places already: letting them in never exceeds the limit.
    let mut day = closed(20..24);
    assert_eq!(day.join_among(24, "Nav", 10), Err(Refusal::Full { max: 10 }));
    day.set_door(true);
    assert_eq!(day.join_among(24, "Nav", 10), Err(Refusal::Full { max: 10 }));
}

#[test]
fn two_hundred_are_let_in_or_taken_out_in_one_commit_and_more_are_refused() {
    let mut day = closed(100..100 + MAX_WAITING);
    let commits = day.log.len();
    day.does(&facilitator(), let_in(100..100 + MAX_AT_ONCE));
    day.does(&facilitator(), take_out(100..100 + MAX_AT_ONCE));
    assert_eq!(day.log.len(), commits + 2);
    assert_eq!(day.session.joined(), 6);
    day.when(&facilitator(), take_out(0..=MAX_AT_ONCE)).refuses("too_many");
    day.when(&facilitator(), let_in(0..=MAX_AT_ONCE)).refuses("too_many");
}

#[test]
fn the_code_of_before_opens_nothing_and_the_new_one_does() {
    let mut day = day(2, 0);
    let code = || "NEW-234".parse().unwrap();
    day.host(HostCommand::NewCode { code: code() }).unwrap();
    assert_eq!(day.sees(&Key::Session)["code"], "NEW234");
    let join = |by| {
        HostCommand::Entry(EntryCommand::Join {
            by: Some(by),
            other: true,
            person: person(20),
            profile: Profile { name: "Åse".into(), ..Profile::default() },
            token: "ny".into(),
            code: "CODE0020".into(),
            max: 100,
        })
    };
    assert_eq!(day.host(join(CODE.parse().unwrap())), Err(Refusal::CodeWrong));
    day.host(join(code())).unwrap();
    assert_eq!(day.session.joined(), 3);
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(day.host(HostCommand::NewCode { code: code() }), Err(Refusal::Ended));
}

#[test]
fn only_the_waiting_person_herself_changes_her_name() {
    let mut day = closed(20..21);
    let set = |who: Option<usize>| {
        Command::People(PeopleCommand::SetProfile {
            person: who.map(person),
            name: "Åse Berg".into(),
            role: String::new(),
            area: String::new(),
        })
    };
    day.when(&participant(20), set(Some(0))).refuses("not_allowed");
    day.when(&facilitator(), set(Some(20))).refuses("unknown");
    day.does(&participant(20), set(None));
    assert_eq!(day.sees(&Key::WaitingCard(person(20)))["name"], "Åse Berg");
}

#[test]
fn a_waiting_person_who_is_forgotten_is_out() {
    let mut day = closed(20..21);
    day.host(HostCommand::Entry(EntryCommand::TakeOut { person: person(20) })).unwrap();
    assert_eq!(day.session.newcomer_by_token("token20"), None);
    assert_eq!(day.sees(&Key::WaitingOrder), serde_json::Value::Null);
}
