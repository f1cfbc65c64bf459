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
            // Not carried out, so it costs nothing. And the minute begins anew: who comes back at once with all that is not
            // answered yet would otherwise be closed again and again, each time after a command or two.
            self.tokens += 1.0;
            self.excess_since = None;
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
    fn who_was_closed_and_comes_back_at_once_with_the_rest_is_heard_for_another_minute() {
        let start = Instant::now();
        let mut now = start;
        let mut rate = Rate::default();
        let mut closed_at = Vec::new();
        let mut carried_out = 0_u32;
        while carried_out < 5_000 && closed_at.len() < 9 {
            match rate.take(now) {
                Pace::Go => carried_out += 1,
                Pace::Wait(wait) => {
                    now += wait;
                    carried_out += 1;
                }
                Pace::TooFast => closed_at.push((now - start).as_secs()),
            }
        }
        assert_eq!(closed_at, [60, 120, 180, 240]);
        assert!((246..=248).contains(&(now - start).as_secs()), "{:?}", now - start);
    }
}
