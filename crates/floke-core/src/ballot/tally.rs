//! Counting: what closing a ballot keeps.

use std::collections::BTreeMap;

use super::{Ballot, Choice, Closing, GROUP_FLOOR, GroupCounts, Method, Side, Sides, State};
use crate::board::Outcome;
use crate::ids::{GroupId, PersonId};
use crate::session::Session;

impl Ballot {
    fn places(&self) -> usize {
        if self.method == (Method::Scale {}) { 5 } else { self.choices.len() }
    }

    fn choices_made(&self) -> Option<&BTreeMap<PersonId, Choice>> {
        match &self.state {
            State::Open { choices, .. } => Some(choices),
            State::Closed { .. } => None,
        }
    }

    /// Whether it is open only to the chair: closed, but for her vote (V6).
    pub(crate) fn is_chair_only(&self) -> bool {
        matches!(self.state, State::Open { chair_only: true, .. })
    }

    /// Adds one choice to `counts`, which has a place for each choice or each point.
    fn count(&self, choice: &Choice, counts: &mut [usize]) {
        let mut one = |index: Option<usize>| {
            if let Some(place) = index.and_then(|i| counts.get_mut(i)) {
                *place += 1;
            }
        };
        let place = |id: &String| self.choices.iter().position(|c| c.id == *id);
        match choice {
            Choice::One(id) => one(place(id)),
            Choice::Dots(ids) => ids.iter().for_each(|id| one(place(id))),
            Choice::Scale(points) => one(usize::from(*points).checked_sub(1)),
        }
    }
}

impl Ballot {
    /// The side that a choice takes.
    fn side_of(&self, choice: &Choice) -> Option<Side> {
        let Choice::One(id) = choice else { return None };
        self.choices.iter().find(|known| known.id == *id)?.side()
    }

