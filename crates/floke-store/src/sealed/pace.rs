//! How often the log is synced under constant load.
//!
//! A commit costs as much CPU for one append as for twenty. Few appends get a commit each at once: nobody waits for a
//! timer. Under steady load from many rooms, appends within two milliseconds share one. A single room collects in its
//! own inbox what is said during a commit, and has nobody to wait for.

use std::time::{Duration, Instant};

use floke_core::SessionId;
use tokio::sync::mpsc;

use super::request::Request;
use super::writer::BATCH;

/// The time between commits under constant load.
const SPACING: Duration = Duration::from_millis(2);

/// Commits that may follow each other directly after a pause.
const BURST: u32 = 16;

/// A steady pace with a burst.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the next commit would be if all had kept their distance.
    due: Option<Instant>,
    /// The room of the last commit, when it was a single one.
    last: Option<SessionId>,
}

impl Pace {
    /// Waits for the pace, and collects requests meanwhile.
    pub(super) fn gather(
        &mut self,
        inbox: &mut mpsc::Receiver<Request>,
        requests: &mut Vec<Request>,
    ) {
        let only = only_room(requests);
        if only.is_none() || only != self.last.as_ref() {
            let wait = self.wait(Instant::now());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            while requests.len() < BATCH
                && let Ok(request) = inbox.try_recv()
            {
                requests.push(request);
            }
        }
        self.last = only_room(requests).copied();
    }

    /// How long the next commit waits, when it could begin now.
    pub(super) fn wait(&mut self, now: Instant) -> Duration {
        let due = self.due.map_or(now, |due| due.max(now));
        let wait = due.saturating_duration_since(now).saturating_sub(SPACING * (BURST - 1));
        self.due = Some(due + SPACING);
        wait
    }
}

/// The session of these appends, when there is only one.
fn only_room(requests: &[Request]) -> Option<&SessionId> {
    let mut rooms = requests.iter().map(|request| match request {
        Request::Append(append) => Some(&append.session),
        _ => None,
    });
    let first = rooms.next()??;
    rooms.all(|room| room == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use floke_core::{Millis, Seq};
    use tokio::sync::oneshot;

    use super::super::request::Append;
    use super::*;
    use crate::log::Commit;

    fn append(room: usize) -> Request {
        let session = format!("session{room:05}").parse().unwrap();
        let commit = Commit { at: Millis(0), events: Vec::new(), destroys: Vec::new() };
        let (reply, _) = oneshot::channel();
        Request::Append(Append { session, expected: Seq(0), commit, directory: None, reply })
    }

    #[test]
    fn a_room_that_is_alone_waits_for_nobody_and_one_of_many_takes_along_whoever_came() {
        let mut pace = Pace::default();
        let (sender, mut inbox) = mpsc::channel(BATCH);
        let mut commit = |pace: &mut Pace, room| {
            let mut requests = vec![append(room)];
            pace.gather(&mut inbox, &mut requests);
            requests.len()
        };
        assert_eq!(commit(&mut pace, 1), 1);
        let due = pace.due;
        for _ in 0..99 {
            assert_eq!(commit(&mut pace, 1), 1);
        }
        assert_eq!(pace.due, due, "its distance is not kept");
        sender.try_send(append(3)).unwrap();
        sender.try_send(append(4)).unwrap();
        assert_eq!(commit(&mut pace, 1), 1);
        assert_eq!(commit(&mut pace, 2), 3);
        assert_eq!(commit(&mut pace, 2), 1, "after others it is one of many once more");
        assert!(pace.due > due);
    }

    #[test]
    fn sixteen_go_at_once_and_then_one_every_two_milliseconds() {
        let (mut pace, mut now) = (Pace::default(), Instant::now());
        for _ in 0..BURST {
            assert_eq!(pace.wait(now), Duration::ZERO);
        }
        for _ in 0..9 {
            let wait = pace.wait(now);
            assert_eq!(wait, SPACING);
            now += wait;
        }
        // An append now and then never waits.
        for _ in 0..99 {
            now += SPACING + Duration::from_millis(1);
            assert_eq!(pace.wait(now), Duration::ZERO);
        }
    }
}
