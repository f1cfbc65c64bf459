//! The default day (method §2.8) as data: one file for each language, read when a session is made.

use floke_core::programme::{Phase, Step};
use floke_core::{Language, Millis};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    phase: Phase,
    minutes: u32,
    title: String,
    text: String,
}

fn items(language: Language) -> Vec<Item> {
    let json = match language {
        Language::Nb => include_str!("../programmes/nb.json"),
        Language::Nn => include_str!("../programmes/nn.json"),
        Language::En => include_str!("../programmes/en.json"),
    };
    serde_json::from_str(json).unwrap_or_default()
}

/// The default programme, with new ids; planned times follow from when the day begins.
#[must_use]
pub fn default_day(language: Language, starts_at: Option<Millis>) -> Vec<Step> {
    let mut planned = starts_at;
    let step = |item: Item| {
        let seconds = item.minutes * 60;
        let step = Step {
            id: crate::random::id(),
            phase: item.phase,
            title: item.title,
            text: item.text,
            seconds,
            planned,
        };
        planned = planned.map(|at| at.plus(u64::from(seconds) * 1_000));
        step
    };
    items(language).into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_same_in_every_language_and_mostly_practice() {
        let shape = |l| items(l).into_iter().map(|i| (i.phase, i.minutes)).collect::<Vec<_>>();
        let nb = shape(Language::Nb);
        assert_eq!(nb.len(), 18);
        assert_eq!(nb, shape(Language::Nn));
        assert_eq!(nb, shape(Language::En));
        let minutes = |intro: bool| -> u32 {
            let of = nb.iter().filter(|(phase, _)| (*phase == Phase::Intro) == intro);
            of.filter(|(p, _)| !matches!(p, Phase::Arrive | Phase::Break)).map(|(_, m)| m).sum()
        };
        assert!(minutes(false) >= 4 * minutes(true), "R4: practice before theory");
    }

    #[test]
    fn planned_times_follow_each_other() {
        let day = default_day(Language::Nb, Some(Millis(1_000)));
        assert_eq!(day[0].planned, Some(Millis(1_000)));
        assert_eq!(day[1].planned, Some(Millis(1_000 + 30 * 60_000)));
    }
}
