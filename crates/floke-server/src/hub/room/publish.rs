//! From touched keys to published values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use floke_core::{Actor, Key, Pace, PersonId, Scope, Session, Touched};
use floke_wire::{CloseCode, Role};
use tokio::time::Instant;

use super::{Room, authenticate, why_shut};
use crate::hub::presence::SLOW_EVERY;
use crate::hub::published::{Change, Rev};
use crate::hub::seat::Seat;

impl Room {
    /// Moves the rev on when there is something to show. Counters and presence wait for their turn, except a ballot's.
    pub(super) fn publish(&mut self, touched: &Touched) {
        let Some(live) = self.live.take() else { return };
        let mut keys = live.session.changed(touched);
        self.counters.extend(keys.extract_if(.., |key| key.pace() != Pace::AtOnce));
        if keys.contains(&Key::Ballot) {
            keys.extend(self.counters.extract_if(.., |key| key.pace() == Pace::CounterOfBallot));
        }
        let next = self.shared.published.rev().next();
        let people: Vec<&PersonId> = touched.rescoped().collect();
        let rescoped = !people.is_empty() || touched.facilitators_rescoped();
        let mut loads = BTreeSet::new();
        if rescoped {
            self.presence.stir();
            self.rescope(&live.session, &people, touched.facilitators_rescoped(), next, &mut loads);
        }
        let mut changes: BTreeMap<Scope, Vec<Change>> = BTreeMap::new();
        let now = Instant::now();
        if now >= self.slow_at && self.has_slow(now) {
            self.slow_at = now + SLOW_EVERY;
            keys.append(&mut self.counters);
            let by_itself = self.lobby.by_itself.contains(&self.shared.id);
            let seats = (&self.shared.seats, by_itself);
            changes.extend(self.presence.update(&live.session, seats, now));
        }
        if rescoped || !keys.is_empty() || !changes.is_empty() {
            let scopes: BTreeSet<Scope> = keys.iter().map(Key::scope).collect();
            let heard = self.shared.published.heard(scopes.into_iter());
            for key in keys {
                let scope = key.scope();
                if heard.contains(&scope) {
                    changes.entry(scope).or_default().push(value(&live.session, &key));
                }
            }
            let loads = loads.into_iter().map(|scope| {
                let values = self.values(&live.session, &scope);
                (scope, values)
            });
            let loads: Vec<_> = loads.collect();
            self.shared.published.publish(changes, loads);
        }
        self.live = Some(live);
    }

    /// Gives connections their new scopes from rev `next` on, and closes those with none left.
    fn rescope(
        &mut self,
        session: &Session,
        people: &[&PersonId],
        facilitators: bool,
        next: Rev,
        loads: &mut BTreeSet<Scope>,
    ) {
        let mut seats: Vec<Arc<Seat>> = Vec::new();
        for person in people {
            self.rescoped.insert(**person, next);
            seats.extend(self.shared.seats.of(&Actor::Person(**person)));
        }
        if facilitators {
            self.facilitators_rescoped = next;
            let is_facilitator =
                |seat: &Arc<Seat>| matches!(seat.actor, Actor::Link(Role::Facilitator, _));
            seats.extend(self.shared.seats.all().into_iter().filter(is_facilitator));
        }
        let published = &self.shared.published;
        for seat in seats {
            let scopes = session.scopes(&seat.actor, &seat.parts());
            if scopes.is_empty() {
                // A merged person: the same cookie comes back as the other person.
                let other = authenticate(session, Role::Participant, &seat.proof, self.now());
                let shut = || why_shut(session, Role::Participant, &seat.proof);
                seat.close(other.map_or_else(shut, |_| CloseCode::Restart));
                continue;
            }
            let (ids, missing) = published.hold(&scopes);
            if seat.has_scopes(&ids) {
                published.release(&ids);
                continue;
            }
            loads.extend(missing);
            published.release(&seat.rescope(ids, next));
        }
    }

    /// All values of a scope now.
    pub(super) fn values(&self, session: &Session, scope: &Scope) -> Vec<Change> {
        let stored = session.keys(scope).into_iter().map(|key| value(session, &key));
        stored.chain(self.presence.values(scope)).collect()
    }
}

fn value(session: &Session, key: &Key) -> Change {
    let json = session.value(key).and_then(|value| match serde_json::to_string(&value) {
        Ok(json) => Some(json.into()),
        Err(error) => {
            tracing::error!(%error, %key, "a value cannot be written");
            None
        }
    });
    Change { key: key.to_string().into(), json }
}
