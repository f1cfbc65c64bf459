//! The rules of joining, coming and going (R3, R72) and of merging.

use crate::ballot::Subject;
use crate::command::{
    BoardCommand, Command, DoorCommand, EntryCommand, GroupsCommand, HostCommand, LinkCommand,
    PeopleCommand, PickCommand, SessionCommand,
};
use crate::event::{Event, PeopleEvent};
use crate::ids::LinkId;
use crate::people::{MAX_LINKS, Profile, ShutOut};
use crate::programme::Phase;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::role::Role;
use crate::testing::{
    CODE, Day, MORNING, day, facilitator, given, group, id, participant, person, recommendation,
    scopes, screen, stand,
};
use crate::view::Key;

fn join(n: usize, name: &str) -> HostCommand {
    join_with(n, name, &format!("hash{n}"))
}

fn join_with(n: usize, name: &str, token: &str) -> HostCommand {
    HostCommand::Entry(EntryCommand::Join {
        by: Some(CODE.parse().unwrap()),
        other: true,
        person: person(n),
        profile: Profile { name: name.into(), role: " Rektor ".into(), area: String::new() },
        token: token.into(),
        code: format!("CODE{n:04}").into(),
        max: 3,
    })
}

#[test]
fn nobody_joins_without_a_name_or_with_a_person_that_is_there() {
    let mut day = Day::new();
    assert_eq!(day.host(join(1, "  ")), Err(Refusal::Empty));
    assert_eq!(day.host(join(1, &"å".repeat(81))), Err(Refusal::TooLong { max: 80 }));
    day.host(join(1, &"å".repeat(80))).unwrap();
    let another = join_with(1, "Åse", "another");
    assert_eq!(day.host(another), Err(Refusal::IdTaken));
}

#[test]
fn joining_again_with_the_same_token_is_the_same_person() {
    let mut day = Day::new();
    day.host(join(1, "Åse")).unwrap();
    let again = join_with(2, "Åse", "hash1");
    assert_eq!(day.session.decide_host(&again, MORNING), Ok(Vec::new()));
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(1) });
    day.host(again).unwrap();
    assert_eq!(day.session.participant_by_token("hash1"), Some(&person(2)));
    assert_eq!(day.session.person_by_code("CODE0001"), None, "withdrawn");
    assert_eq!(day.session.person_by_code("CODE0002"), Some(&person(2)));
}

#[test]
fn knowing_the_session_without_its_code_does_not_let_anybody_in() {
    let mut day = Day::new();
    let mut guess = join(1, "Åse");
    if let HostCommand::Entry(EntryCommand::Join { by, .. }) = &mut guess {
        *by = "FDK-265".parse().ok();
    }
    assert_eq!(day.host(guess), Err(Refusal::CodeWrong));
    assert_eq!(day.session.joined(), 0);
}

#[test]
fn the_second_to_join_under_one_name_is_asked_whether_she_is_the_first() {
    let mut day = Day::new();
    let asks = |n, name| {
        let mut join = join(n, name);
        if let HostCommand::Entry(EntryCommand::Join { other, .. }) = &mut join {
            *other = false;
        }
        join
    };
    day.host(asks(1, "Åse")).unwrap();
    assert_eq!(day.host(asks(2, " åse ")), Err(Refusal::NameKnown { waiting: false }));
    assert_eq!(day.host(asks(1, "Åse")), Ok(Vec::new()), "who is in already is not asked");
    day.set_door(false);
    day.host(asks(3, "Ola")).unwrap();
    assert_eq!(day.host(asks(2, "Ola")), Err(Refusal::NameKnown { waiting: true }));
    day.host(join(2, "Ola")).unwrap();
}

#[test]
fn a_full_session_and_one_that_has_ended_let_nobody_in() {
    let mut day = Day::new();
    for n in 1..=3 {
        day.host(join(n, "Åse")).unwrap();
    }
    assert_eq!(day.host(join(4, "Åse")), Err(Refusal::Full { max: 3 }));
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(3) });
    day.host(join(4, "Åse")).unwrap();
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(day.host(join(5, "Åse")), Err(Refusal::Ended));
    day.when(
        &participant(1),
        PeopleCommand::WriteOwn { field: "need.note".into(), text: "x".into(), base: None },
    )
    .refuses("ended");
}

