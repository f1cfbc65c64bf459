//! Random changes to all input: frames, messages and stored rows, for some seconds each.
//!
//! It uses no fuzzer, which would need a nightly compiler. Inputs are bent from a stored corpus, and an input with a
//! new kind of answer joins it for this run; with `FLOKE_WRITE=1` also for later runs, in the `ways.hex` of its folder.
//! Every run differs: its seed is the clock's, and is printed; `FLOKE_SEED` replays one, and `FLOKE_LONG` makes them
//! longer. An input that breaks something is saved as a file in `tests/fuzz`, and later runs try it first.

mod frames;
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use floke_core::command::EntryCommand;
use floke_core::people::Profile;
use floke_core::{
    Actor, Command, Context, Event, Facts, HostCommand, Millis, Part, Role, Session, Touched,
};
use floke_report::{Addresses, Report};
use floke_store::{Read, decode, encode};
use floke_wire::ClientMsg;
use serde::Deserialize;
use serde_json::json;

use crate::harness::long;

/// The time for each of the four.
fn budget() -> Duration {
    Duration::from_secs(if long() { 60 } else { 20 })
}

/// The seed of this run: `FLOKE_SEED`, or the clock's.
fn seed() -> u64 {
    if let Ok(seed) = std::env::var("FLOKE_SEED") {
        return seed.parse().unwrap();
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(now.as_nanos() % u128::from(u64::MAX)).unwrap()
}

/// `SplitMix64`: the same run for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Longer inputs are rarely bent: one takes as many milliseconds as hundreds of others.
const LONG_INPUT: usize = 20_000;

/// Bounds for new inputs to keep: short ones, and not many.
const KEPT_INPUT: usize = 600;
const KEPT_BYTES: usize = 16 * 1024;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn unhex(line: &[u8]) -> Vec<u8> {
    let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap();
    line.chunks(2).map(byte).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Inputs that earlier runs kept.
fn ways_of(name: &str) -> Vec<Vec<u8>> {
    let path = folder(name).join("ways.hex");
    let text = if path.exists() { fs::read_to_string(path).unwrap() } else { String::new() };
    lines(&text).iter().map(|line| unhex(line)).collect()
}

/// Keeps inputs for later runs: all earlier ones, and some of the new. A full file stays as it is until it is deleted.
fn keep_ways(name: &str, mut inputs: Vec<Vec<u8>>, dice: &mut Dice) {
    let before = ways_of(name);
    inputs.retain(|input| !input.is_empty() && input.len() <= KEPT_INPUT);
    inputs.sort_by_cached_key(|input| (!before.contains(input), dice.roll()));
    let mut bytes = 0;
    let fit = inputs.iter().take_while(|input| {
        bytes += input.len();
        bytes <= KEPT_BYTES
    });
    // Sorted, so that two runs differ in few lines.
    let fit: BTreeSet<String> = fit.map(|input| hex(input)).collect();
    let text: String = fit.into_iter().map(|line| line + "\n").collect();
    fs::write(folder(name).join("ways.hex"), text).unwrap();
}

/// Bends inputs, with words from a list.
struct Bender {
    dice: Dice,
    /// Quoted texts and names that occur in the seeds.
    words: Vec<Vec<u8>>,
    numbers: Vec<Vec<u8>>,
}

impl Bender {
    fn new(seed: u64, seeds: &[Vec<u8>]) -> Self {
        let mut words: BTreeSet<Vec<u8>> = seeds.iter().flat_map(|seed| strings(seed)).collect();
        let numbers = ["0", "-1", "1e400", "0.5", "9223372036854775807", "-9223372036854775808"];
        let numbers = numbers.into_iter().chain(["18446744073709551615", "4294967295", "7"]);
        let more = ["null", "true", "false", "[]", "{}", "\"\"", "\u{0}"];
        words.extend(more.map(|word| word.as_bytes().to_vec()));
        words.insert("\"\\u0000\\ud83e\\udde6\u{202e}å\"".as_bytes().to_vec());
        words.insert([b"\"".as_slice(), &[b'x'; 5_000], b"\""].concat());
        Self {
            dice: Dice(seed),
            words: words.into_iter().collect(),
            numbers: numbers.map(|n| n.as_bytes().to_vec()).collect(),
        }
    }

    /// Chooses one; rarely a long one.
    fn choose<'p>(&mut self, among: &'p [Vec<u8>]) -> &'p [u8] {
        loop {
            let one = self.dice.pick(among);
            if one.len() <= LONG_INPUT || self.dice.below(50) == 0 {
                return one;
            }
        }
    }

    fn bend(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.dice.below(4) {
            let at = self.dice.below(bytes.len() + 1);
            let len = 1 + self.dice.below(12);
            let end = (at + len).min(bytes.len());
            match self.dice.below(12) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.dice.below(8),
                1 => drop(bytes.drain(at..end)),
                2 => drop(bytes.splice(at..at, self.dice.roll().to_be_bytes())),
                3 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                4 => {
                    let from = self.dice.below(other.len() + 1);
                    bytes.splice(at.., other[from..].iter().copied());
                }
                // Replaces a whole text or number by another: the result is still JSON.
                _ => {
                    let places = places(&bytes);
                    let place =
                        if places.is_empty() { at..end } else { self.dice.pick(&places).clone() };
                    // Usually by its own kind.
                    let number = bytes.get(place.start).is_some_and(|byte| *byte != b'"');
                    let like = if number == (self.dice.below(5) > 0) {
                        &self.numbers
                    } else {
                        &self.words
                    };
                    bytes.splice(place, self.dice.pick(like).clone());
                }
            }
        }
        bytes
    }
}

