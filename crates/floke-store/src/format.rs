//! Events of the core as stored text, and the steps from every older format to the newest.
//!
//! Stored events are never rewritten. When the shape of an event changes, [`VERSION`] goes up by one, `UPCASTS` gets
//! the step from the version before, and `samples/v<version>.jsonl` keeps old events for the tests. Before the first
//! release, the version of both files may be raised instead: then nothing older is read at all.

use floke_core::Event;
use serde_json::Value;

use crate::log::{Read, Stored};

/// The format that is written.
pub const VERSION: u16 = 1;

/// One step, from a version to the next.
type Upcast = fn(Value) -> Result<Value, FormatError>;

/// The first step is from version 1. The compiler checks the length, so that no version lacks its step.
const UPCASTS: [Upcast; VERSION as usize - 1] = [];

/// Why an event cannot be written as text, or a text read as an event.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// A newer floke wrote it.
    #[error("an event of format {version} was written by a newer floke; this one knows {VERSION}")]
    Newer {
        /// Its format.
        version: u16,
    },
    /// No such format exists.
    #[error("there is no format {version}")]
    NoSuch {
        /// The number in the text.
        version: u16,
    },
    /// The text is not an event of the format it names.
    #[error("an event of format {version} cannot be read, from character {column} on")]
    Text {
        /// Its format.
        version: u16,
        /// The position; 0 when it was read through older formats. Serde's own error would quote what a person wrote.
        column: usize,
    },
    /// The event cannot be written as text.
    #[error("an event cannot be written as text")]
    Event(#[source] serde_json::Error),
}

/// The event as a log stores it.
///
/// # Errors
/// [`FormatError::Event`], which no event of the core causes.
pub fn encode(event: &Event) -> Result<Stored, FormatError> {
    let json = serde_json::to_string(event).map_err(FormatError::Event)?;
    Ok(Stored { owner: event.owner(), version: VERSION, json: json.into() })
}

/// The event that was read; `None` when it is forgotten.
///
/// # Errors
/// [`FormatError`].
pub fn decode<T: AsRef<str>>(read: &Read<T>) -> Result<Option<Event>, FormatError> {
    let Read::Event { version, json } = read.as_ref() else { return Ok(None) };
    let text = |e: serde_json::Error| FormatError::Text { version, column: e.column() };
    if version == VERSION {
        return serde_json::from_str(json).map(Some).map_err(text);
    }
    let value = upcast(&UPCASTS, version, serde_json::from_str(json).map_err(text)?)?;
    serde_json::from_value(value).map(Some).map_err(text)
}

