//! The law of a room: for every connection, view plus patches equals the fresh view, whatever happens.

mod longest;
mod simulation;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use floke_core::ballot::Choice;
use floke_core::command::{
    BallotCommand, BoardCommand, DoorCommand, GroupsCommand, PeopleCommand, PlenumCommand,
    ProgrammeCommand, SessionCommand, WorkCommand,
};
use floke_core::form::{fields, lists};
use floke_core::{Command, Part};
use floke_store::{Fault, MemoryLog};
use floke_wire::{Role, ServerMsg};
use tokio::time::sleep;

use super::NotIn;
use super::testing::{
    PHASES, Phone, World, announce, form, group, id, note, open_ballot, person, quiet, step,
};

/// A small random generator; the core's own laws reach every event.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn of(seed: u64) -> Self {
        Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn roll(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }
}

const PEOPLE: usize = 7;

fn by_console(dice: &mut Dice, n: usize, view: &BTreeMap<String, serde_json::Value>) -> Command {
    let clock =
        view.get("room/clock").and_then(|clock| clock["step"].as_str()).unwrap_or("stepstepstep");
    let from = clock.parse().unwrap();
    let ballot =
        view.get("room/ballot").and_then(|b| b["id"].as_str()).unwrap_or("ballotballot").to_owned();
    let some = person(dice.roll(PEOPLE));
    match dice.roll(17) {
        0 => form(1 + dice.roll(3)),
        1..=3 => Command::Groups(GroupsCommand::MovePerson {
            person: some,
            group: [None, Some(group(0)), Some(group(1))][dice.roll(3)],
        }),
        4 => Command::Programme(ProgrammeCommand::Jump { from, to: step(dice.roll(PHASES.len())) }),
        5 => Command::Board(BoardCommand::OpenCase { group: group(dice.roll(2)) }),
        6..=7 => Command::Board(BoardCommand::SetChair { person: some }),
        8 => open_ballot(n),
        9 => Command::Ballot(BallotCommand::CloseBallot { ballot: ballot.parse().unwrap() }),
        10 => Command::Ballot(BallotCommand::RevealBallot { ballot: ballot.parse().unwrap() }),
        11 => announce(&format!("Nr. {n}")),
        12 => Command::Session(SessionCommand::Announce {
            text: format!("Til gruppen {n}"),
            group: Some(group(dice.roll(2))),
        }),
        13 => Command::Groups(GroupsCommand::RenameGroup {
            group: group(dice.roll(2)),
            name: format!("Gruppe {n}"),
        }),
        14 => {
            Command::People(PeopleCommand::SetGone { person: Some(some), gone: dice.roll(2) == 0 })
        }
        15 if dice.roll(2) == 0 => Command::Door(DoorCommand::WithdrawPerson { person: some }),
        15 if dice.roll(2) == 0 => Command::People(PeopleCommand::MergePeople {
            from: some,
            into: person(dice.roll(PEOPLE)),
        }),
        _ => Command::Plenum(PlenumCommand::Present { group: Some(group(dice.roll(2))) }),
    }
}

fn by_phone(dice: &mut Dice, n: usize, view: &BTreeMap<String, serde_json::Value>) -> Command {
    let ballot =
        view.get("room/ballot").and_then(|b| b["id"].as_str()).unwrap_or("ballotballot").to_owned();
    let own = view.get("mine/profile").and_then(|me| me["group"].as_str());
    let group = own.map_or(group(0), |own| own.parse().unwrap());
    let list = lists().nth(1).unwrap().id.to_owned();
    match dice.roll(11) {
        0 => note(&format!("Nr. {n}")),
        1..=2 => Command::Work(WorkCommand::Write {
            group,
            field: fields().nth(dice.roll(3)).unwrap().id.into(),
            text: format!("Tekst {n}"),
            base: u32::try_from(dice.roll(4)).unwrap(),
            settle: false,
        }),
        3 | 9 => Command::Work(WorkCommand::PutRow {
            group,
            list,
            row: id("row", dice.roll(4)),
            cells: BTreeMap::from([(
                lists().nth(1).unwrap().columns[0].id.into(),
                format!("Rad {n}"),
            )]),
            before: None,
            base: None,
        }),
        4 | 10 => {
            Command::Work(WorkCommand::DeleteRow { group, list, row: id("row", dice.roll(4)) })
        }
        5 => Command::People(PeopleCommand::SetProfile {
            person: None,
            name: format!("Navn {n}"),
            role: String::new(),
            area: "Helse".into(),
        }),
        6 => Command::Work(WorkCommand::CallHelp { group, on: dice.roll(2) == 0 }),
        _ => Command::Ballot(BallotCommand::Vote {
            ballot: ballot.parse().unwrap(),
            choice: Choice::One(["a", "b"][dice.roll(2)].into()),
        }),
    }
}

