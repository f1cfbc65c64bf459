//! People who have only joined do not affect the room, however many they are.

use proptest::prelude::*;

use super::{cases, told, turns};
use crate::ballot::Method;
use crate::command::{BallotCommand, BoardCommand, Command, Context, GroupsCommand};
use crate::role::Actor;
use crate::testing::{ballot, facilitator, group, recommendation, scopes};
use crate::view::Scope;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn sixty_people_who_only_joined_change_the_result_of_no_command(
        turns in turns(), ghosts in 1..60_usize,
    ) {
        let mut story = told(&turns);
        prop_assume!(story.session().ended_at().is_none());
        let plain = story.session().clone();
        for n in 0..ghosts {
            story.day.only_join(500_000 + n, "Nav", 100_000).unwrap();
        }
        let open = Command::Ballot(BallotCommand::OpenBallot {
            ballot: ballot(900_000),
            question: "Hva nå?".into(),
            choices: Vec::new(),
            method: Method::Scale {},
            secret: false,
            again: false,
            without_new: false,
        });
        let case = plain.board.current().map_or(group(0), |(group, _)| *group);
        let on_case = Command::Board(BoardCommand::OpenCaseVote {
            ballot: ballot(900_000),
            proposal: recommendation(&case),
            secret: false,
            again: false,
            without_new: false,
        });
        let votes = [open, on_case].map(|command| (facilitator(), command));
        let said = story.said.iter().map(|(who, _, command)| (*who, command.clone()));
        for (n, (who, command)) in said.chain(votes).enumerate() {
            // Groups include everybody who has joined: she may get a seat before she comes.
            if matches!(command, Command::Groups(GroupsCommand::FormGroups { .. })) {
                continue;
            }
            let cmd = crate::testing::id("again", n);
            let ctx = Context { who, now: story.day.now, cmd };
            let now = story.session().decide(&command, &ctx);
            prop_assert_eq!(now, plain.decide(&command, &ctx), "{:?}", command);
        }
        for person in plain.people.order() {
            let who = Actor::Person(*person);
            for scope in scopes(&plain, &who) {
                same(&plain, story.session(), &scope)?;
            }
        }
    }
}

fn same(
    plain: &crate::session::Session,
    haunted: &crate::session::Session,
    scope: &Scope,
) -> Result<(), TestCaseError> {
    for key in plain.keys(scope) {
        prop_assert_eq!(plain.value(&key), haunted.value(&key), "{}", key);
    }
    Ok(())
}