#[test]
fn strangers_screens_and_the_withdrawn_do_nothing() {
    let mut day = day(3, 1);
    let note =
        || PeopleCommand::WriteOwn { field: "need.note".into(), text: "x".into(), base: None };
    day.when(&participant(99), note()).refuses("not_allowed");
    day.when(&screen(), SessionCommand::EndSession {}).refuses("not_allowed");
    day.when(&facilitator(), note()).refuses("not_allowed");
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(0) });
    day.when(&participant(0), note()).refuses("not_allowed");
    assert!(scopes(&day.session, &participant(0)).is_empty());
    assert_eq!(day.session.participant_by_token("token0"), None);
    let again = DoorCommand::WithdrawPerson { person: person(0) };
    day.when(&facilitator(), again).refuses("unknown");
}

#[test]
fn a_person_changes_her_own_profile_and_the_facilitator_everybodys() {
    let mut day = day(3, 1);
    let set = |who: Option<usize>, name: &str| {
        Command::People(PeopleCommand::SetProfile {
            person: who.map(person),
            name: name.into(),
            role: "Rektor".into(),
            area: "Nav".into(),
        })
    };
    day.when(&participant(0), set(Some(1), "Ola")).refuses("not_allowed");
    day.when(&facilitator(), set(None, "Ola")).refuses("not_allowed");
    day.when(&facilitator(), set(Some(99), "Ola")).refuses("unknown");
    day.when(&participant(0), set(None, "")).refuses("empty");
    day.does(&participant(0), set(Some(0), " Máret Anne "));
    day.does(&facilitator(), set(Some(1), "D'Arcy"));
    assert_eq!(day.session.person_name(&person(0)), "Máret Anne");
    assert_eq!(day.session.people_named("  máret   ANNE").next(), Some(&person(0)));
    assert_eq!(day.session.people_named("Máret\u{200B} Anne\u{202E}").next(), Some(&person(0)));
}

#[test]
fn a_person_taken_out_stays_out_after_a_restart() {
    let mut day = day(3, 1);
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(0) });
    let note = PeopleCommand::WriteOwn { field: "need.note".into(), text: "x".into(), base: None };
    given(day.events().cloned()).when(&participant(0), note).refuses("not_allowed");
}

#[test]
fn a_person_who_had_gone_and_acts_is_here_again() {
    let mut day = day(3, 1);
    day.does(&facilitator(), PeopleCommand::SetGone { person: Some(person(0)), gone: true });
    assert_eq!(
        day.sees(&Key::Counts),
        serde_json::json!({ "joined": 3, "arrived": 3, "present": 2 })
    );
    let note =
        PeopleCommand::WriteOwn { field: "need.note".into(), text: "Tilbake".into(), base: None };
    day.when(&participant(0), note.clone()).then([
        Event::People(PeopleEvent::GoneSet { person: person(0), gone: false }),
        Event::People(PeopleEvent::OwnWritten {
            person: person(0),
            field: "need.note".into(),
            text: "Tilbake".into(),
        }),
    ]);
    day.does(&participant(0), note);
    assert_eq!(day.sees(&Key::Counts)["present"], 3);
    // Marking oneself as gone is no sign of being here.
    day.does(&participant(0), PeopleCommand::SetGone { person: None, gone: true });
    let gone = PeopleCommand::SetGone { person: None, gone: true };
    day.when(&participant(0), gone).then([PeopleEvent::GoneSet { person: person(0), gone: true }]);
}

#[test]
fn a_merged_person_keeps_note_dots_and_group_and_both_phones_work() {
    let mut day = day(5, 2);
    day.import(2);
    // She joined again on another phone, and wrote there.
    day.join(9, "Nav");
    day.does(
        &participant(9),
        PeopleCommand::WriteOwn {
            field: "need.note".into(),
            text: "Ring bruker".into(),
            base: None,
        },
    );
    let dots = PickCommand::PlaceDots { clusters: vec![crate::testing::cluster(1)] };
    day.does(&participant(9), dots);
    day.does(&facilitator(), GroupsCommand::MovePerson { person: person(0), group: None });
    let group = day.session.group_of(&person(9)).copied();
    let merge = |from, into| {
        Command::People(PeopleCommand::MergePeople { from: person(from), into: person(into) })
    };
    day.when(&participant(0), merge(9, 0)).refuses("not_allowed");
    day.when(&facilitator(), merge(0, 0)).refuses("unknown");
    day.when(&facilitator(), merge(99, 0)).refuses("unknown");
    day.does(&facilitator(), merge(9, 0));
    assert_eq!(day.session.group_of(&person(0)).copied(), group);
    assert_eq!(day.session.participant_by_token("token9"), Some(&person(0)));
    assert_eq!(day.session.participant_by_token("token0"), Some(&person(0)));
    assert_eq!(day.sees(&Key::OwnText(person(0), "need.note"))["text"], "Ring bruker");
    assert_eq!(day.sees(&Key::MyDots(person(0)))[0], crate::testing::cluster(1).as_str());
    assert_eq!(day.session.joined(), 5);
}

