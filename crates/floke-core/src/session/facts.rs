//! What a session is, as its maker wrote it.

use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, bounded, needed};

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

/// What a session is, as its maker wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Its name.
    pub title: String,
    /// Whose it is.
    pub municipality: String,
    /// The community as one word, such as Kongsvingersamfunnet.
    pub community: String,
    /// What screens speak until a person chooses.
    pub language: Language,
    /// The day, as YYYY-MM-DD.
    pub date: String,
    /// Where it is held.
    pub venue: String,
    /// IANA name of the zone in which times are shown.
    pub zone: String,
    /// Service areas to choose from.
    pub areas: Vec<String>,
}

impl Facts {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        needed(&self.title, 160)?;
        for text in [&self.municipality, &self.community, &self.venue] {
            bounded(text, 160)?;
        }
        for text in [&self.date, &self.zone] {
            bounded(text, 60)?;
        }
        if self.areas.len() > 40 {
            return Err(Refusal::TooMany { max: 40 });
        }
        self.areas.iter().try_for_each(|area| needed(area, 80).map(drop))
    }
}
