//! Short names for making a log's input.

use floke_core::{CODE_ALPHABET, JoinCode, Millis, Owner, Seq, SessionId};
use floke_store::{Commit, DirectoryEntry, EventLog, Read, Stored};

/// The nth session.
pub(crate) fn session(n: usize) -> SessionId {
    format!("session{n:05}").parse().unwrap()
}

/// The nth code.
pub(crate) fn code(n: usize) -> JoinCode {
    let digit = |power: u32| char::from(CODE_ALPHABET[n / 31_usize.pow(power) % 31]);
    (0..6).rev().map(digit).collect::<String>().parse().unwrap()
}

/// The nth person.
pub(crate) fn person(n: usize) -> Owner {
    Owner::Person(format!("person{n:06}").parse().unwrap())
}

/// The nth ballot.
pub(crate) fn ballot(n: usize) -> Owner {
    Owner::Ballot(format!("ballot{n:06}").parse().unwrap())
}

/// An event of an owner.
pub(crate) fn of(owner: Owner, words: &str) -> Stored {
    Stored { owner, version: 1, json: format!("{{\"words\":\"{words}\"}}").into() }
}

/// An event of the session.
pub(crate) fn said(words: &str) -> Stored {
    of(Owner::Session, words)
}

/// A commit at a moment that does not matter.
pub(crate) fn commit(events: impl Into<Vec<Stored>>) -> Commit {
    Commit { at: Millis(1_000), events: events.into(), destroys: Vec::new() }
}

/// A commit with one event of the session, that destroys a key.
pub(crate) fn closing(words: &str, destroys: Owner) -> Commit {
    Commit { destroys: vec![destroys], ..commit([said(words)]) }
}

/// The directory entry of the nth session, with the nth code.
pub(crate) fn entry(n: usize) -> DirectoryEntry {
    DirectoryEntry {
        session: session(n),
        code: code(n),
        title: format!("Verksted {n}"),
        due: Some(Millis(5_000)),
        keep_until: Millis(9_000),
        ended: false,
    }
}

/// Creates the nth session with one event.
pub(crate) async fn create(log: &dyn EventLog, n: usize) -> Seq {
    log.append(&session(n), Seq(0), commit([said("first")]), Some(entry(n))).await.unwrap()
}

/// The text of every event of a session; `None` for forgotten ones.
pub(crate) async fn words(log: &dyn EventLog, n: usize) -> Vec<Option<String>> {
    let commits = log.read(&session(n), Seq(0)).await.unwrap();
    commits.iter().flat_map(|commit| &commit.events).map(word).collect()
}

/// The words of one event.
pub(crate) fn word<T: AsRef<str>>(read: &Read<T>) -> Option<String> {
    match read {
        Read::Event { version, json } => {
            assert_eq!(*version, 1);
            let json: serde_json::Value = serde_json::from_str(json.as_ref()).unwrap();
            Some(json["words"].as_str().unwrap().to_owned())
        }
        Read::Forgotten => None,
    }
}

/// Texts as [`words`] returns them.
pub(crate) fn some(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| (!word.is_empty()).then(|| (*word).to_owned())).collect()
}
