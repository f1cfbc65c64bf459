//! The whole workshop of `data/kongsvinger.json`, typed as far as the day needs it. Everybody in it is invented.
//!
//! The texts are Norwegian and stay so. A group's texts have the names that the form gives them.

mod board;
mod work;

use floke_core::programme::Phase;
use serde::Deserialize;

pub use board::{Board, Case, Inhabil, Voting};
pub use work::{Asked, Pick, Plenum, Row, Work};

/// One workshop, from the first coffee to the last vote.
#[derive(Debug, Clone, Deserialize)]
pub struct Dataset {
    /// What and where.
    pub workshop: Workshop,
    /// The day.
    pub program: Vec<Item>,
    /// 48 people.
    pub participants: Vec<Participant>,
    /// Eight groups of six.
    pub groups: Vec<Group>,
    /// Sixty challenges.
    pub floker: Vec<Floke>,
    /// Twenty lines of the bruttoliste.
    pub clusters: Vec<Cluster>,
    /// What each group wrote.
    pub groups_work: Vec<Work>,
    /// The board.
    pub formannskap: Board,
    /// What each participant thought at the end.
    pub reflection: Reflection,
}

/// What and where.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Workshop {
    pub name: String,
    pub municipality: String,
    pub community: String,
    pub date: String,
    pub venue: String,
    pub language: String,
}

/// One item of the programme.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Item {
    /// Such as `2026-03-12T08:30:00+01:00`.
    pub from: String,
    pub minutes: u32,
    pub phase: Phase,
    pub title: String,
    pub text: String,
}

/// A participant.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Participant {
    pub id: String,
    pub name: String,
    pub role: String,
    pub area: String,
    pub group: String,
    pub lang: String,
    pub presence: Vec<Presence>,
}

impl Participant {
    /// When she comes, as in the data; blank when she never comes.
    #[must_use]
    pub fn comes(&self) -> &str {
        self.presence.first().map_or("", |p| &p.from)
    }

    /// When she leaves, as in the data; blank when she never leaves.
    #[must_use]
    pub fn leaves(&self) -> &str {
        self.presence.last().map_or("", |p| &p.to)
    }
}

/// From when to when a participant is there.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Presence {
    pub from: String,
    pub to: String,
}

/// A table of six.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Group {
    pub id: String,
    pub name: String,
    pub members: Vec<String>,
}

/// A challenge as a participant sent it in.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Floke {
    pub id: String,
    pub text: String,
}

/// A line of the bruttoliste.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Cluster {
    pub id: String,
    pub title: String,
    pub theme: String,
    pub size: String,
    pub complexity: String,
    pub members: Vec<String>,
}

/// What each participant thought at the end.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Reflection {
    pub answers: Vec<Thought>,
}

/// What one participant thought.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Thought {
    pub participant: String,
    pub trust_vs_zero_error: u8,
}

impl Dataset {
    /// The workshop in Kongsvinger.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
    pub fn kongsvinger() -> Self {
        serde_json::from_str(include_str!("../data/kongsvinger.json"))
            .expect("the data set fits its types")
    }

    /// A participant.
    #[must_use]
    pub fn participant(&self, id: &str) -> Option<&Participant> {
        self.participants.iter().find(|p| p.id == id)
    }

    /// The ids, in the data, of a group's members.
    #[must_use]
    pub fn members(&self, group: &str) -> &[String] {
        self.groups.iter().find(|g| g.id == group).map_or(&[], |g| &g.members)
    }

    /// A case before the board, by its group.
    #[must_use]
    pub fn case_of(&self, group: &str) -> Option<&Case> {
        self.formannskap.cases.iter().find(|c| c.group == group)
    }

    /// The place of the `nth` item of a kind in the programme; the last place when there is none.
    #[must_use]
    pub fn step(&self, phase: Phase, nth: usize) -> usize {
        let of_kind = self.program.iter().enumerate().filter(|(_, item)| item.phase == phase);
        of_kind.map(|(i, _)| i).nth(nth).unwrap_or(self.program.len().saturating_sub(1))
    }

    /// The place of the item that begins at or before a time such as `2026-03-12T10:22:00+01:00`.
    #[must_use]
    pub fn step_at(&self, time: &str) -> usize {
        // All times of the data have one zone, so that text order is time order.
        self.program.iter().rposition(|item| item.from.as_str() <= time).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_as_large_as_it_says() {
        let data = Dataset::kongsvinger();
        assert_eq!((data.participants.len(), data.groups.len()), (48, 8));
        assert_eq!((data.floker.len(), data.clusters.len()), (60, 20));
        assert!(data.groups.iter().all(|g| g.members.len() == 6));
        assert_eq!(data.formannskap.cases.iter().map(|c| c.votings.len()).sum::<usize>(), 11);
        assert_eq!(data.program.iter().map(|item| item.minutes).sum::<u32>(), 420);
    }

    #[test]
    fn every_vote_is_counted_as_its_ballots_say() {
        for case in Dataset::kongsvinger().formannskap.cases {
            for voting in &case.votings {
                let yes = voting.ballots.values().filter(|choice| *choice == "for").count();
                assert_eq!(
                    (yes, voting.ballots.len()),
                    (voting.yes, voting.cast),
                    "{}",
                    case.title
                );
            }
        }
    }

    #[test]
    fn a_time_of_the_day_is_a_step() {
        let data = Dataset::kongsvinger();
        assert_eq!(data.step_at("2026-03-12T10:22:00+01:00"), data.step(Phase::NeedContact, 0));
        let p12 = data.participant("p12").unwrap();
        assert_eq!(data.step_at(p12.leaves()), data.step(Phase::SolutionPlenum, 0));
    }
}
