//! What people do while bad clients disturb them: everybody receives a message, and everybody writes a note.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::measure;
use crate::report::Report;
use crate::workshop::{Workshop, command, name};

/// How often everybody writes in one half of a pair.
const ROUNDS: usize = 3;

/// Counts the notes of this run, so that each is different.
#[derive(Debug, Default)]
pub(super) struct Notes {
    told: usize,
    said: usize,
}

impl Notes {
    /// A few times: a message goes to everybody, and meanwhile everybody writes a note within a second. How long each
    /// answer took.
    pub(super) fn half(
        &mut self,
        workshop: &mut Workshop,
        report: &mut Report,
    ) -> Result<Vec<f64>> {
        let mut acks = Vec::new();
        for _ in 0..ROUNDS {
            let (console, people) = (workshop.console(), workshop.people);
            self.told += 1;
            let marker = format!("\"text\":\"Kort {} ", self.told);
            let json = json!({ "type": "announce", "text": format!("Kort {} beskjed", self.told) });
            let say = workshop.console_says(json)?;
            self.said += 1;
            let note = |who: usize| -> Result<Vec<u8>> {
                let json = json!({ "type": "write_own", "field": "need.note", "text": format!("Notat {} av {who}", self.said) });
                command(&name("note", self.said * 1_000_000 + who)?, json)
            };
            let notes = (0..people).map(note).collect::<Result<Vec<_>>>()?;
            workshop.herd.say(console, &say)?;
            let says = |who: usize| (who, notes.get(who).cloned().unwrap_or_default());
            let (marker, second) = (marker.as_bytes(), Duration::from_secs(1));
            let herd = &mut workshop.herd;
            let mut storm = measure::storm(herd, people, second, marker, says, |_, _| {})?;
            storm.tell(herd, marker)?;
            report.lost += storm.refused;
            report.doubled += storm.told.doubled();
            acks.append(&mut storm.acks);
        }
        Ok(acks)
    }
}
