//! Moves of the room: people come and go, steps change, groups are made, floker come in.

use super::dice::Dice;
use super::story::{Chooser, Move, Story, console};
use crate::command::{
    Command, DoorCommand, EntryCommand, FlokerCommand, GroupsCommand, HostCommand, LinkCommand,
    PeopleCommand, ProgrammeCommand, SessionCommand,
};
use crate::facts::Language;
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::groups::NewGroup;
use crate::ids::StepId;
use crate::people::Profile;
use crate::role::{Actor, Role};
use crate::scene::Scene;
use crate::testing::{PHASES, group, id, person, step};
use crate::view::{Key, Value};

pub(super) const MOVES: &[(usize, Chooser)] = &[
    (12, join),
    (24, arrive),
    (2, tick),
    (2, token),
    (1, link),
    (1, withdraw_link),
    (1, new_code),
    (2, facts),
    (6, door),
    (6, let_in),
    (7, take_out),
    (2, outside),
    (2, withdraw),
    (3, merge),
    (5, gone),
    (3, profile),
    (3, note),
    (12, next),
    (2, back),
    (2, jump),
    (4, add_time),
    (3, pause),
    (4, resume),
    (6, undo),
    (3, scene),
    (1, programme),
    (3, announce),
    (4, submit),
    (1, import),
    (1, add_floker),
    (4, hide),
    (2, kind),
    (3, form),
    (6, move_person),
    (2, rename),
    (1, lock),
    (14, end),
];

fn join(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let n = story.fresh();
    let waiting = story.session().waiting_order().map_or(0, |waiting| waiting.len());
    if waiting > 4
        || story.session().joined() > 14
        || (story.session().joined() > 6 && dice.one_in(2))
    {
        return None;
    }
    Some(Move::Host(HostCommand::Entry(EntryCommand::Join {
        by: Some(story.session().code()?.clone()),
        other: !dice.one_in(4),
        person: person(n),
        profile: Profile {
            name: a_name(story, dice),
            role: dice.text().chars().take(100).collect(),
            area: format!("Område {}", dice.below(3)),
        },
        token: format!("token{n}").into(),
        code: format!("CODE{n:04}").into(),
        max: 100,
    })))
}

/// A new name, or now and then one that another person may have.
fn a_name(story: &mut Story, dice: &mut Dice) -> String {
    if dice.one_in(5) { "Kari Nordmann".into() } else { format!("Navn {}", story.fresh()) }
}

/// Each person who has joined opens a socket sooner or later.
fn arrive(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let session = story.session();
    let not_here = session.people.ins().filter(|p| !session.people.has_arrived(p));
    let joined = dice.pick(not_here)?.as_str().strip_prefix("person")?.parse::<usize>().ok()?;
    Some(Move::Host(HostCommand::Entry(EntryCommand::Arrive {
        token: format!("token{joined}").into(),
    })))
}

fn tick(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (person, arrived) = (story.anyone(dice)?, dice.one_in(2));
    Some(Move::Do(console(dice), Command::People(PeopleCommand::SetArrived { person, arrived })))
}

fn token(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let n = story.fresh();
    let person = story.anyone(dice)?;
    Some(Move::Host(HostCommand::Entry(EntryCommand::AddToken {
        person,
        token: format!("token{n}").into(),
    })))
}

fn link(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let n = story.fresh();
    let role = dice.pick([Role::Facilitator, Role::Screen, Role::Result])?;
    Some(Move::Host(HostCommand::Link(LinkCommand::Issue {
        link: id("link", n),
        role,
        hash: format!("hash{n}").into(),
        until: dice.one_in(2).then(|| story.day.now.plus(1_000)),
        replace: dice.one_in(2),
    })))
}

fn withdraw_link(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let links = story.session().links(story.day.now);
    let link = links.get(dice.below(links.len().max(1)))?.link;
    Some(Move::Host(HostCommand::Link(LinkCommand::Withdraw { link })))
}

fn new_code(story: &mut Story, _: &mut Dice) -> Option<Move> {
    let n = story.fresh();
    let digits = n.to_string().replace(['0', '1'], "Z");
    Some(Move::Host(HostCommand::NewCode { code: format!("{digits:A>6}").parse().ok()? }))
}

fn facts(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let command = Command::Session(SessionCommand::SetFacts {
        title: dice.words(),
        municipality: dice.words(),
        community: dice.words(),
        language: dice.pick([Language::Nb, Language::Nn, Language::En])?,
        date: dice.pick(["2026-03-12", ""])?.to_owned(),
        venue: dice.words(),
        areas: vec![dice.words()],
        starts_at: dice.one_in(2).then(|| story.day.now.plus(1_000)),
    });
    Some(Move::Do(console(dice), command))
}