/// Positions of texts and numbers that are values, with their quotes.
fn places(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                if bytes.get(at) != Some(&b':') {
                    found.push(start..at);
                }
            }
            b'0'..=b'9' | b'-' => {
                while at < bytes.len() && matches!(bytes[at], b'0'..=b'9' | b'-' | b'.') {
                    at += 1;
                }
                found.push(start..at);
            }
            _ => at += 1,
        }
    }
    found
}

fn strings(bytes: &[u8]) -> Vec<Vec<u8>> {
    places(bytes).into_iter().map(|place| bytes[place].to_vec()).collect()
}

/// Ends the run when an input is not answered within half a minute, and keeps it like one that breaks something: a test
/// that goes on for ever says nothing.
#[expect(clippy::print_stderr, reason = "the run ends here")]
fn watch() -> Sender<(PathBuf, Vec<u8>)> {
    let (begins, begun) = mpsc::channel::<(PathBuf, Vec<u8>)>();
    thread::spawn(move || {
        let mut last = None;
        loop {
            match begun.recv_timeout(Duration::from_secs(30)) {
                Ok(next) => last = Some(next),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let Some((path, input)) = last else { continue };
                    fs::write(&path, input).unwrap();
                    eprintln!("an input was not answered, and is kept as {}", path.display());
                    std::process::abort();
                }
            }
        }
    });
    begins
}

/// Tries bent inputs until the time is over. `look` says in which way an input was answered, and panics when that is
/// not as it must be.
#[expect(
    clippy::print_stdout,
    reason = "which run it was is to be seen, with `--nocapture` also when it is well"
)]
fn fuzz(name: &str, seeds: Vec<Vec<u8>>, mut look: impl FnMut(&[u8], &mut Dice) -> String) {
    let seed = seed();
    println!("{name}: FLOKE_SEED={seed}");
    let mut bender = Bender::new(seed, &seeds);
    let mut pool = seeds;
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "found"));
    found.sort();
    pool.splice(0..0, found.iter().map(|path| fs::read(path).unwrap()));
    let given = pool.len();
    pool.extend(ways_of(name));
    let (start, known) = (Instant::now(), pool.len());
    let watch = watch();
    let (mut tried, mut ways, mut worth) = (0_usize, BTreeSet::new(), Vec::new());
    while tried < known || start.elapsed() < budget() {
        // Stored inputs first, unchanged.
        let input = match pool.get(tried).filter(|_| tried < known) {
            Some(kept) => kept.clone(),
            None => {
                // Half of the time a stored one, half of the time any.
                let among = if bender.dice.below(2) == 0 { known } else { pool.len() };
                let (one, other) = (bender.choose(&pool[..among]), bender.choose(&pool));
                bender.bend(one, other)
            }
        };
        tried += 1;
        let path = folder(name).join(format!("{tried}.found"));
        watch.send((path.clone(), input.clone())).unwrap();
        let dice = &mut bender.dice;
        match catch_unwind(AssertUnwindSafe(|| look(&input, dice))) {
            Ok(way) => {
                if ways.insert(way) && input.len() < LONG_INPUT {
                    if tried > given {
                        worth.push(input.clone());
                    }
                    if tried > known {
                        pool.push(input);
                    }
                }
            }
            Err(_) => {
                fs::write(&path, &input).unwrap();
                let path = path.display();
                panic!(
                    "{name}: input {tried} of FLOKE_SEED={seed} broke it, and is kept as {path}"
                );
            }
        }
    }
    let answered = ways.len();
    assert!(answered > 10, "{name}: {tried} inputs were answered in {answered} ways only");
    println!("{name}: {tried} inputs, answered in {answered} ways");
    if std::env::var_os("FLOKE_WRITE").is_some() {
        keep_ways(name, worth, &mut bender.dice);
    }
}

