//! The connections of a room, and how far each has come.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use floke_core::{Actor, PersonId};
use floke_wire::{CloseCode, ServerMsg};

use super::Shared;
use super::seat::{Allowance, Seat};

/// All connections of a room.
#[derive(Debug, Default)]
pub(super) struct Seats(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    /// Indexes are stable, so that the fan-out can go through them in slices.
    places: Vec<Option<Arc<Seat>>>,
    free: Vec<usize>,
    /// Places by their holder, the oldest first.
    by_actor: HashMap<Actor, Vec<usize>>,
}

impl Seats {
    /// Takes a place. Returns it, the actor's other connections from the oldest, and how many of those are too many.
    pub(super) fn add(&self, seat: &Arc<Seat>) -> (usize, Vec<Arc<Seat>>, usize) {
        let mut table = self.lock();
        let place = table.free.pop().unwrap_or(table.places.len());
        if place == table.places.len() {
            table.places.push(None);
        }
        if let Some(slot) = table.places.get_mut(place) {
            *slot = Some(Arc::clone(seat));
        }
        let places = table.by_actor.entry(seat.actor).or_default();
        let earlier = places.clone();
        places.push(place);
        let others: Vec<_> = earlier
            .into_iter()
            .filter_map(|place| table.places.get(place)?.clone())
            .filter(|other| !other.is_gone())
            .collect();
        let max = seat.actor.role().row().sockets;
        let too_many = (others.len() + 1).saturating_sub(max);
        (place, others, too_many)
    }

    fn remove(&self, place: usize, actor: &Actor) {
        let mut table = self.lock();
        if table.places.get_mut(place).and_then(Option::take).is_some() {
            table.free.push(place);
        }
        if let Some(places) = table.by_actor.get_mut(actor) {
            places.retain(|other| *other != place);
            if places.is_empty() {
                table.by_actor.remove(actor);
            }
        }
    }

    /// The connections in up to `n` places from `start` on; `None` after the last place.
    pub(super) fn slice(&self, start: usize, n: usize) -> Option<Vec<Arc<Seat>>> {
        let table = self.lock();
        let places = table.places.get(start..(start + n).min(table.places.len()))?;
        if places.is_empty() {
            return None;
        }
        places.iter().flatten().for_each(Seat::warm);
        Some(places.iter().flatten().cloned().collect())
    }

    pub(super) fn all(&self) -> Vec<Arc<Seat>> {
        self.lock().places.iter().flatten().cloned().collect()
    }

    pub(super) fn of(&self, actor: &Actor) -> Vec<Arc<Seat>> {
        let table = self.lock();
        let places = table.by_actor.get(actor).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| table.places.get(*place)?.clone()).collect()
    }

    pub(super) fn close_all(&self, code: CloseCode) {
        for seat in self.all() {
            seat.close(code);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place in a room. Dropping it is leaving.
pub struct Seated {
    shared: Arc<Shared>,
    seat: Arc<Seat>,
    place: usize,
}

impl Seated {
    pub(super) fn new(shared: Arc<Shared>, seat: Arc<Seat>, place: usize) -> Self {
        Self { shared, seat, place }
    }

    /// The holder of this seat.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.seat.actor
    }

    /// The participant in this seat.
    #[must_use]
    pub fn me(&self) -> Option<&PersonId> {
        self.seat.actor.person()
    }

    /// What this person may have under way.
    #[must_use]
    pub fn allowance(&self) -> &Arc<Allowance> {
        &self.seat.allowance
    }

    /// Begins to receive: the welcome, and in the same write the frame to the newest rev.
    pub fn start(&self, welcome: Option<&ServerMsg<()>>) {
        self.seat.greet(&self.shared, welcome);
    }

    /// Sends what a full socket missed, once it has drained.
    pub fn drained(&self) {
        self.seat.up();
        self.seat.deliver(&self.shared.published);
    }

    /// Writes an answer.
    pub fn say(&self, msg: &ServerMsg<()>) {
        self.seat.say(self.shared.framer, msg);
    }

    pub(super) fn seat(&self) -> &Arc<Seat> {
        &self.seat
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        self.shared.seats.remove(self.place, &self.seat.actor);
        self.shared.published.release(&self.seat.leave());
        self.shared.stirred.notify_one();
    }
}

impl fmt::Debug for Seated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seated").field("actor", &self.seat.actor).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
