//! Views of the door.

use serde::Serialize;

use super::{RUSH, Rush};
use crate::facts::Language;
use crate::ids::{Millis, PersonId};
use crate::people::Profile;
use crate::session::Session;

impl Session {
    pub(crate) fn waiting_order(&self) -> Option<Vec<PersonId>> {
        let waiting = &self.people.door.waiting;
        (!waiting.is_empty()).then(|| waiting.clone())
    }

    pub(crate) fn waiting_card(&self, person: &PersonId) -> Option<WaitingCard> {
        let card = self.waiting_view(person)?;
        Some(WaitingCard { card, called: self.told_apart(person) })
    }

    pub(in crate::people) fn waiting_view(&self, person: &PersonId) -> Option<WaitingView> {
        let known = self.people.get(person).filter(|known| known.is_waiting())?;
        let profile = known.profile.clone().unwrap_or_default();
        Some(WaitingView { profile, since: known.joined_at })
    }

    /// What a person who waits receives: her own card, and what the join page tells everybody with the code.
    pub(crate) fn outside_view(&self, person: &PersonId) -> Option<OutsideView> {
        let card = self.waiting_view(person)?;
        let facts = self.facts();
        Some(OutsideView { card, language: facts.language, areas: facts.areas.clone() })
    }

    /// None when so many of them have been taken out that the rest are no rush.
    pub(crate) fn rush_view(&self) -> Option<RushView> {
        let Rush { since, until } = self.people.door.rush?;
        let newest = self.people.order.iter().rev().filter_map(|person| self.people.get(person));
        let of_it = newest.take_while(|person| person.joined_at >= since);
        let n = of_it.filter(|person| person.is_in() && person.joined_at <= until).count();
        (n >= RUSH).then_some(RushView { since, until, n })
    }
}

/// `console/waiting/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingCard {
    #[serde(flatten)]
    pub card: WaitingView,
    pub called: String,
}

/// The profile of a person who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingView {
    #[serde(flatten)]
    pub profile: Profile,
    pub since: Millis,
}

/// `mine/waiting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutsideView {
    #[serde(flatten)]
    pub card: WaitingView,
    pub language: Language,
    pub areas: Vec<String>,
}

/// `console/rush`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RushView {
    pub since: Millis,
    pub until: Millis,
    pub n: usize,
}