fn door(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    // Mostly open, so that days have people in them.
    let open = story.session().joined() < 6 || dice.one_in(2);
    Some(Move::Do(console(dice), Command::Door(DoorCommand::SetDoor { open })))
}

fn let_in(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (one, other) = (story.outsider(dice)?, story.outsider(dice)?);
    let people = if dice.one_in(3) { vec![one, story.anyone(dice)?] } else { vec![one, other] };
    Some(Move::Do(console(dice), Command::Door(DoorCommand::LetIn { people })))
}

fn take_out(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let mut people = vec![story.outsider(dice)?];
    if story.session().joined() > 6 && dice.one_in(3) {
        people.push(story.anyone(dice)?);
    }
    Some(Move::Do(console(dice), Command::Door(DoorCommand::WithdrawPeople { people })))
}

/// A person who waits may correct her profile, and tries everything else.
fn outside(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let who = Actor::Person(story.outsider(dice)?);
    let name = a_name(story, dice);
    if dice.one_in(3) {
        return Some(Move::Do(
            who,
            Command::People(PeopleCommand::WriteOwn {
                field: "need.note".into(),
                text: name,
                base: None,
            }),
        ));
    }
    let (role, area) = (dice.words(), String::new());
    Some(Move::Do(
        who,
        Command::People(PeopleCommand::SetProfile { person: None, name, role, area }),
    ))
}

fn withdraw(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    if story.session().joined() < 6 {
        return None;
    }
    let chair = story.session().board.chair().copied().filter(|_| dice.one_in(3));
    let person = chair.or_else(|| story.anyone(dice))?;
    Some(Move::Do(console(dice), Command::Door(DoorCommand::WithdrawPerson { person })))
}

fn merge(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    if story.session().joined() < 6 {
        return None;
    }
    let (from, into) = (story.anyone(dice)?, story.anyone(dice)?);
    Some(Move::Do(console(dice), Command::People(PeopleCommand::MergePeople { from, into })))
}

fn gone(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let person = story.anyone(dice)?;
    let gone = dice.one_in(2);
    if dice.one_in(2) {
        let who = Actor::Person(person);
        return Some(Move::Do(who, Command::People(PeopleCommand::SetGone { person: None, gone })));
    }
    Some(Move::Do(
        console(dice),
        Command::People(PeopleCommand::SetGone { person: Some(person), gone }),
    ))
}

fn profile(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let person = story.anyone(dice)?;
    let name = a_name(story, dice);
    let (role, area) = (dice.words(), format!("Område {}", dice.below(3)));
    if dice.one_in(3) {
        let set =
            Command::People(PeopleCommand::SetProfile { person: Some(person), name, role, area });
        return Some(Move::Do(console(dice), set));
    }
    let set = Command::People(PeopleCommand::SetProfile { person: None, name, role, area });
    Some(Move::Do(Actor::Person(person), set))
}

fn note(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let who = Actor::Person(story.anyone(dice)?);
    Some(Move::Do(
        who,
        Command::People(PeopleCommand::WriteOwn {
            field: "need.note".into(),
            text: dice.text(),
            base: None,
        }),
    ))
}

fn here(story: &Story) -> Option<StepId> {
    Some(story.session().step()?.id)
}

fn next(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    // A day begins with people and floker.
    let ready = story.session().joined() > 4 && story.session().groups().count() > 0;
    (ready || dice.one_in(4)).then_some(())?;
    Some(Move::Do(console(dice), Command::Programme(ProgrammeCommand::Next { from: here(story)? })))
}

fn back(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    Some(Move::Do(console(dice), Command::Programme(ProgrammeCommand::Back { from: here(story)? })))
}

fn jump(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let to = step(dice.pick(PHASES)?);
    Some(Move::Do(
        console(dice),
        Command::Programme(ProgrammeCommand::Jump { from: here(story)?, to }),
    ))
}

fn add_time(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let ms = dice.pick([60_000, 300_000, -60_000, -300_000, -86_400_000, 86_400_000])?;
    Some(Move::Do(
        console(dice),
        Command::Programme(ProgrammeCommand::AddTime { step: here(story)?, ms }),
    ))
}

fn pause(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    Some(Move::Do(
        console(dice),
        Command::Programme(ProgrammeCommand::Pause { step: here(story)? }),
    ))
}

fn resume(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    Some(Move::Do(
        console(dice),
        Command::Programme(ProgrammeCommand::Resume { step: here(story)? }),
    ))
}

fn undo(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let target = story.session().undo_view()?.target;
    Some(Move::Do(console(dice), Command::Programme(ProgrammeCommand::Undo { target })))
}

