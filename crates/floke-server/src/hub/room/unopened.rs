//! Parts that pages asked for while the session was unavailable.

use std::collections::BTreeMap;
use std::sync::Arc;

use floke_core::Part;

/// Each seat and part, kept once however often a page asks. Nobody sits down meanwhile, which bounds the list.
#[derive(Debug)]
pub(super) struct Unopened<S>(BTreeMap<(usize, Part), Arc<S>>);

impl<S> Unopened<S> {
    pub(super) const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// A seat's address identifies it: no other seat has it while this list holds the seat.
    pub(super) fn ask(&mut self, seat: &Arc<S>, part: Part) {
        let place = Arc::as_ptr(seat).addr();
        self.0.entry((place, part)).or_insert_with(|| Arc::clone(seat));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all of them.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (Arc<S>, Part)> + use<S> {
        std::mem::take(&mut self.0).into_iter().map(|((_, part), seat)| (seat, part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_asks_again_and_again_while_the_disk_is_gone_is_kept_once() {
        let (mut unopened, seats) = (Unopened::none(), [Arc::new("Kari"), Arc::new("Ola")]);
        for _ in 0..1_000 {
            for seat in &seats {
                unopened.ask(seat, Part::Floker);
                unopened.ask(seat, Part::Delivered);
            }
        }
        assert_eq!(unopened.0.len(), 4);
        let asked: Vec<_> = unopened.take().map(|(seat, part)| (*seat, part)).collect();
        for seat in ["Kari", "Ola"] {
            assert!(
                asked.contains(&(seat, Part::Floker)) && asked.contains(&(seat, Part::Delivered))
            );
        }
        assert!(asked.len() == 4 && unopened.is_empty());
    }
}
