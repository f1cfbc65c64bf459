//! The standard day as data. The catalogue (`web/i18n`) holds the names and texts of its steps, so that each reader has
//! them in their own language.

use floke_core::Millis;
use floke_core::programme::{Phase, Step};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    standard: String,
    phase: Phase,
    minutes: u32,
}

fn items() -> Vec<Item> {
    serde_json::from_str(include_str!("programme.json")).unwrap_or_default()
}

/// The standard programme with new ids, planned from the time the day begins.
#[must_use]
pub fn standard_day(starts_at: Option<Millis>) -> Vec<Step> {
    let mut planned = starts_at;
    let step = |item: Item| {
        let seconds = item.minutes * 60;
        let step = Step {
            id: crate::random::id(),
            phase: item.phase,
            standard: Some(item.standard),
            title: None,
            text: None,
            seconds,
            planned,
        };
        planned = planned.map(|at| at.plus(u64::from(seconds) * 1_000));
        step
    };
    items().into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_mostly_practice() {
        assert_eq!(items().len(), 18);
        let minutes = |intro: bool| -> u32 {
            let held =
                items().into_iter().filter(|i| !matches!(i.phase, Phase::Arrive | Phase::Break));
            held.filter(|i| (i.phase == Phase::Intro) == intro).map(|i| i.minutes).sum()
        };
        assert!(minutes(false) >= 4 * minutes(true), "R4: practice before theory");
    }

    #[test]
    fn planned_times_follow_each_other() {
        let day = standard_day(Some(Millis(1_000)));
        assert_eq!(day[0].planned, Some(Millis(1_000)));
        assert_eq!(day[1].planned, Some(Millis(1_000 + 30 * 60_000)));
    }
}
