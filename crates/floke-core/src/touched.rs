//! What an event changed: aspects of the state. Which values read an aspect is said in the table of keys (`view/table.rs`),
//! so that a feature names what it changed, and never who shows it.

use std::collections::BTreeSet;

use crate::ids::{ClusterId, GroupId, PersonId, QuestionId, RowId};

/// Declares the aspects under the feature that changes them.
macro_rules! aspects {
    ($( $feature:ident { $( $(#[doc = $doc:expr])* $name:ident $( ( $($of:ty),+ ) )?, )* } )*) => {
        /// A part of the state that changes by itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Aspect {
            $($( $(#[doc = $doc])* $name $( ( $($of),+ ) )?, )*)*
        }

        #[cfg(test)]
        impl Aspect {
            /// Each with the feature that may raise it.
            pub(crate) const OWNERS: &[(&str, &str)] =
                &[$($( (stringify!($name), stringify!($feature)), )*)*];
        }
    };
}

aspects! {
    session {
        /// Title, municipality, language, day, areas, keeping date.
        Facts,
        /// The code people type.
        JoinCode,
        Ended,
        /// What the facilitator said to everybody, or to one group.
        Message(Option<GroupId>),
    }
    people {
        /// Somebody came in: the list of everybody.
        Came,
        /// Name, post and area of somebody who is in.
        Profile(PersonId),
        /// How she is told from her namesakes.
        Called(PersonId),
        /// Joined, arrived, gone for the day, withdrawn.
        Attendance(PersonId),
        PersonalCode(PersonId),
        Own(PersonId, &'static str),
        /// Who arrived since the last vote.
        Newcomers,
        Door,
        Rush,
        /// The list of those who wait at the closed door.
        Waiting,
        /// Somebody who waits, or waited until now.
        Stranger(PersonId),
    }
    programme {
        /// The list of steps.
        Steps,
        /// The step the room is at, and all that a step opens.
        Step,
        /// The clock of the step.
        Clock,
        /// When each step really began.
        Actuals,
        Undo,
        /// What the facilitator has chosen for the big screen.
        Scene,
    }
    floker {
        /// The order of the lines.
        Clusters,
        Cluster(ClusterId),
        /// The lines that are hidden.
        Hidden,
    }
    groups {
        /// The list of groups.
        Groups,
        /// A group came or went.
        Group(GroupId),
        /// Who is in it.
        Members(GroupId),
        GroupName(GroupId),
        /// Which group she is in.
        Seat(PersonId),
        /// Whether people may change groups themselves.
        Lock,
    }
    pick {
        Dots(PersonId),
        /// Whether the group's dots are shown to it.
        DotsShown(GroupId),
        /// Whether two groups may have one floke.
        Shared,
        /// A group's choice.
        Picked(GroupId),
        /// Who has this line.
        Taken(ClusterId),
    }
    work {
        Text(GroupId, &'static str),
        Row(GroupId, &'static str, RowId),
        /// The order of a list's rows.
        Rows(GroupId, &'static str),
        /// Who wrote last, and where.
        Written(GroupId),
        /// What a stage still lacks, and its extra points.
        Progress(GroupId),
        Hand(GroupId),
        Delivered(GroupId),
    }
    plenum {
        /// Who presents, and who comes next.
        Floor,
        /// What of a group's has been presented.
        Presented(GroupId),
        /// Which question has been raised.
        Raised,
        /// The list of questions.
        Questions,
        Question(QuestionId),
        /// The list of what is asked of a group.
        Asked(GroupId),
    }
    board {
        /// The open case: which, what it says, its chair, who is inhabil.
        Case,
        /// Somebody leads the open case, or did until now.
        Chair(PersonId),
        /// What somebody reported in the open case, and what was ruled.
        Report(PersonId),
        /// What a group's case came to.
        Decision(GroupId),
    }
    ballot {
        /// The newest ballot: what it is about, its state, its result.
        Ballot,
        /// Which ballot is on stage.
        Stage,
        /// Somebody has voted.
        Voted(PersonId),
        /// What somebody chose.
        Choice(PersonId),
        /// Whether somebody may vote in the newest ballot.
        Standing(PersonId),
    }
}

/// The aspects that events changed, and the people whose scopes they changed.
#[derive(Debug, Default)]
pub struct Touched {
    aspects: Option<BTreeSet<Aspect>>,
    rescoped: BTreeSet<PersonId>,
    facilitators_rescoped: bool,
}

impl Touched {
    /// Collects, for a room that is awake.
    #[must_use]
    pub fn collecting() -> Self {
        Self { aspects: Some(BTreeSet::new()), ..Self::default() }
    }

    /// Collects nothing, for replay.
    #[must_use]
    pub fn ignoring() -> Self {
        Self::default()
    }

    /// This is another now.
    pub(crate) fn raise(&mut self, aspect: Aspect) {
        if let Some(aspects) = &mut self.aspects {
            aspects.insert(aspect);
        }
    }

    pub(crate) fn rescope(&mut self, person: &PersonId) {
        if self.aspects.is_some() {
            self.rescoped.insert(*person);
        }
    }

    /// Groups came or went: facilitators, who see every group, need a fresh view.
    pub(crate) fn rescope_facilitators(&mut self) {
        self.facilitators_rescoped = true;
    }

    pub(crate) fn aspects(&self) -> impl Iterator<Item = Aspect> {
        self.aspects.iter().flatten().copied()
    }

    /// The people whose scopes are others now.
    pub fn rescoped(&self) -> impl Iterator<Item = &PersonId> {
        self.rescoped.iter()
    }

    /// Whether facilitators' scopes are others now.
    #[must_use]
    pub fn facilitators_rescoped(&self) -> bool {
        self.facilitators_rescoped
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Aspect;

    fn files(folder: &Path, all: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, all);
            } else {
                all.push(path.to_str().unwrap().to_owned());
            }
        }
    }

    /// The table alone says who reads what: a feature that named another's aspect would have to know what shows it.
    #[test]
    fn a_feature_raises_only_its_own_aspects() {
        let src = format!("{}/src/", env!("CARGO_MANIFEST_DIR"));
        let mut all = Vec::new();
        files(Path::new(&src), &mut all);
        let mut raised = std::collections::BTreeSet::new();
        for file in &all {
            let place = file.strip_prefix(&src).unwrap();
            if place.starts_with("view") || place.starts_with("touched") {
                continue;
            }
            let feature = place.split(['/', '.']).next().unwrap();
            let text = fs::read_to_string(file).unwrap();
            for after in text.split("Aspect::").skip(1) {
                let name = after.split(|c: char| !c.is_alphanumeric()).next().unwrap();
                let owner = Aspect::OWNERS.iter().find(|(aspect, _)| *aspect == name).unwrap();
                assert_eq!(owner.1, feature, "{place} raises {name}");
                raised.insert(name.to_owned());
            }
        }
        for (aspect, _) in Aspect::OWNERS {
            assert!(raised.contains(*aspect), "{aspect} never changes");
        }
    }
}