/// Somebody with a place: the proof, the connection if there is one, and what the page kept.
struct Place {
    role: Role,
    proof: String,
    phone: Option<Phone>,
    /// Parts that the page has asked for and received.
    parts: BTreeSet<Part>,
    kept: BTreeMap<String, serde_json::Value>,
    cursor: Option<String>,
}

impl Place {
    /// The page's view: what it kept, plus what this connection has received since.
    fn view(&self) -> BTreeMap<String, serde_json::Value> {
        let Some(phone) = &self.phone else { return self.kept.clone() };
        let heard = phone.heard();
        let mut view = self.kept.clone();
        for frame in &heard.frames {
            match frame {
                ServerMsg::View { set, .. } => view = set.clone(),
                ServerMsg::Patch { set, del, .. } => {
                    view.extend(set.clone());
                    for key in del {
                        view.remove(key);
                    }
                }
                _ => {}
            }
        }
        view
    }

    fn leave(&mut self) {
        self.kept = self.view();
        // The page asks again for parts that were lost with the line.
        let marks = [(Part::Floker, "floker/order"), (Part::Delivered, "delivered/order")];
        self.parts.retain(|part| {
            marks.iter().any(|(of, mark)| of == part && self.kept.contains_key(*mark))
        });
        if let Some(phone) = self.phone.take() {
            self.cursor = phone.heard().cursor.or(self.cursor.take());
        }
    }

    async fn come(&mut self, world: &World) {
        match world
            .enter_with(self.role, &self.proof, self.cursor.as_deref(), self.parts.clone())
            .await
        {
            Ok(phone) => self.phone = Some(phone),
            // A first arrival is stored first: when the disk fails she comes back.
            Err(NotIn::Unavailable) if self.role == Role::Participant => {}
            Err(error) => assert!(matches!(error, NotIn::Closed(_)), "{error:?}"),
        }
    }
}

async fn a_random_day(seed: u64, turns: usize) -> BTreeMap<&'static str, usize> {
    let mut dice = Dice::of(seed);
    let world = World::before_anybody_comes(Arc::new(MemoryLog::new()), PEOPLE).await;
    let mut console = world.console().await;
    assert_eq!(console.does(form(2)).await, "done");
    assert_eq!(
        console
            .does(Command::Programme(ProgrammeCommand::Jump { from: step(0), to: step(5) }))
            .await,
        "done"
    );
    drop(console);
    let mut places: Vec<Place> = (0..PEOPLE + 3)
        .map(|n| {
            let (role, proof) = match n {
                n if n < PEOPLE => (Role::Participant, format!("token{n}")),
                n if n < PEOPLE + 2 => (Role::Facilitator, "link1".into()),
                _ => (Role::Screen, "link2".into()),
            };
            Place {
                role,
                proof,
                phone: None,
                parts: BTreeSet::new(),
                kept: BTreeMap::new(),
                cursor: None,
            }
        })
        .collect();
    let mut said = Vec::new();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut count = |what| *seen.entry(what).or_default() += 1;
    for turn in 0..turns {
        // Consoles move the day, so half of the turns are theirs.
        let n = if dice.roll(2) == 0 { PEOPLE + dice.roll(2) } else { dice.roll(places.len()) };
        let view = places[n].view();
        let place = &mut places[n];
        let is_closed = place.phone.as_ref().is_some_and(|phone| phone.heard().closed.is_some());
        if place.phone.is_none() || is_closed || dice.roll(25) == 0 {
            let me = place.phone.as_ref().and_then(|phone| phone.seated.me().copied());
            place.leave();
            if dice.roll(3) > 0 {
                place.come(&world).await;
                count("came");
                let now = place.phone.as_ref().and_then(|phone| phone.seated.me().copied());
                if me.is_some() && now.is_some() && me != now {
                    count("came back as somebody else");
                }
            }
            continue;
        }
        let role = place.role;
        let Some(phone) = &mut place.phone else { continue };
        match dice.roll(11) {
            0 => phone.set_full(true),
            1..=2 => phone.set_full(false),
            3 => {
                if let Some(me) = phone.seated.me() {
                    phone.room.writing(
                        me,
                        [None, fields().nth(dice.roll(3)).map(|field| field.id)][dice.roll(2)],
                    );
                }
            }
            5 => {
                let part = Part::ALL[dice.roll(2)];
                phone.room.open(&phone.seated, part).await.unwrap();
                place.parts.insert(part);
                count("opened");
            }
            4 if dice.roll(8) == 0 => {
                let fault = [
                    Fault::Unavailable,
                    Fault::Conflict,
                    Fault::UnknownLost,
                    Fault::UnknownWritten,
                ];
                world.log.fail_next(fault[dice.roll(4)], 1);
                count("fault");
            }
            _ => {
                let command = match role {
                    Role::Participant => by_phone(&mut dice, turn, &view),
                    Role::Facilitator | Role::Screen | Role::Result => {
                        by_console(&mut dice, turn, &view)
                    }
                };
                let what = kind(&command);
                let cmd = phone.next_cmd();
                phone.say(&cmd, command).await;
                said.push((Arc::clone(&phone.socket), cmd, what));
            }
        }
        if dice.roll(8) == 0 {
            sleep(Duration::from_millis(dice.roll(300) as u64)).await;
        }
        if turn % 50 == 49 {
            check(&world, &mut places).await;
            for (socket, cmd, what) in said.drain(..) {
                if socket.is_done(&cmd) {
                    count(what);
                }
            }
        }
    }
    seen
}

