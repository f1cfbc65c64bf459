//! Rules for changing a session's facts, and what moves with its day.

use super::{Decision, Session};
use crate::event::{ProgrammeEvent, SessionEvent};
use crate::facts::{Facts, kept_until};
use crate::ids::Millis;
use crate::programme::{Step, checked_steps};

impl Session {
    /// Sets all facts but the zone, in which the planned times were made. A new day moves the planned times, with the
    /// first to `starts_at`, for which the console knows the local time; it also moves the keeping date.
    pub(super) fn decide_facts(
        &self,
        facts: Facts,
        starts_at: Option<Millis>,
        now: Millis,
    ) -> Decision {
        let facts = Facts { zone: self.facts.zone.clone(), ..facts };
        let keep_until = match starts_at {
            Some(day) if !self.demo => self.kept_until_after(day, now),
            _ => self.keep_until,
        };
        let mut events =
            vec![SessionEvent::FactsSet { facts: facts.checked()?, keep_until }.into()];
        if let Some(steps) = starts_at.and_then(|at| moved_to(self.programme.steps(), at)) {
            events.push(ProgrammeEvent::ProgrammeSet { steps: checked_steps(&steps)? }.into());
        }
        Ok(events)
    }

    /// The keeping date when the day moves. Later only for a future day, and only before the workshop begins: after
    /// that, people have been told a date.
    fn kept_until_after(&self, day: Millis, now: Millis) -> Millis {
        let until = kept_until(now, Some(day));
        let has_begun = self.programme.index().is_some_and(|index| index > 0);
        if day > now && !has_begun { until } else { until.min(self.keep_until) }
    }
}

