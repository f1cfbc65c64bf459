//! What a participant may read: all of her own group, and what other groups have shown or delivered.

use std::collections::BTreeMap;

use floke_core::form::{Place, Readers, Since, Stage, find_field, find_list};
use floke_core::work::Delivery;
use floke_core::{PersonId, Session};

use crate::report::{GroupReport, Report, TextReport};
use crate::words::is_draft;

impl Report {
    /// What facilitators may read now.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self::read_by(session, |readers| readers.facilitator)
    }

    /// What a person with the municipality's link may read now.
    #[must_use]
    pub fn for_municipality(session: &Session) -> Self {
        Self::read_by(session, |readers| readers.municipality)
    }

    fn read_by(session: &Session, since: impl Fn(&Readers) -> Since) -> Self {
        let mut report = Self::with_lines(session, |_| true);
        let ended = session.ended_at().is_some();
        for group in &mut report.groups {
            keep_read(group, &since, ended);
        }
        report
    }

    /// What `person` may read now. Of other groups, before the end: her View, with the public copies of what they
    /// delivered. After it: the delivered stages as they are, and the group's decision and what it takes home, which
    /// the end delivers. Never their notes, dots, undelivered texts, or hidden lines.
    #[must_use]
    pub fn for_participant(session: &Session, person: &PersonId) -> Self {
        let mut report = Self::with_lines(session, |id| !session.is_hidden(id));
        let own = session.group_of(person);
        let ended = session.ended_at().is_some();
        report.is_partial = !ended;
        report.on_phone = true;
        for group in report.groups.iter_mut().filter(|g| own != Some(&g.id)) {
            if ended {
                keep_read(group, |readers| readers.all, ended);
                leave_out_what_was_not_delivered(group);
            } else {
                keep_the_public_copies(session, group);
            }
            group.dots.clear();
            if let Some(line) = &mut group.floke
                && session.picked(&group.id).is_some_and(|id| session.is_hidden(id))
            {
                line.floker.clear();
            }
        }
        report
    }
}

/// Keeps of a group's form what may be read now. A result that is a draft is not delivered by the end.
fn keep_read(group: &mut GroupReport, since: impl Fn(&Readers) -> Since, ended: bool) {
    let (delivered, draft) = (group.delivered.clone(), is_draft(group));
    let is_read = |place: &Place| {
        let ended = ended && !(draft && place.stage == Stage::Result);
        since(&place.readers).is_now(place.stage, delivered.contains_key(&place.stage), ended)
    };
    group.texts.retain(|id, _| find_field(id).is_some_and(|field| is_read(&field.place)));
    group.lists.retain(|id, _| find_list(id).is_some_and(|list| is_read(&list.place)));
}

/// Drops the versions that the group did not choose, and the points of an undelivered solution.
fn leave_out_what_was_not_delivered(group: &mut GroupReport) {
    for text in group.texts.values_mut() {
        text.others.clear();
    }
    if !group.delivered.contains_key(&Stage::Solution) {
        group.bonus = 0;
    }
}

/// Keeps the public copies of a group, and drops everything it writes.
fn keep_the_public_copies(session: &Session, group: &mut GroupReport) {
    let mut texts = BTreeMap::new();
    let mut put = |id: &str, text: &str| {
        if !text.is_empty() {
            let text = TextReport { text: text.to_owned(), others: Vec::new() };
            texts.insert(id.to_owned(), text);
        }
    };
    group.bonus = 0;
    for delivery in Stage::DELIVERED.iter().filter_map(|s| session.delivered(&group.id, *s)) {
        match delivery {
            Delivery::Need { sentence, based_on } => {
                put("need.sentence", sentence);
                group.based_on = Some(*based_on);
            }
            Delivery::Solution { title, summary, bonus } => {
                put("solution.title", title);
                put("solution.description", summary);
                group.bonus = *bonus;
            }
            Delivery::Test { name, goal } => {
                put("case.title", name);
                put("test.goal", goal);
            }
        }
    }
    group.texts = texts;
    group.lists.clear();
    // Phones do not show the members of other groups.
    group.members.clear();
}