#[test]
fn a_paragraph_from_her_pc_stays_in_her_note_when_she_writes_on_on_her_phone() {
    let mut day = day(2, 1);
    let note = |text: &str, base| PeopleCommand::WriteOwn {
        field: "need.note".into(),
        text: text.into(),
        base,
    };
    day.does(&participant(0), note("Ring bruker", Some(0)));
    day.does(&participant(0), note("Ring bruker. Spør om skyss.", Some(1)));
    day.when(&participant(0), note("Ring bruker x", Some(1))).refuses("changed");
    assert_eq!(day.sees(&Key::OwnText(person(0), "need.note"))["version"], 2);
    // The same text changes nothing, whatever it was written on.
    day.when(&participant(0), note("Ring bruker. Spør om skyss.", Some(0))).changes_nothing();
    day.does(&participant(0), note("Ring bruker x", Some(2)));
}

#[test]
fn a_log_that_merges_people_round_in_a_circle_is_read_to_its_end() {
    let mut day = day(4, 1);
    let merged = |from, into| -> Event {
        PeopleEvent::PeopleMerged { from: person(from), into: person(into) }.into()
    };
    for circle in [vec![merged(1, 1)], vec![merged(1, 2), merged(3, 1), merged(1, 3)]] {
        day.commit(circle);
    }
    assert_eq!(day.session.entries_of(&person(2)).count(), 3);
}

#[test]
fn a_merged_person_is_known_through_all_her_entries() {
    let mut day = day(5, 2);
    let merge = |from, into| {
        Command::People(PeopleCommand::MergePeople { from: person(from), into: person(into) })
    };
    day.does(&facilitator(), merge(1, 2));
    day.does(&facilitator(), merge(2, 3));
    let was = |n| day.session.merged_into(&person(n)).copied().collect::<Vec<_>>();
    assert_eq!(was(3), [person(1), person(2)]);
    assert_eq!((was(1), was(2), was(4)), (vec![], vec![], vec![]));
}

#[test]
fn a_member_ruled_inhabil_stays_so_under_the_other_entry() {
    let mut day = day(8, 2);
    day.at(crate::programme::Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    let members = day.session.groups.members(&group(1)).to_vec();
    let (from, into) = (members[2], members[3]);
    let who = Actor::Person(from);
    day.does(&who, BoardCommand::ReportInhabil { reason: "Part".into() });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: from, inhabil: true });
    day.does(&facilitator(), PeopleCommand::MergePeople { from, into });
    let proposal = recommendation(&group(0));
    let subject = Subject::Proposal { case: group(0), proposal };
    assert!(day.session.electorate(&subject).all(|p| p != into));
}

#[test]
fn the_personal_code_opens_another_phone() {
    let mut day = day(2, 1);
    assert_eq!(day.session.person_by_code("CODE0001"), Some(&person(1)));
    let add = |n| {
        HostCommand::Entry(EntryCommand::AddToken { person: person(n), token: "laptop".into() })
    };
    assert_eq!(day.host(add(99)), Err(Refusal::Unknown));
    day.host(add(1)).unwrap();
    assert_eq!(day.session.participant_by_token("laptop"), Some(&person(1)));
    assert_eq!(day.session.participant_by_token("token1"), Some(&person(1)));
    assert_eq!(day.sees(&Key::Profile(person(1)))["code"], "CODE0001");
    let card = day.sees(&Key::Person(person(1)));
    assert!(card.get("code").is_none(), "with her code a facilitator could see her secret vote");
}