/// A text without what differs between inputs: numbers, and everything from the first to the last quote, because quoted
/// texts may contain quotes.
fn kind(text: &str) -> String {
    let quotes = ['`', '"'];
    let plain = match (text.find(quotes), text.rfind(quotes)) {
        (Some(first), Some(last)) => [&text[..first], &text[last..]].concat(),
        _ => text.to_owned(),
    };
    plain.chars().filter(|c| !c.is_ascii_digit()).take(60).collect()
}

const PHASES: [&str; 8] =
    ["arrive", "bruttoliste", "pick", "need", "need_plenum", "solution", "board", "close"];

/// A day with the ids of the seeds: at each step everybody sends every seed, and valid ones happen.
struct Walk {
    /// The session at each step.
    rooms: Vec<Session>,
    events: Vec<Event>,
}

impl Walk {
    fn new(seeds: &[Vec<u8>]) -> Self {
        let mut walk = Self { rooms: vec![Session::empty()], events: Vec::new() };
        let steps = PHASES.iter().enumerate().map(|(n, phase)| {
            json!({
                "id": format!("stepsteps{:03}", n + 1), "phase": phase, "title": phase,
                "text": "", "minutes": 10, "planned": null
            })
        });
        let create = HostCommand::Create {
            id: "sessionsession".parse().unwrap(),
            code: "FDK264".parse().unwrap(),
            facts: Facts { title: "Samling".to_owned(), ..Facts::default() },
            steps: serde_json::from_value(steps.collect()).unwrap(),
            keep_until: Millis(1_900_000_000_000),
            demo: false,
        };
        walk.host(&create);
        for n in 1..=5 {
            walk.host(&HostCommand::Entry(EntryCommand::Join {
                by: Some("FDK264".parse().unwrap()),
                other: true,
                person: format!("personpers{n:02}").parse().unwrap(),
                profile: Profile { name: format!("Deltaker {n}"), ..Profile::default() },
                token: format!("token{n}").into(),
                code: format!("CODE{n:04}").into(),
                max: 10,
            }));
        }
        let groups = json!([
            { "id": "groupgroupaa", "name": "A" }, { "id": "groupgroupbb", "name": "B" }
        ]);
        walk.says(&json!({ "type": "form_groups", "groups": groups }));
        let commands: Vec<serde_json::Value> = seeds
            .iter()
            .filter_map(|seed| serde_json::from_slice::<serde_json::Value>(seed).ok())
            .map(|msg| msg["command"].clone())
            .filter(|command| {
                // These would end the session, or empty it.
                let ends = ["end_session", "withdraw_person", "merge_people", "set_programme"];
                command["type"].as_str().is_some_and(|kind| !ends.contains(&kind))
            })
            .collect();
        for n in 1..=PHASES.len() {
            let from = walk.last().step().unwrap().id.to_string();
            let to = format!("stepsteps{n:03}");
            walk.says(&json!({ "type": "jump", "from": from, "to": to }));
            walk.rooms.push(walk.last().clone());
            for command in &commands {
                let moves = ["next", "back", "jump", "undo"].map(serde_json::Value::from);
                if !moves.contains(&command["type"]) {
                    walk.says(command);
                }
            }
            walk.rooms.push(walk.last().clone());
        }
        walk.rooms.remove(0);
        walk
    }

    fn last(&self) -> &Session {
        self.rooms.last().unwrap()
    }

    fn host(&mut self, command: &HostCommand) {
        let events = self.last().decide_host(command, Millis(1_773_300_000_000)).unwrap();
        self.apply(events);
        if let HostCommand::Entry(EntryCommand::Join { token, .. }) = command {
            self.host(&HostCommand::Entry(EntryCommand::Arrive { token: token.clone().into() }));
        }
    }

    /// The first person who may say it does.
    fn says(&mut self, command: &serde_json::Value) {
        let command = Command::deserialize(command).unwrap();
        for who in people(self.last()) {
            let cmd = format!("walk{:012}", self.events.len()).parse().unwrap();
            let ctx = Context { who, now: Millis(1_773_300_000_000), cmd };
            if let Ok(events) = self.last().decide(&command, &ctx) {
                self.apply(events);
                return;
            }
        }
    }

    fn apply(&mut self, events: Vec<Event>) {
        let room = self.rooms.last_mut().unwrap();
        for event in &events {
            room.apply(Millis(1_773_300_000_000), event, &mut Touched::ignoring());
        }
        self.events.extend(events);
    }
}

fn samples() -> Vec<Vec<u8>> {
    lines(&read("crates/floke-store/samples/v1.jsonl"))
}

