//! The facts of a session, as its maker wrote them.

use serde::{Deserialize, Serialize};

use crate::ids::Millis;
use crate::limits::{AREA, AREAS, FACT};
use crate::refusal::Refusal;
use crate::text::{label, named};

pub(crate) const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// How long a session is kept after its day.
pub(crate) const KEPT_MS: u64 = 90 * DAY_MS;
/// How far ahead the day may be to count for that.
const MOST_AHEAD_MS: u64 = 366 * DAY_MS;

/// The keeping date of a session whose day begins at `day`: counted from today when there is no day or it is past.
#[must_use]
pub fn kept_until(now: Millis, day: Option<Millis>) -> Millis {
    let ahead = day.map_or(0, |day| day.since(now)).min(MOST_AHEAD_MS);
    now.plus(ahead).plus(KEPT_MS)
}

/// The languages Floke speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bokmål.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
}

/// The facts of a session, as its maker wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Its name.
    pub title: String,
    /// Its municipality.
    pub municipality: String,
    /// The community as one word, such as Kongsvingersamfunnet.
    pub community: String,
    /// The language of the screens until a person chooses another.
    pub language: Language,
    /// The day, as YYYY-MM-DD; may be blank.
    pub date: String,
    /// Where it is held.
    pub venue: String,
    /// IANA name of the zone for all times.
    pub zone: String,
    /// Service areas to choose from.
    pub areas: Vec<String>,
}

impl Facts {
    /// The facts, when they are valid.
    pub(super) fn checked(&self) -> Result<Self, Refusal> {
        if self.areas.len() > AREAS {
            return Err(Refusal::TooMany { max: AREAS });
        }
        let date = label(&self.date, 10)?;
        if !date.is_empty() && !is_day(&date) {
            return Err(Refusal::BadValue);
        }
        Ok(Self {
            title: named(&self.title, FACT)?,
            municipality: label(&self.municipality, FACT)?,
            community: label(&self.community, FACT)?,
            language: self.language,
            date,
            venue: label(&self.venue, FACT)?,
            zone: label(&self.zone, 60)?,
            areas: self.areas.iter().map(|area| named(area, AREA)).collect::<Result<_, _>>()?,
        })
    }
}

/// Whether `date` is a day of the calendar, written YYYY-MM-DD.
fn is_day(date: &str) -> bool {
    let part = |from: usize, to: usize| -> Option<u32> {
        let digits = date.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(5, 7), part(8, 10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    date.len() == 10
        && date.get(4..5) == Some("-")
        && date.get(7..8) == Some("-")
        && (1..=days).contains(&day)
}