/// The programme with its first planned time at `at`, and the others shifted with it; none when nothing is planned.
fn moved_to(steps: &[Step], at: Millis) -> Option<Vec<Step>> {
    let first = steps.iter().find_map(|step| step.planned)?;
    let moved = |was: Millis| Millis(at.0.saturating_add(was.0).saturating_sub(first.0));
    let step = |step: &Step| Step { planned: step.planned.map(moved), ..step.clone() };
    Some(steps.iter().map(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{ProgrammeCommand, SessionCommand};
    use crate::event::Event;
    use crate::facts::{DAY_MS, Language};
    use crate::programme::Phase;
    use crate::testing::{Day, MORNING, day, facilitator, participant, steps};
    use crate::view::Key;

    /// A command that changes only the day.
    fn to(date: &str, starts_at: Option<Millis>) -> SessionCommand {
        SessionCommand::SetFacts {
            title: "Innovasjonstrening".into(),
            municipality: String::new(),
            community: String::new(),
            language: Language::Nb,
            date: date.into(),
            venue: String::new(),
            areas: Vec::new(),
            starts_at,
        }
    }

    #[test]
    fn what_a_session_is_can_be_mended_until_it_ends() {
        let mut day = day(2, 1);
        let mended = |date: &str| SessionCommand::SetFacts {
            title: "  Framtidas kommune ".into(),
            municipality: "Vågå kommune".into(),
            community: "Vågåsamfunnet".into(),
            language: Language::Nn,
            date: date.into(),
            venue: "Vågåheimen".into(),
            areas: vec!["Kultur".into()],
            starts_at: None,
        };
        day.when(&participant(0), mended("")).refuses("not_allowed");
        day.when(&facilitator(), mended("2026-13-45")).refuses("bad_value");
        let (code, zone) =
            (day.sees(&Key::Session)["code"].clone(), day.session.facts().zone.clone());
        day.does(&facilitator(), mended("2027-01-20"));
        let shown = day.sees(&Key::Session);
        assert_eq!(shown["title"], "Framtidas kommune");
        assert_eq!((&shown["language"], &shown["date"]), (&"nn".into(), &"2027-01-20".into()));
        assert_eq!(shown["areas"], serde_json::json!(["Kultur"]));
        assert_eq!((&shown["code"], shown["zone"].as_str()), (&code, Some(zone.as_str())));
        day.does(&facilitator(), SessionCommand::EndSession {});
        day.when(&facilitator(), mended("")).refuses("ended");
    }

    /// If only half were changed, everybody would read a programme for the old day.
    #[test]
    fn another_day_takes_the_planned_times_along_or_nothing_is_changed() {
        let mut day = day(2, 1);
        let mut planned = steps();
        for (n, minutes) in [(1, 0), (2, 20), (4, 95)] {
            planned[n].planned = Some(MORNING.plus(minutes * 60_000));
        }
        day.does(&facilitator(), ProgrammeCommand::SetProgramme { steps: planned.clone() });
        let times = |day: &Day| -> Vec<_> {
            day.session.programme.steps().iter().map(|step| step.planned).collect()
        };
        let before = times(&day);
        day.does(&facilitator(), to("2026-03-12", None));
        assert_eq!(times(&day), before);
        day.when(&facilitator(), to("2026-06-15", Some(Millis(u64::MAX)))).refuses("bad_programme");
        assert_eq!((day.session.facts().date.as_str(), times(&day)), ("2026-03-12", before));
        // In summer the same local time is an hour earlier.
        let june = MORNING.plus((95 * 24 - 1) * 60 * 60_000);
        let events = day.does(&facilitator(), to("2026-06-15", Some(june)));
        assert!(
            events
                .iter()
                .any(|event| matches!(event, Event::Session(SessionEvent::FactsSet { .. }))),
            "{events:?}"
        );
        let mut moved = vec![None; planned.len()];
        for (n, minutes) in [(1, 0), (2, 20), (4, 95)] {
            moved[n] = Some(june.plus(minutes * 60_000));
        }
        assert_eq!((day.session.facts().date.as_str(), times(&day)), ("2026-06-15", moved));
        assert_eq!(day.sees(&Key::Programme)[2]["planned"], june.0 + 20 * 60_000);
    }

    #[test]
    fn the_keeping_date_moves_with_the_day_and_is_never_put_off_once_people_were_told() {
        let mut day = day(2, 1);
        // Moves the workshop `ahead` days from now; returns for how many days from now it is kept.
        let moved = |day: &mut Day, ahead: u64| {
            let starts_at = day.now.plus(ahead * DAY_MS);
            day.does(&facilitator(), to("", Some(starts_at)));
            day.session.keep_until().since(day.now) / DAY_MS
        };
        let kept = [200, 30, 100, 0, 100].map(|ahead| moved(&mut day, ahead));
        assert_eq!(kept, [290, 120, 190, 90, 190], "a day that has begun moves it no further");
        day.at(Phase::Need);
        let kept = [200, 10, 100].map(|ahead| moved(&mut day, ahead));
        assert_eq!(kept, [190, 100, 100]);
        assert_eq!(day.sees(&Key::Session)["keep_until"], day.session.keep_until().0);
    }

    #[test]
    fn a_session_that_is_made_half_a_year_ahead_is_there_on_its_day() {
        let days = |day| kept_until(MORNING, day).since(MORNING) / DAY_MS;
        assert_eq!(days(None), 90);
        assert_eq!(days(Some(Millis(0))), 90, "a day that was mistyped");
        assert_eq!(days(Some(MORNING.plus(200 * DAY_MS))), 290);
        assert_eq!(days(Some(Millis(u64::MAX))), 366 + 90, "nothing is kept for ever");
    }

    #[test]
    fn the_day_of_a_session_is_a_day_of_the_calendar_or_nothing() {
        let day = |date: &str| {
            let facts = Facts { title: "Dag".into(), date: date.into(), ..Facts::default() };
            facts.checked().map(|facts| facts.date).map_err(|no| no.code())
        };
        for good in ["", "2026-03-12", "2028-02-29", "2000-02-29"] {
            assert_eq!(day(good).as_deref(), Ok(good));
        }
        for bad in [
            "2026-13-45",
            "2026-02-29",
            "2100-02-29",
            "2026-00-10",
            "2026-04-31",
            "12.3.2026",
            "26-03-12",
            "2026/03/12",
            "+026-03-12",
            "i dag",
        ] {
            assert_eq!(day(bad), Err("bad_value".to_owned()), "{bad}");
        }
        assert_eq!(day("2026-03-12T10:00"), Err("too_long".to_owned()));
    }
}