fn event(json: &[u8]) -> Result<Option<Event>, String> {
    let json = std::str::from_utf8(json).map_err(|_| "not a text".to_owned())?;
    let read = decode(&Read::Event { version: 1, json });
    // The store does not quote what people wrote; serde may here name the error.
    read.map_err(|_| {
        kind(&serde_json::from_str::<Event>(json).map_or_else(|e| e.to_string(), |_| "old".into()))
    })
}

fn people(session: &Session) -> Vec<Actor> {
    let facilitator = Actor::Link(Role::Facilitator, "linklinklink".parse().unwrap());
    let screen = Actor::Link(Role::Screen, "linklinklink".parse().unwrap());
    let all = session.everybody().copied().map(Actor::Person);
    all.chain([facilitator, screen]).collect()
}

/// Looks at everything that anybody may see, and at every document.
fn look_at(session: &Session) {
    for who in people(session) {
        for scope in session.scopes(&who, &Part::ALL.into()) {
            for key in session.keys(&scope) {
                serde_json::to_string(&session.value(&key)).unwrap();
            }
        }
    }
    let report = Report::of(session);
    report.to_json().unwrap();
    assert!(!floke_report::markdown(&report).is_empty());
    let at = Addresses { assets: "/a/x/", base: "/result/s", exports: "/api/s", phone: "/phone/s" };
    assert!(!floke_report::session_page(&report, &at).is_empty());
}

#[test]
fn a_message_is_parsed_decided_and_answered_or_refused() {
    let seeds = lines(&read("tests/fuzz/messages/seeds.jsonl"));
    let rooms = Walk::new(&seeds).rooms;
    assert_eq!(rooms.len(), 2 * PHASES.len());
    let (mut session, mut now) = (rooms[0].clone(), 0_u64);
    fuzz("messages", seeds, |input, dice| {
        let msg = match serde_json::from_slice::<ClientMsg>(input) {
            Ok(msg) => msg,
            Err(error) => return kind(&error.to_string()),
        };
        let written = serde_json::to_string(&msg).unwrap();
        assert_eq!(serde_json::from_str::<ClientMsg>(&written).unwrap(), msg, "read back");
        let ClientMsg::Do { command, .. } = msg else { return kind(&written) };
        now += 1;
        if now % 50 == 0 || session.ended_at().is_some() {
            session = dice.pick(&rooms).clone();
        }
        let mut way = name_of(&command);
        for who in people(&session) {
            let cmd = format!("fuzz{now:010}{}", dice.below(1_000)).parse().unwrap();
            let ctx = Context { who, now: Millis(1_773_310_000_000 + now), cmd };
            match session.decide(&command, &ctx) {
                Ok(decided) => {
                    assert!(
                        !matches!(who, Actor::Link(Role::Screen, _)),
                        "a screen did {command:?}"
                    );
                    let at = ctx.now;
                    for event in &decided {
                        let stored = encode(event).unwrap();
                        let read = Read::Event { version: stored.version, json: stored.json };
                        assert_eq!(decode(&read).unwrap().as_ref(), Some(event), "stored and read");
                        session.apply(at, event, &mut Touched::ignoring());
                    }
                    way.push('+');
                }
                Err(refusal) => {
                    let (code, _) = floke_wire::code(&refusal);
                    assert!(!code.is_empty());
                    way.push_str(&code);
                }
            }
        }
        if dice.below(100) == 0 {
            look_at(&session);
        }
        way
    });
}

fn name_of(command: &Command) -> String {
    serde_json::to_value(command).unwrap()["type"].as_str().unwrap().to_owned()
}

#[test]
fn whatever_is_stored_is_applied_or_said_to_be_damaged() {
    let Walk { rooms, events } = Walk::new(&lines(&read("tests/fuzz/messages/seeds.jsonl")));
    let mut seeds: Vec<Vec<u8>> =
        events.iter().map(|event| encode(event).unwrap().json.as_bytes().to_vec()).collect();
    seeds.extend(samples());
    let (mut session, mut n) = (rooms[0].clone(), 0_u64);
    fuzz("commits", seeds, |input, dice| {
        let event = match event(input) {
            Ok(Some(event)) => event,
            Ok(None) => return "forgotten".to_owned(),
            Err(error) => return error,
        };
        n += 1;
        if n % 50 == 0 {
            session = dice.pick(&rooms).clone();
        }
        let stored = encode(&event).unwrap();
        let mut touched = Touched::collecting();
        // Includes times that no clock shows.
        let at = [Millis(0), Millis(1_773_310_000_000 + n), Millis(u64::MAX)][dice.below(3)];
        session.apply(at, &event, &mut touched);
        let changed = session.changed(&touched);
        for key in &changed {
            serde_json::to_string(&session.value(key)).unwrap();
        }
        if dice.below(100) == 0 {
            look_at(&session);
        }
        let kind = stored.json.split('"').nth(1).unwrap();
        format!("{kind} {}", changed.len())
    });
}
