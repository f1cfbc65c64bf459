//! What an event changed: aspects of the state. The table of keys (`view/table.rs`) says which values read an aspect,
//! so a feature names what it changed, and never who shows it.

use std::collections::BTreeSet;

use crate::ids::{ClusterId, GroupId, PersonId, QuestionId, RowId};

/// Declares the aspects under the feature that changes them.
macro_rules! aspects {
    ($( $feature:ident { $( $(#[doc = $doc:expr])* $name:ident $( ( $($of:ty),+ ) )?, )* } )*) => {
        /// A part of the state that changes on its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Aspect {
            $($( $(#[doc = $doc])* $name $( ( $($of),+ ) )?, )*)*
        }

        #[cfg(test)]
        impl Aspect {
            /// Each aspect, with the feature that may raise it.
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
        /// The facilitator's message to everybody, or to one group.
        Message(Option<GroupId>),
    }
    people {
        /// A person came in: the list of everybody.
        Came,
        /// Name, post and area of a person who is in.
        Profile(PersonId),
        /// What tells her from her namesakes.
        Called(PersonId),
        /// Whether she has joined, arrived, gone for the day, or been withdrawn.
        Attendance(PersonId),
        PersonalCode(PersonId),
        Own(PersonId, &'static str),
        /// The people who have arrived since the last vote.
        Newcomers,
        Door,
        Rush,
        /// The list of people who wait at the closed door.
        Waiting,
        /// A person who waits, or waited until now.
        Stranger(PersonId),
    }
    programme {
        /// The list of steps.
        Steps,
        /// The room's current step, and everything that a step opens.
        Step,
        /// The clock of the step.
        Clock,
        /// When each step really began.
        Actuals,
        Undo,
        /// The facilitator's choice for the big screen.
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
        /// A group was added or removed.
        Group(GroupId),
        /// The members of a group.
        Members(GroupId),
        GroupName(GroupId),
        /// The group she is in.
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
        /// The groups that have this line.
        Taken(ClusterId),
    }
    work {
        Text(GroupId, &'static str),
        Row(GroupId, &'static str, RowId),
        /// The order of a list's rows.
        Rows(GroupId, &'static str),
        /// The last writer, and where she wrote.
        Written(GroupId),
        /// What a stage still lacks, and its bonus points.
        Progress(GroupId),
        Hand(GroupId),
        Delivered(GroupId),
    }
    plenum {
        /// The presenting group, and the next.
        Floor,
        /// Which work of a group has been presented.
        Presented(GroupId),
        /// The raised question.
        Raised,
        /// The list of questions.
        Questions,
        Question(QuestionId),
        /// The list of questions to a group.
        Asked(GroupId),
    }
    board {
        /// The open case: its group, its text, its chair, who is inhabil.
        Case,
        /// A person leads the open case, or did until now.
        Chair(PersonId),
        /// A person's report in the open case, and the ruling on it.
        Report(PersonId),
        /// The decision in a group's case.
        Decision(GroupId),
    }
    ballot {
        /// The newest ballot: its subject, its state, its result.
        Ballot,
        /// The ballot on stage.
        Stage,
        /// A person has voted.
        Voted(PersonId),
        /// A person's choice.
        Choice(PersonId),
        /// Whether a person may vote in the newest ballot.
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
    /// Collects aspects, for a room that is awake.
    #[must_use]
    pub fn collecting() -> Self {
        Self { aspects: Some(BTreeSet::new()), ..Self::default() }
    }

    /// Collects nothing, for replay.
    #[must_use]
    pub fn ignoring() -> Self {
        Self::default()
    }

    /// Notes that this aspect has changed.
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

    /// Groups were added or removed: facilitators, who see every group, need a fresh view.
    pub(crate) fn rescope_facilitators(&mut self) {
        self.facilitators_rescoped = true;
    }

    pub(crate) fn aspects(&self) -> impl Iterator<Item = Aspect> {
        self.aspects.iter().flatten().copied()
    }

    /// The people whose scopes have changed.
    pub fn rescoped(&self) -> impl Iterator<Item = &PersonId> {
        self.rescoped.iter()
    }

    /// Whether facilitators' scopes have changed.
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

    /// Only the table says who reads what: a feature that raised another's aspect would have to know what shows it.
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