#[test]
fn both_codes_of_a_merged_person_open_and_none_after_she_is_taken_out() {
    let mut day = day(5, 1);
    let merge = PeopleCommand::MergePeople { from: person(1), into: person(2) };
    day.does(&facilitator(), merge);
    for code in ["CODE0001", "CODE0002"] {
        assert_eq!(day.session.person_by_code(code), Some(&person(2)), "{code}");
        assert!(!day.session.is_taken_out(code), "{code}");
    }
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(2) });
    for code in ["CODE0001", "CODE0002"] {
        assert_eq!(day.session.person_by_code(code), None, "{code}");
        assert!(day.session.is_taken_out(code), "{code}");
    }
    assert!(!day.session.is_taken_out("CODE0003") && !day.session.is_taken_out("CODE9999"));
    let shut_out = |token| day.session.shut_out(token);
    assert_eq!([shut_out("token1"), shut_out("token2")], [Some(ShutOut::TakenOut); 2]);
    assert_eq!([shut_out("token3"), shut_out("token99")], [None; 2]);
}

#[test]
fn a_browser_that_comes_back_twice_is_one_and_is_nobody_elses() {
    let mut day = day(3, 1);
    let add = |n| {
        HostCommand::Entry(EntryCommand::AddToken { person: person(n), token: "laptop".into() })
    };
    day.host(add(1)).unwrap();
    assert_eq!(day.session.decide_host(&add(1), MORNING), Ok(Vec::new()));
    assert_eq!(day.host(add(2)), Err(Refusal::IdTaken));
    assert_eq!(day.session.participant_by_token("laptop"), Some(&person(1)));
}

#[test]
fn the_sixth_browser_of_a_person_logs_the_oldest_out() {
    let mut day = day(2, 1);
    for n in 0..5 {
        let token = format!("browser{n}").into();
        day.host(HostCommand::Entry(EntryCommand::AddToken { person: person(1), token })).unwrap();
    }
    assert_eq!(day.session.participant_by_token("token1"), None);
    assert_eq!(day.session.participant_by_token("browser4"), Some(&person(1)));
}

#[test]
fn a_new_link_takes_the_old_ones_place_and_ends_in_its_time() {
    let mut day = day(0, 0);
    let mut issue = |n, role, until, replace| {
        let link: LinkId = id("link", n);
        let hash = format!("hash{n}").into();
        day.host(HostCommand::Link(LinkCommand::Issue { link, role, hash, until, replace }))
            .unwrap();
    };
    issue(1, Role::Facilitator, None, false);
    issue(2, Role::Facilitator, None, false);
    issue(3, Role::Screen, Some(MORNING.plus(10)), false);
    issue(4, Role::Facilitator, None, true);
    let opens = |hash: &str, ms| -> Vec<Role> {
        let all = [Role::Facilitator, Role::Screen, Role::Result];
        let now = MORNING.plus(ms);
        let holder = |role| day.session.holder(role, hash, now);
        all.into_iter().filter(|role| holder(*role).is_some()).collect()
    };
    assert_eq!(opens("hash1", 0), []);
    assert_eq!(opens("hash2", 0), []);
    assert_eq!(opens("hash3", 9), [Role::Screen]);
    assert_eq!(opens("hash3", 10), []);
    assert_eq!(opens("hash4", 1_000_000), [Role::Facilitator]);
    assert_eq!(day.session.holder(Role::Participant, "hash4", MORNING), None);
    let (link, role, hash) = (id("link", 5), Role::Participant, "hash5".into());
    let phone = LinkCommand::Issue { link, role, hash, until: None, replace: false };
    assert_eq!(day.host(HostCommand::Link(phone)), Err(Refusal::BadValue), "people join");
}

#[test]
fn one_link_is_withdrawn_and_the_others_go_on_working() {
    let mut day = day(0, 0);
    for (n, role, until) in [
        (1, Role::Facilitator, None),
        (2, Role::Facilitator, None),
        (3, Role::Screen, None),
        (4, Role::Result, Some(day.now.plus(60_000_000))),
        // It has expired, and is no longer listed.
        (5, Role::Result, Some(day.now)),
    ] {
        let (link, hash) = (id("link", n), format!("hash{n}").into());
        day.host(HostCommand::Link(LinkCommand::Issue { link, role, hash, until, replace: false }))
            .unwrap();
    }
    let listed = |day: &Day| -> Vec<LinkId> {
        day.session.links(day.now).into_iter().map(|link| link.link).collect()
    };
    assert_eq!(listed(&day), [1, 2, 3, 4].map(|n| id("link", n)));
    let withdraw = |n| HostCommand::Link(LinkCommand::Withdraw { link: id("link", n) });
    assert_eq!(day.host(withdraw(9)), Err(Refusal::Unknown));
    for n in [2, 4] {
        day.host(withdraw(n)).unwrap();
        assert_eq!(day.host(withdraw(n)), Err(Refusal::Unknown), "it is gone");
        for role in [Role::Facilitator, Role::Result] {
            let holder = day.session.holder(role, &format!("hash{n}"), day.now);
            assert_eq!(holder, None);
        }
    }
    assert_eq!(listed(&day), [1, 3].map(|n| id("link", n)));
    assert_eq!(day.host(withdraw(1)), Err(Refusal::LastLink), "nobody could lead any more");
    day.host(withdraw(3)).unwrap();
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(day.host(withdraw(1)), Err(Refusal::LastLink));
    let again: LinkId = id("link", 6);
    let hash = "hash6".into();
    let (role, until) = (Role::Facilitator, None);
    day.host(HostCommand::Link(LinkCommand::Issue {
        link: again,
        role,
        hash,
        until,
        replace: false,
    }))
    .unwrap();
    day.host(withdraw(1)).unwrap();
    assert_eq!(listed(&day), [id("link", 6)], "after the end too");
}

