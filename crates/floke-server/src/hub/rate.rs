//! How fast one person may send commands. Who is faster is not read for a while; nothing is thrown away.

use std::time::Duration;

use floke_wire::{COMMANDS_BURST, COMMANDS_PER_SECOND, TOO_FAST_FOR};
use tokio::time::Instant;

/// The excess is over when so many commands could come at once again.
const CALM: f64 = 10.0;

/// A bucket of commands that may come, filled at a steady pace.
#[derive(Debug)]
pub struct Rate {
    /// Below zero: commands that were let in on credit, by sockets that now wait.
    tokens: f64,
    at: Option<Instant>,
    excess_since: Option<Instant>,
}

/// What to do with a command that has been read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Carry it out.
    Go,
    /// Carry it out after this long, and read nothing before.
    Wait(Duration),
    /// It has been too much for too long.
    TooFast,
}

impl Default for Rate {
    fn default() -> Self {
        Self { tokens: COMMANDS_BURST, at: None, excess_since: None }
    }
}

impl Rate {
    /// Takes one command.
    pub fn take(&mut self, now: Instant) -> Pace {
        let passed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        self.tokens =
            (self.tokens + passed.as_secs_f64() * COMMANDS_PER_SECOND).min(COMMANDS_BURST);
        if self.tokens >= CALM {
            self.excess_since = None;
        }
        self.tokens -= 1.0;
        if self.tokens >= 0.0 {
            return Pace::Go;
        }
        let since = *self.excess_since.get_or_insert(now);
        if now.saturating_duration_since(since) > TOO_FAST_FOR {
            // Not carried out, so it costs nothing: who comes back at once, again and again, would never be calm.
            self.tokens += 1.0;
            return Pace::TooFast;
        }
        Pace::Wait(Duration::from_secs_f64(-self.tokens / COMMANDS_PER_SECOND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_then_twenty_a_second() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for _ in 0..60 {
            assert_eq!(rate.take(start), Pace::Go);
        }
        assert_eq!(rate.take(start), Pace::Wait(Duration::from_millis(50)));
        assert_eq!(rate.take(start + Duration::from_millis(100)), Pace::Go);
    }

    #[test]
    fn a_minute_of_excess_is_too_much_and_a_pause_forgives() {
        let mut now = Instant::now();
        let mut rate = Rate::default();
        let mut flood = |rate: &mut Rate, seconds: u64| {
            let end = now + Duration::from_secs(seconds);
            while now < end {
                match rate.take(now) {
                    Pace::Go => {}
                    Pace::Wait(wait) => now += wait,
                    Pace::TooFast => return true,
                }
            }
            now += Duration::from_secs(2);
            false
        };
        assert!(!flood(&mut rate, 55));
        assert!(!flood(&mut rate, 55));
        assert!(flood(&mut rate, 70));
    }

    #[test]
    fn who_was_closed_and_comes_back_again_and_again_is_soon_heard() {
        let mut now = Instant::now();
        let mut rate = Rate::default();
        loop {
            match rate.take(now) {
                Pace::Go => {}
                Pace::Wait(wait) => now += wait,
                Pace::TooFast => break,
            }
        }
        let tries = (0..100).take_while(|_| {
            now += Duration::from_millis(50);
            rate.take(now) == Pace::TooFast
        });
        assert!(tries.count() < 20, "within a second");
    }
}
