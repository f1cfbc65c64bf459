//! An outcome belongs to what was voted on: only a newer vote on the same replaces it.

use super::dice::Dice;
use super::story::Story;
use crate::ballot::Subject;
use crate::board::Outcome;
use crate::event::{BallotEvent, Event};
use crate::ids::BallotId;

const DAYS: u64 = 24;
const TURNS: usize = 360;

/// A ballot, as its events describe it.
struct Told {
    ballot: BallotId,
    about: Subject,
    outcome: Option<Outcome>,
    shown: bool,
}

impl Told {
    fn decides(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome != Outcome::NotQuorate)
    }
}

/// Ballots, in the order in which they were opened.
#[derive(Default)]
struct Log(Vec<Told>);

impl Log {
    fn add(&mut self, event: &Event) {
        let Event::Ballot(event) = event else { return };
        match event {
            BallotEvent::BallotOpened { ballot, subject, .. } => {
                let (ballot, about) = (*ballot, *subject);
                self.0.push(Told { ballot, about, outcome: None, shown: false });
            }
            BallotEvent::BallotClosed { ballot, closing } => {
                self.of(ballot).outcome = closing.outcome;
            }
            BallotEvent::BallotRevealed { ballot } => self.of(ballot).shown = true,
            _ => {}
        }
    }

    fn of(&mut self, ballot: &BallotId) -> &mut Told {
        self.0.iter_mut().find(|told| told.ballot == *ballot).unwrap()
    }

    /// The outcome of a ballot now: void if a newer one on the same was shown and decides.
    fn outcome(&self, nth: usize) -> Option<Outcome> {
        let told = &self.0[nth];
        let newer = |other: &&Told| other.about == told.about && other.shown && other.decides();
        let is_void = told.decides() && self.0[nth + 1..].iter().any(|other| newer(&other));
        if is_void { Some(Outcome::Void) } else { told.outcome }
    }
}

#[test]
fn a_second_vote_voids_only_earlier_ones_on_the_same() {
    let (mut voids, mut others) = (0, 0);
    for seed in 0..DAYS {
        let mut dice = Dice::new(seed);
        let (mut story, mut log) = (Story::new(), Log::default());
        for _ in 0..TURNS {
            let Some(turn) = story.turn(dice.roll()) else { continue };
            turn.events.iter().for_each(|event| log.add(event));
            for (nth, told) in log.0.iter().enumerate() {
                let closing = story.session().ballot(&told.ballot).unwrap().closing();
                let outcome = closing.and_then(|closing| closing.outcome);
                assert_eq!(outcome, log.outcome(nth), "day {seed}, {}", told.ballot);
                let asked = told.about == Subject::Question {};
                assert!(!asked || outcome.is_none(), "a question decides nothing");
            }
        }
        let all = (0..log.0.len()).filter_map(|nth| log.outcome(nth));
        let (void, other): (Vec<_>, Vec<_>) = all.partition(|outcome| *outcome == Outcome::Void);
        voids += void.len();
        others += other.len();
    }
    assert!(voids > 5 && others > 20, "{voids} void, {others} others: too few to say anything");
}