fn kind(command: &Command) -> &'static str {
    match command {
        Command::Groups(GroupsCommand::MovePerson { .. }) => "moved",
        Command::Board(BoardCommand::SetChair { .. }) => "chair",
        Command::Door(DoorCommand::WithdrawPerson { .. }) => "withdrawn",
        Command::People(PeopleCommand::MergePeople { .. }) => "merged",
        Command::Ballot(BallotCommand::CloseBallot { .. }) => "closed",
        Command::Work(WorkCommand::DeleteRow { .. }) => "deleted",
        Command::Groups(GroupsCommand::FormGroups { .. }) => "formed",
        Command::Work(WorkCommand::Write { .. }) => "written",
        _ => "other",
    }
}

/// Each page's state equals what it would be sent as a newcomer, and what the session says.
async fn check(world: &World, places: &mut [Place]) {
    for phone in places.iter().filter_map(|place| place.phone.as_ref()) {
        phone.set_full(false);
    }
    quiet().await;
    for place in places.iter_mut() {
        if place.phone.as_ref().is_none_or(|phone| phone.heard().closed.is_some()) {
            place.leave();
            place.come(world).await;
        }
    }
    quiet().await;
    for place in places.iter() {
        let Some(phone) = &place.phone else { continue };
        let is_stored = |(key, _): &(&String, &serde_json::Value)| !key.contains("/live/");
        let view = place.view();
        let stored: BTreeMap<_, _> = view
            .iter()
            .filter(is_stored)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(
            stored,
            world.truth_with(phone.seated.actor(), &place.parts).await,
            "{:?}",
            phone.seated.actor()
        );
        // A second tab of the same person, before the room has counted it.
        let fresh =
            world.enter_with(place.role, &place.proof, None, place.parts.clone()).await.unwrap();
        let fresh = fresh.until(|heard| heard.cursor.is_some()).await;
        assert_eq!(fresh.views, 1);
        assert_eq!(view, fresh.view, "{:?}", phone.seated.actor());
    }
    quiet().await;
}

#[tokio::test(start_paused = true)]
async fn view_and_patches_are_the_fresh_view_of_every_connection() {
    let asked: Option<u64> = std::env::var("FLOKE_CASES").ok().and_then(|n| n.parse().ok());
    let mut all: BTreeMap<&'static str, usize> = BTreeMap::new();
    // One seed, a day of a whole room, takes as long as ten cases of the core.
    for seed in 0..asked.map_or(28, |cases| cases / 10) {
        for (what, n) in a_random_day(seed, 400).await {
            *all.entry(what).or_default() += n;
        }
    }
    for what in [
        "moved",
        "chair",
        "withdrawn",
        "merged",
        "deleted",
        "formed",
        "written",
        "closed",
        "fault",
        "came",
        "opened",
    ] {
        // Events that change a connection's scopes must meet every state it can be in.
        let least = if matches!(what, "moved" | "chair" | "withdrawn") { 50 } else { 5 };
        assert!(all.get(what).is_some_and(|n| *n >= least), "{what}: {all:?}");
    }
}