    /// The counts for and against, from counts by choice; none when the choices have no sides.
    #[must_use]
    pub fn sides_of(&self, counts: &[usize]) -> Option<Sides> {
        let votes = |side: Side| {
            let place = self.choices.iter().position(|known| known.side() == Some(side))?;
            counts.get(place).copied()
        };
        Some(Sides { r#for: votes(Side::For)?, against: votes(Side::Against)? })
    }

    /// Votes for and against, once closed; none when they are not kept.
    #[must_use]
    pub fn sides(&self) -> Option<Sides> {
        self.sides_of(self.closing()?.counts.as_deref()?)
    }
}

impl Session {
    /// Whether a case vote with quorum is tied and the chair has not voted as chair (V6). A secret vote waits for her
    /// even without a tie: if she knew of the tie, the result would tell what she voted after it.
    pub(crate) fn lacks_chair(&self) -> bool {
        let Some(ballot) = self.ballots.open().filter(|b| b.subject.case().is_some()) else {
            return false;
        };
        let State::Open { chair_voted: false, .. } = &ballot.state else { return false };
        let closing = self.closing(ballot);
        let sides = closing.counts.as_deref().and_then(|counts| ballot.sides_of(counts));
        let decides = if ballot.secret { sides.is_some() } else { sides.is_some_and(is_tied) };
        decides && closing.cast >= ballot.quorum
    }

    /// Whether console and chair are told that the vote waits for the chair. An open vote says so once it is closed to
    /// everybody else: earlier, each vote would show its side. A secret vote, where waiting reveals no tie, says so
    /// once everybody else who is here has voted.
    pub(crate) fn waits_for_chair(&self) -> bool {
        let Some(ballot) = self.ballots.open() else { return false };
        if ballot.is_chair_only() {
            return self.lacks_chair();
        }
        let State::Open { voted, .. } = &ballot.state else { return false };
        let waits_for = |p: &&PersonId| {
            self.people.is_present(p)
                && self.board.chair() != Some(p)
                && self.may_vote(ballot, p).is_ok()
                && !voted.contains_key(*p)
        };
        ballot.secret && self.lacks_chair() && self.people.ins().find(waits_for).is_none()
    }

    /// Counts an open ballot.
    pub(super) fn closing(&self, ballot: &Ballot) -> Closing {
        let none = BTreeMap::new();
        let choices = ballot.choices_made().unwrap_or(&none);
        let mut counts = vec![0; ballot.places()];
        let mut groups: BTreeMap<Option<&GroupId>, (usize, Vec<usize>)> = BTreeMap::new();
        for (person, choice) in choices {
            ballot.count(choice, &mut counts);
            let group = groups.entry(self.groups.of(person)).or_default();
            group.0 += 1;
            group.1.resize(ballot.places(), 0);
            ballot.count(choice, &mut group.1);
        }
        let cast = choices.len();
        let (by_group, outcome, chair, led) = (Vec::new(), None, None, None);
        if ballot.is_lost() {
            return Closing { cast, counts: None, by_group, outcome, chair, led, lost: true };
        }
        let counts = (!ballot.is_too_few(cast)).then_some(counts);
        let mut closing = Closing { cast, counts, by_group, outcome, chair, led, lost: false };
        // A scale is about attitudes: its answers are never told apart by group (R51).
        if !ballot.secret && ballot.method != (Method::Scale {}) {
            closing.by_group = self.together(groups);
        }
        if ballot.subject.case().is_some() {
            let sides = closing.counts.as_deref().and_then(|counts| ballot.sides_of(counts));
            let led = self.board.chair().copied();
            let told = matches!(ballot.state, State::Open { chair_voted: true, .. });
            if told && sides.is_some_and(is_tied) && cast >= ballot.quorum {
                closing.chair =
                    led.and_then(|chair| Some((chair, ballot.side_of(choices.get(&chair)?)?)));
            }
            closing.led = led;
            let chair = closing.chair.map(|(_, side)| side);
            closing.outcome = Some(Outcome::of(sides, chair, (cast, ballot.quorum)));
        }
        closing
    }

    /// Groups with fewer than three votes join the next smallest, so that subtraction reveals nothing (V17).
    fn together(
        &self,
        groups: BTreeMap<Option<&GroupId>, (usize, Vec<usize>)>,
    ) -> Vec<GroupCounts> {
        struct Part<'a> {
            groups: Vec<&'a GroupId>,
            cast: usize,
            counts: Vec<usize>,
        }
        let mut parts: Vec<Part<'_>> = groups
            .into_iter()
            .map(|(group, (cast, counts))| Part {
                groups: group.into_iter().collect(),
                cast,
                counts,
            })
            .collect();
        let place = |group: &GroupId| self.groups.order().iter().position(|g| g == group);
        loop {
            parts.sort_by_key(|p| (p.cast, p.groups.first().and_then(|g| place(g))));
            let small = parts.first().is_some_and(|p| p.cast < GROUP_FLOOR);
            if !small || parts.len() < 2 {
                break;
            }
            let small = parts.remove(0);
            if let Some(next) = parts.first_mut() {
                next.groups.extend(small.groups);
                next.cast += small.cast;
                for (sum, n) in next.counts.iter_mut().zip(small.counts) {
                    *sum += n;
                }
            }
        }
        // One part alone would be the total, under a group's name.
        if parts.iter().any(|p| p.cast < GROUP_FLOOR) {
            return Vec::new();
        }
        for part in &mut parts {
            part.groups.sort_by_key(|g| place(g));
        }
        parts.sort_by_key(|p| p.groups.first().and_then(|g| place(g)));
        parts
            .into_iter()
            .map(|p| GroupCounts {
                groups: p.groups.into_iter().copied().collect(),
                counts: p.counts,
            })
            .collect()
    }
}

/// As many for as against; without votes there is no tie.
fn is_tied(sides: Sides) -> bool {
    sides.r#for == sides.against && sides.r#for > 0
}