fn scene(_: &mut Story, dice: &mut Dice) -> Option<Move> {
    let scene = dice.pick([
        Scene::Auto,
        Scene::Auto,
        Scene::Lobby,
        Scene::Presenting,
        Scene::Ballot,
        Scene::Blank,
    ])?;
    Some(Move::Do(console(dice), Command::Programme(ProgrammeCommand::SetScene { scene })))
}

fn programme(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let mut steps = story.session().steps().to_vec();
    match dice.below(4) {
        0 => {
            steps.remove(dice.below(steps.len()));
        }
        1 => {
            let at = dice.below(steps.len());
            steps[at].phase = dice.pick(PHASES)?;
        }
        2 => {
            let at = dice.below(steps.len());
            steps[at].seconds += 60;
            steps.swap(at, 0);
        }
        _ => steps = crate::testing::steps(),
    }
    Some(Move::Do(console(dice), Command::Programme(ProgrammeCommand::SetProgramme { steps })))
}

fn announce(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let group = if dice.one_in(2) { story.any_group(dice) } else { None };
    Some(Move::Do(
        console(dice),
        Command::Session(SessionCommand::Announce { text: dice.words(), group }),
    ))
}

fn submit(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let n = story.fresh();
    let who = Actor::Person(story.anyone(dice)?);
    (story.session().clusters().count() < 12).then_some(())?;
    let (id, text) = (id("floke", n), dice.text());
    Some(Move::Do(
        who,
        Command::Floker(FlokerCommand::SubmitFloke {
            id,
            text,
            size: Some(Size::Large),
            complexity: None,
        }),
    ))
}

fn add_floker(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let lines: Vec<_> = story.session().clusters().map(|(id, _)| *id).collect();
    let cluster = *lines.get(dice.below(lines.len()))?;
    let floker = (0..dice.below(3))
        .map(|_| ImportFloke { id: id("floke", story.fresh()), text: dice.words() })
        .collect();
    Some(Move::Do(console(dice), Command::Floker(FlokerCommand::AddFloker { cluster, floker })))
}

fn import(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    (story.session().clusters().count() < 12).then_some(())?;
    let clusters = (0..1 + dice.below(3))
        .map(|_| ImportCluster {
            id: id("line", story.fresh()),
            title: dice.words(),
            theme: String::new(),
            size: Some(Size::Small),
            complexity: Some(Complexity::Simple),
            floker: (0..dice.below(3))
                .map(|_| ImportFloke { id: id("floke", story.fresh()), text: dice.words() })
                .collect(),
        })
        .collect();
    Some(Move::Do(console(dice), Command::Floker(FlokerCommand::ImportFloker { clusters })))
}

fn hide(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let all: Vec<_> = story.session().clusters().map(|(id, _)| *id).collect();
    let cluster = *all.get(dice.below(all.len().max(1)))?;
    Some(Move::Do(
        console(dice),
        Command::Floker(FlokerCommand::HideCluster { cluster, hidden: dice.one_in(2) }),
    ))
}

fn kind(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let all: Vec<_> = story.session().clusters().map(|(id, _)| *id).collect();
    let cluster = *all.get(dice.below(all.len().max(1)))?;
    let size = dice.pick([None, Some(Size::Small), Some(Size::Large)])?;
    let complexity = dice.pick([None, Some(Complexity::Composite)])?;
    Some(Move::Do(
        console(dice),
        Command::Floker(FlokerCommand::SetKind { cluster, size, complexity }),
    ))
}

fn form(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    if story.session().joined() < 4 || (story.session().groups().count() > 0 && dice.one_in(2)) {
        return None;
    }
    let first = dice.below(3);
    let groups = (first..=first + 1 + dice.below(2))
        .map(|n| NewGroup { id: group(n), name: format!("Gruppe {n}") })
        .collect();
    Some(Move::Do(console(dice), Command::Groups(GroupsCommand::FormGroups { groups })))
}

fn move_person(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let person = story.anyone(dice)?;
    let group = if dice.one_in(6) { None } else { Some(story.any_group(dice)?) };
    Some(Move::Do(console(dice), Command::Groups(GroupsCommand::MovePerson { person, group })))
}

fn rename(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let (who, group) = story.worker(dice)?;
    Some(Move::Do(who, Command::Groups(GroupsCommand::RenameGroup { group, name: dice.text() })))
}

fn lock(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    let Some(Value::Settings(now)) = story.session().value(&Key::Settings) else { return None };
    let locked = !now.groups_locked;
    Some(Move::Do(console(dice), Command::Groups(GroupsCommand::LockGroups { locked })))
}

fn end(story: &mut Story, dice: &mut Dice) -> Option<Move> {
    (story.day.log.len() > 235).then_some(())?;
    Some(Move::Do(console(dice), Command::Session(SessionCommand::EndSession {})))
}