/// A value of format `version` in the format after the last of `steps`.
fn upcast(steps: &[Upcast], version: u16, value: Value) -> Result<Value, FormatError> {
    let from = usize::from(version).checked_sub(1).ok_or(FormatError::NoSuch { version })?;
    let steps = steps.get(from..).ok_or(FormatError::Newer { version })?;
    steps.iter().try_fold(value, |value, step| step(value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    /// Stored events of every format so far, one on each line.
    const SAMPLES: [(u16, &str); VERSION as usize] = [(1, include_str!("../samples/v1.jsonl"))];

    /// All that was ever stored: the version of the files, the format, and the checksum of its samples. Do not change a
    /// line; add the next below.
    const STORED: [(u32, u16, &str); 3] = [
        (3, 1, "6e485c2fd142ef7484f457785a201392"),
        // A ballot has a subject, and a case has proposals.
        (4, 1, "a5792c409bb1ae94da16e2d6497d90f0"),
        // A person's own texts have a field.
        (5, 1, "33d9c33a2545550357ea72ebc698fc77"),
    ];

    #[test]
    fn whoever_changes_the_shape_of_a_stored_event_raises_a_number() {
        let (files, keys) = (crate::sqlite::ROWS.version, crate::sqlite::KEYS.version);
        assert_eq!(files, keys, "the two files are of one version");
        for (before, after) in STORED.iter().zip(&STORED[1..]) {
            assert!((before.0, before.1) < (after.0, after.1), "{after:?} raises nothing");
        }
        for (version, samples) in SAMPLES {
            let sum = ring::digest::digest(&ring::digest::SHA256, samples.as_bytes());
            let sum: String = sum.as_ref()[..16].iter().map(|b| format!("{b:02x}")).collect();
            let stored = STORED.iter().rfind(|(_, format, _)| *format == version);
            let (raised, _, known) = stored.unwrap();
            assert_eq!(
                (*known, *raised <= files),
                (&*sum, true),
                "samples/v{version}.jsonl is not what was stored, so an older floke would find it damaged: give the old \
                 shape back, and raise VERSION with an upcast and samples of its own; or, as long as nothing is \
                 released, raise the version of both files; then add a line to STORED"
            );
        }
        let newest = STORED[STORED.len() - 1];
        assert_eq!(
            (newest.0, newest.1),
            (files, VERSION),
            "a number was raised: add a line to STORED"
        );
    }

    #[test]
    fn old_events_still_load() {
        for (version, samples) in SAMPLES {
            for json in samples.lines() {
                let read = Read::Event { version, json };
                let event = decode(&read).unwrap_or_else(|e| panic!("v{version} {json}: {e:?}"));
                let again = encode(&event.clone().unwrap()).unwrap();
                let again = Read::Event { version: again.version, json: again.json };
                assert_eq!(decode(&again).unwrap(), event, "{json}");
            }
        }
    }

    #[test]
    fn the_newest_samples_are_what_is_written_today() {
        let (version, samples) = SAMPLES[SAMPLES.len() - 1];
        assert_eq!(version, VERSION);
        for json in samples.lines() {
            let event = decode(&Read::Event { version, json }).unwrap().unwrap();
            assert_eq!(&*encode(&event).unwrap().json, json, "a shape changed: raise VERSION");
        }
    }

    #[test]
    fn every_kind_of_event_has_a_sample() {
        // Serde lists all kinds in its error for an unknown one.
        let none = serde_json::from_value::<Event>(json!({ "": {} })).unwrap_err().to_string();
        let kinds: BTreeSet<&str> = none.split('`').skip(3).step_by(2).collect();
        assert!(kinds.contains("person_joined"), "{none}");
        let (_, samples) = SAMPLES[SAMPLES.len() - 1];
        let sampled: BTreeSet<&str> =
            samples.lines().map(|line| line.split('"').nth(1).unwrap()).collect();
        assert_eq!(kinds, sampled);
    }

    #[test]
    fn no_part_of_an_event_and_nothing_beside_one_is_an_event() {
        let read = |json: &str| decode(&Read::Event { version: VERSION, json });
        for json in SAMPLES[SAMPLES.len() - 1].1.lines() {
            for cut in (0..json.len()).filter_map(|len| json.get(..len)) {
                assert!(read(cut).is_err(), "{cut}");
            }
            let bent =
                [json.replacen("{\"", "{\"x", 1), format!("{json} {{}}"), format!("[{json}]")];
            for bent in bent {
                assert!(read(&bent).is_err(), "{bent}");
            }
        }
    }

    #[test]
    fn a_text_from_the_future_or_from_nowhere_is_refused() {
        let read = |version, json: &str| decode(&Read::Event { version, json });
        let newer = VERSION + 1;
        assert!(
            matches!(read(newer, "{}"), Err(FormatError::Newer { version }) if version == newer)
        );
        assert!(matches!(read(0, "{}"), Err(FormatError::NoSuch { version: 0 })));
        assert!(matches!(read(1, "{}"), Err(FormatError::Text { version: 1, .. })));
        assert!(matches!(read(1, r#"{"never":{}}"#), Err(FormatError::Text { .. })));
        assert_eq!(decode(&Read::<&str>::Forgotten).unwrap(), None);
    }

    #[test]
    fn an_old_value_takes_every_step_from_its_own_on() {
        let steps: [Upcast; 2] = [
            |value| Ok(json!({ "two": value["one"] })),
            |value| Ok(json!({ "three": value["two"] })),
        ];
        for (version, old) in
            [(1, json!({"one": 7})), (2, json!({"two": 7})), (3, json!({"three": 7}))]
        {
            assert_eq!(upcast(&steps, version, old).unwrap(), json!({ "three": 7 }), "{version}");
        }
        assert!(matches!(upcast(&steps, 4, json!({})), Err(FormatError::Newer { version: 4 })));
    }
}