#[test]
fn a_hundred_links_may_work_and_one_that_has_ended_makes_room() {
    let mut day = day(0, 0);
    let issue = |n: usize, until, replace| {
        let (link, hash) = (id("link", n), format!("hash{n}").into());
        HostCommand::Link(LinkCommand::Issue { link, role: Role::Result, hash, until, replace })
    };
    let here = day.session.links(day.now).len();
    let ends = Some(day.now.plus(1_000));
    day.host(issue(0, ends, false)).unwrap();
    for n in here + 1..MAX_LINKS {
        day.host(issue(n, None, false)).unwrap();
    }
    let too_many = Refusal::TooMany { max: MAX_LINKS };
    assert_eq!(day.host(issue(900, None, false)), Err(too_many.clone()));
    day.now = day.now.plus(2_000);
    day.host(issue(901, None, false)).unwrap();
    assert_eq!(day.host(issue(902, None, false)), Err(too_many));
    day.host(issue(903, None, true)).unwrap();
    assert_eq!(day.session.links(day.now).len(), here + 1, "one instead of all readers'");
}

#[test]
fn the_screen_shows_the_twelve_newest_names() {
    let mut day = day(14, 0);
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(13) });
    let names = day.sees(&Key::Names);
    let names = names.as_array().unwrap();
    assert_eq!((names.len(), &names[0], &names[11]), (12, &"Navn 1".into(), &"Navn 12".into()));
}

/// The names that the console reads of two namesakes, wherever it shows one or offers one to choose.
#[test]
fn two_of_one_name_are_told_apart_in_the_list_the_case_and_the_result_of_a_vote() {
    let mut day = day(6, 2);
    let others: Vec<_> =
        (0..6).filter(|n| day.session.group_of(&person(*n)) == Some(&group(1))).collect();
    let (chair, inhabil, first) =
        (others[0], others[1], (0..6).find(|n| !others.contains(n)).unwrap());
    for (n, role) in [(chair, "Rektor"), (inhabil, "Lege"), (first, "Lege")] {
        let (person, name) = (Some(person(n)), "Kari Nordmann".into());
        let profile =
            PeopleCommand::SetProfile { person, name, role: role.into(), area: format!("Nr. {n}") };
        day.does(&facilitator(), profile);
    }
    let called = |day: &Day, n| day.sees(&Key::Person(person(n)))["called"].clone();
    assert_eq!(called(&day, chair), "Kari Nordmann (Rektor)");
    assert_eq!(called(&day, inhabil), format!("Kari Nordmann (Nr. {inhabil})"));
    assert_eq!(called(&day, others[2]), format!("Navn {}", others[2]));

    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day.does(&facilitator(), BoardCommand::SetChair { person: person(chair) });
    day.does(&participant(inhabil), BoardCommand::ReportInhabil { reason: "Min bror".into() });
    let report = |day: &Day| day.sees(&Key::Inhabil)[0]["name"].clone();
    assert_eq!(report(&day), format!("Kari Nordmann (Nr. {inhabil})"));
    let ruled = BoardCommand::RuleInhabil { person: person(inhabil), inhabil: true };
    day.does(&facilitator(), ruled);
    let case = day.sees(&Key::Case);
    assert_eq!(case["chair"]["name"], "Kari Nordmann (Rektor)");
    assert_eq!(case["inhabil"][0]["name"], format!("Kari Nordmann (Nr. {inhabil})"));
    day.open_case_vote(1);
    day.vote(1, chair, stand(true));
    day.vote(1, others[2], stand(false));
    day.close(1);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Ballot)["result"]["chair"]["name"], "Kari Nordmann (Rektor)");
}

#[test]
fn two_old_entries_of_one_person_are_namesakes_no_more_on_a_console_that_is_open() {
    let mut day = day(4, 0);
    for (n, role) in [(0, "Rektor"), (1, "Lege")] {
        let (person, name, area) = (Some(person(n)), "Kari Nordmann".into(), String::new());
        let profile = PeopleCommand::SetProfile { person, name, role: role.into(), area };
        day.does(&facilitator(), profile);
    }
    let merge = |from, into| PeopleCommand::MergePeople { from: person(from), into: person(into) };
    day.does(&facilitator(), merge(0, 2));
    day.does(&facilitator(), merge(1, 3));
    let called = |day: &Day, n| day.sees(&Key::Person(person(n)))["called"].clone();
    assert_eq!([0, 1].map(|n| called(&day, n)), ["Kari Nordmann (Rektor)", "Kari Nordmann (Lege)"]);
    let event = PeopleEvent::PeopleMerged { from: person(2), into: person(3) };
    let touched = day.commit(vec![event.into()]);
    let sent = day.session.changed(&touched);
    assert_eq!([0, 1].map(|n| called(&day, n)), ["Kari Nordmann", "Kari Nordmann"]);
    for n in [0, 1] {
        assert!(sent.contains(&Key::Person(person(n))), "{n} is sent anew");
    }
}

#[test]
fn two_people_with_only_the_same_name_are_numbered_as_they_came() {
    let mut day = day(4, 2);
    let mut calls = |n, role: &str| {
        let (person, name, area) = (Some(person(n)), "Kari Nordmann".into(), String::new());
        day.does(
            &facilitator(),
            PeopleCommand::SetProfile { person, name, role: role.into(), area },
        );
        [1, 2, 3].map(|n| day.session.told_apart(&id("person", n)))
    };
    calls(1, "");
    assert_eq!(calls(2, "")[..2], ["Kari Nordmann (1)", "Kari Nordmann (2)"]);
    let of_three = ["Kari Nordmann (1)", "Kari Nordmann (2)", "Kari Nordmann (Rektor)"];
    assert_eq!(calls(3, "Rektor"), of_three);
    let alike = ["Kari Nordmann (Rektor, 1)", "Kari Nordmann", "Kari Nordmann (Rektor, 3)"];
    assert_eq!(calls(1, "Rektor"), alike);
}

#[test]
fn a_waiting_namesake_is_told_apart_and_changes_nobodys_name_inside() {
    let mut day = day(1, 0);
    day.set_door(false);
    for (n, area) in [(10, "Nav"), (11, "Kultur")] {
        day.join(n, area);
    }
    for n in [0, 10, 11] {
        let role = "Rektor".into();
        let area = day.session.profile(&person(n)).area;
        let (person, name) = (None, "Kari Nordmann".into());
        day.does(&participant(n), PeopleCommand::SetProfile { person, name, role, area });
    }
    let outside = |day: &Day, n| day.sees(&Key::WaitingCard(person(n)))["called"].clone();
    let inside = |day: &Day, n| day.sees(&Key::Person(person(n)))["called"].clone();
    assert_eq!(outside(&day, 10), "Kari Nordmann (Nav)");
    assert_eq!(outside(&day, 11), "Kari Nordmann (Kultur)");
    assert!(day.sees(&Key::MyWaiting(person(10)))["called"].is_null());
    assert_eq!(inside(&day, 0), "Kari Nordmann");
    day.does(&facilitator(), DoorCommand::LetIn { people: vec![person(11)] });
    assert_eq!(inside(&day, 11), "Kari Nordmann (Kultur)");
    assert_eq!(inside(&day, 0), "Kari Nordmann (Oppvekst og læring)");
}

#[test]
fn of_a_crowd_with_one_name_all_is_said_that_is_known() {
    let mut day = day(30, 0);
    for n in 0..30 {
        let (person, name) = (Some(person(n)), "Deltaker".into());
        let (role, area) = (format!("Nr. {n}"), "Nav".into());
        day.does(&facilitator(), PeopleCommand::SetProfile { person, name, role, area });
        let called = day.session.told_apart(&id("person", 0));
        let said = match n {
            0 => "Deltaker",
            1..=24 => "Deltaker (Nr. 0)",
            _ => "Deltaker (Nr. 0, Nav)",
        };
        assert_eq!(called, said, "{n}");
    }
}
