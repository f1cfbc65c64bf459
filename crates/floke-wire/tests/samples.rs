//! One sample of every message, written to `web/src/protocol.samples.js`, where `tsc` checks each against
//! `protocol.d.ts`. Run with `FLOKE_WRITE=1` to write the file anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use floke_core::{Command, Millis, Refusal};
use floke_wire::{ClientMsg, PROTOCOL_VERSION, Role, ServerMsg};
use serde_json::Value;

/// What a browser sends, in its own spelling.
const COMMANDS: &str = r#"
{ type: 'submit_floke', id: 'flokeflokeaa', text: 'Vikarer får ikke vaktplanen i tide', size: 'small', complexity: 'simple' }
{ type: 'submit_floke', id: 'flokeflokeaa', text: 'Vikarer får ikke vaktplanen i tide', size: null, complexity: null }
{ type: 'place_dots', clusters: ['clustercla01', 'clustercla02'] }
{ type: 'pick_floke', cluster: 'clustercla01' }
{ type: 'write', group: 'groupgroupaa', field: 'need.sentence', text: 'Hvordan kan vi', base: 0 }
{ type: 'write', group: 'groupgroupaa', field: 'need.sentence', text: 'Hvordan kan vi', base: 2, settle: true }
{ type: 'put_row', group: 'groupgroupaa', list: 'need.rounds', row: 'rowrowrowr01', cells: { actor: 'Innbyggeren' } }
{ type: 'put_row', group: 'groupgroupaa', list: 'need.rounds', row: 'rowrowrowr02', cells: {}, before: 'rowrowrowr01' }
{ type: 'move_row', group: 'groupgroupaa', list: 'need.rounds', row: 'rowrowrowr02' }
{ type: 'delete_row', group: 'groupgroupaa', list: 'need.rounds', row: 'rowrowrowr02' }
{ type: 'deliver', group: 'groupgroupaa', stage: 'need' }
{ type: 'take_back', group: 'groupgroupaa', stage: 'solution' }
{ type: 'call_help', group: 'groupgroupaa', on: true }
{ type: 'ask', id: 'questionqu01', kind: 'question', text: 'Hvem eier dette?', to: 'groupgroupaa' }
{ type: 'answer', question: 'questionqu01', text: 'Vi gjør det' }
{ type: 'report_inhabil', reason: 'Jeg er gift med leverandøren' }
{ type: 'vote', ballot: 'ballotball01', choice: { one: 'for' } }
{ type: 'vote', ballot: 'ballotball01', choice: { dots: ['a', 'b'] } }
{ type: 'vote', ballot: 'ballotball01', choice: { scale: 4 } }
{ type: 'write_own', field: 'need.note', text: 'Ring Kari' }
{ type: 'set_profile', name: 'Ola Nordmann', role: 'Enhetsleder', area: 'Helse' }
{ type: 'set_profile', person: 'personpers01', name: 'Ola Nordmann', role: 'Enhetsleder', area: 'Helse' }
{ type: 'set_gone', gone: true }
{ type: 'set_gone', person: 'personpers01', gone: false }
{ type: 'set_arrived', person: 'personpers01', arrived: true }
{ type: 'set_programme', steps: [{ id: 'stepsteps001', phase: 'need', standard: 'need_1', title: 'Behov', text: null, minutes: 45, planned: null }] }
{ type: 'import_floker', clusters: [{ id: 'clustercla01', title: 'Vaktplan', theme: 'Helse', size: 'medium', complexity: 'composite', floker: [{ id: 'flokeflokeaa', text: 'Vikarer' }] }] }
{ type: 'add_floker', cluster: 'clustercla01', floker: [{ id: 'flokeflokebb', text: 'Vikarer' }] }
{ type: 'hide_cluster', cluster: 'clustercla01', hidden: true }
{ type: 'set_kind', cluster: 'clustercla01', size: 'large', complexity: null }
{ type: 'form_groups', groups: [{ id: 'groupgroupaa', name: 'Gruppe 1' }] }
{ type: 'move_person', person: 'personpers01', group: 'groupgroupaa' }
{ type: 'move_person', person: 'personpers01', group: null }
{ type: 'rename_group', group: 'groupgroupaa', name: 'Vaktlaget' }
{ type: 'lock_groups', locked: true }
{ type: 'allow_shared', allowed: false }
{ type: 'show_dots', group: 'groupgroupaa' }
{ type: 'next', from: 'stepsteps001' }
{ type: 'back', from: 'stepsteps002' }
{ type: 'jump', from: 'stepsteps001', to: 'stepsteps005' }
{ type: 'add_time', step: 'stepsteps001', ms: -60000 }
{ type: 'pause', step: 'stepsteps001' }
{ type: 'resume', step: 'stepsteps001' }
{ type: 'undo', target: 'commandcom01' }
{ type: 'set_scene', scene: 'auto' }
{ type: 'announce', text: 'Lunsj er servert' }
{ type: 'announce', text: 'Kom innom bordet', group: 'groupgroupaa' }
{ type: 'present', group: 'groupgroupaa' }
{ type: 'present', group: null }
{ type: 'raise_question', question: 'questionqu01' }
{ type: 'raise_question', question: null }
{ type: 'drop_question', question: 'questionqu01' }
{ type: 'open_case', group: 'groupgroupaa' }
{ type: 'set_chair', person: 'personpers01' }
{ type: 'rule_inhabil', person: 'personpers01', inhabil: true }
{ type: 'open_case_vote', ballot: 'ballotball01', proposal: 'groupgroupaa' }
{ type: 'open_case_vote', ballot: 'ballotball01', proposal: 'groupgroupaa', without_new: true }
{ type: 'open_case_vote', ballot: 'ballotball02', proposal: 'proposalpr01', secret: true, again: true }
{ type: 'open_ballot', ballot: 'ballotball01', question: 'Hva nå?', choices: [{ id: 'a', text: 'Ja' }, { id: 'b', text: 'Nei' }], method: { type: 'one' }, secret: true }
{ type: 'open_ballot', ballot: 'ballotball02', question: 'Hva nå?', choices: [{ id: 'a', text: 'Ja' }, { id: 'b', text: 'Nei' }, { id: 'c', text: 'Vet ikke' }], method: { type: 'dots', n: 2 }, secret: false }
{ type: 'open_ballot', ballot: 'ballotball03', question: 'Hvor trygg?', choices: [], method: { type: 'scale' }, secret: true, again: true }
{ type: 'admit', ballot: 'ballotball01', person: 'personpers01' }
{ type: 'close_ballot', ballot: 'ballotball01' }
{ type: 'reveal_ballot', ballot: 'ballotball01' }
{ type: 'put_away', ballot: 'ballotball01' }
{ type: 'unlock', group: 'groupgroupaa', stage: 'test' }
{ type: 'withdraw_person', person: 'personpers01' }
{ type: 'withdraw_people', people: ['personpers01', 'personpers02'] }
{ type: 'set_facts', title: 'Framtidas kommune', municipality: 'Vågå kommune', community: 'Vågåsamfunnet', language: 'nn', date: '2027-01-20', venue: '', areas: ['Kultur'], starts_at: 1800434000000 }
{ type: 'set_door', open: false }
{ type: 'let_in', people: ['personpers01'] }
{ type: 'merge_people', from: 'personpers01', into: 'personpers02' }
{ type: 'end_session' }
"#;

const CLIENT: &str = r#"
{ type: 'hello', version: 1, role: 'participant' }
{ type: 'hello', version: 1, role: 'facilitator', cursor: 'k3v9x2qd.41' }
{ type: 'hello', version: 1, role: 'screen' }
{ type: 'hello', version: 1, role: 'participant', cursor: 'k3v9x2qd.41', parts: ['floker'] }
{ type: 'open', part: 'floker' }
{ type: 'open', part: 'delivered' }
{ type: 'do', cmd: 'commandcom01', command: { type: 'set_gone', gone: false } }
{ type: 'writing', field: 'need.sentence' }
{ type: 'writing', field: null }
{ type: 'ping' }
"#;

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty())
}

/// The samples are written as JavaScript, so that the formatter leaves the file alone.
fn json(javascript: &str) -> String {
    let mut quoted = String::new();
    let mut in_text = false;
    let mut rest = javascript.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                in_text = !in_text;
                quoted.push('"');
            }
            c if c.is_ascii_lowercase() && !in_text => {
                let mut name = String::from(c);
                while let Some(&n) = rest.peek().filter(|n| n.is_ascii_alphanumeric() || **n == '_')
                {
                    name.push(n);
                    rest.next();
                }
                let is_key = rest.peek() == Some(&':');
                if is_key {
                    quoted.push_str(&format!("\"{name}\""));
                } else {
                    quoted.push_str(&name);
                }
            }
            c => quoted.push(c),
        }
    }
    quoted
}

fn javascript(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| {
                    let plain = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                    let key = if plain { key.clone() } else { format!("'{key}'") };
                    format!("{key}: {}", javascript(value))
                })
                .collect();
            if members.is_empty() { "{}".into() } else { format!("{{ {} }}", members.join(", ")) }
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(javascript).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => format!("'{text}'"),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn server() -> Vec<ServerMsg<Value>> {
    let cmd: floke_core::CommandId = "commandcom01".parse().unwrap();
    let cursor = || "k3v9x2qd.42".to_owned();
    let now = Millis(1_790_000_000_000);
    let address = "http://192.168.1.20:8080";
    let welcome = |role, me, was| ServerMsg::Welcome {
        version: PROTOCOL_VERSION,
        session: "sessionsess1".parse().unwrap(),
        role,
        me,
        was,
        now,
        join_url: format!("{address}/join/FDK264"),
        addresses: vec![address.to_owned()],
    };
    let set = |key: &str, value| BTreeMap::from([(key.to_owned(), value)]);
    let counts = serde_json::json!({ "joined": 48, "arrived": 48, "present": 47 });
    vec![
        welcome(Role::Participant, Some("personpers01".parse().unwrap()), vec![]),
        welcome(
            Role::Participant,
            Some("personpers01".parse().unwrap()),
            vec!["personpers02".parse().unwrap()],
        ),
        welcome(Role::Screen, None, vec![]),
        ServerMsg::View { cursor: cursor(), now, set: set("console/counts", counts.clone()) },
        ServerMsg::Patch { cursor: cursor(), now, set: set("screen/counts", counts), del: vec![] },
        ServerMsg::Patch {
            cursor: cursor(),
            now,
            set: BTreeMap::new(),
            del: vec!["console/undo".into()],
        },
        ServerMsg::Done { cmd, cursor: cursor() },
        ServerMsg::refused(cmd, &Refusal::StaleStep { step: "stepstepstep".parse().unwrap() }),
        ServerMsg::refused(cmd, &Refusal::TooLong { max: 300 }),
        ServerMsg::refused(cmd, &Refusal::Missing { fields: "sentence".into() }),
        ServerMsg::not_now(cmd, "unavailable"),
        ServerMsg::BadMessage { code: "bad_message".into() },
        ServerMsg::OtherDevice {},
        ServerMsg::Pong { now },
    ]
}

/// The names that a type tagged by `type` knows, taken from its error message about an unknown name.
fn variants<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let Err(error) = serde_json::from_str::<T>(r#"{"type":"?"}"#) else { panic!("`?` is known") };
    let names: BTreeSet<String> =
        error.to_string().split('`').skip(1).step_by(2).map(str::to_owned).collect();
    names.into_iter().filter(|name| name != "?").collect()
}

/// The names in one union of `protocol.d.ts`.
fn declared(source: &str, union: &str) -> BTreeSet<String> {
    let start = source.find(&format!("export type {union} =")).unwrap();
    let rest = &source[start..];
    let union = &rest[..rest[1..].find("export type").unwrap_or(rest.len() - 1)];
    // Only the members of the union itself are indented by four characters.
    union
        .lines()
        .filter_map(|line| {
            let line = line
                .strip_prefix("  | { type: '")
                .or_else(|| line.strip_prefix("      type: '"))?;
            line.split('\'').next().map(str::to_owned)
        })
        .collect()
}

fn kind(value: &Value) -> String {
    value["type"].as_str().unwrap().to_owned()
}

#[test]
fn every_message_has_a_sample_that_the_page_can_check() {
    let commands: Vec<_> = lines(COMMANDS).collect();
    let mut seen = BTreeSet::new();
    for line in &commands {
        let command: Command =
            serde_json::from_str(&json(line)).unwrap_or_else(|e| panic!("{line}: {e}"));
        let written = serde_json::to_value(&command).unwrap();
        assert_eq!(serde_json::from_value::<Command>(written.clone()).unwrap(), command, "{line}");
        seen.insert(kind(&written));
    }
    assert_eq!(seen, variants::<Command>(), "a sample for every command");

    let said: Vec<_> = lines(CLIENT).collect();
    let mut seen = BTreeSet::new();
    for line in &said {
        let msg: ClientMsg =
            serde_json::from_str(&json(line)).unwrap_or_else(|e| panic!("{line}: {e}"));
        let written = serde_json::to_value(&msg).unwrap();
        assert_eq!(serde_json::from_value::<ClientMsg>(written.clone()).unwrap(), msg, "{line}");
        seen.insert(kind(&written));
    }
    assert_eq!(seen, variants::<ClientMsg>(), "a sample for every message of the browser");

    let answers: Vec<Value> = server().iter().map(|m| serde_json::to_value(m).unwrap()).collect();
    for (msg, value) in server().iter().zip(&answers) {
        assert_eq!(serde_json::from_value::<ServerMsg<Value>>(value.clone()).unwrap(), *msg);
    }
    let seen: BTreeSet<_> = answers.iter().map(kind).collect();
    assert_eq!(seen, variants::<ServerMsg<Value>>(), "a sample for every message of the server");

    let answers: Vec<_> = answers.iter().map(javascript).collect();
    check_file(&[
        ("Command", "commands", commands.iter().map(ToString::to_string).collect()),
        ("ClientMsg", "clientMessages", said.iter().map(ToString::to_string).collect()),
        ("ServerMsg", "serverMessages", answers),
    ]);
}

#[test]
fn the_page_knows_the_same_messages() {
    let source = fs::read_to_string(web("protocol.d.ts")).unwrap();
    assert_eq!(declared(&source, "Command"), variants::<Command>());
    assert_eq!(declared(&source, "ClientMsg"), variants::<ClientMsg>());
    assert_eq!(declared(&source, "ServerMsg"), variants::<ServerMsg<Value>>());
}

#[test]
fn a_refusal_has_the_code_and_the_parameters_that_the_core_gives_it() {
    let group = "groupgroupaa".parse().unwrap();
    for refusal in [
        Refusal::StaleStep { step: "stepstepstep".parse().unwrap() },
        Refusal::TooLong { max: 300 },
        Refusal::Taken { group },
        Refusal::TooManyDots { n: 3 },
        Refusal::TooFewForSecret { n: 4 },
        Refusal::AskedBefore { n: 1 },
        Refusal::Missing { fields: "a,b".into() },
        Refusal::Full { max: 1000 },
        Refusal::TooMany { max: 60 },
    ] {
        let (code, params) = floke_wire::code(&refusal);
        let core = serde_json::to_value(&refusal).unwrap();
        assert_eq!(core["code"], code);
        let params = serde_json::to_value(params).unwrap();
        assert_eq!(core.get("params").cloned().unwrap_or_else(|| serde_json::json!({})), params);
    }
}

#[test]
fn a_newer_page_is_understood_well_enough_to_be_told() {
    let hello = r#"{"type":"hello","version":7,"role":"screen","colour":"blue"}"#;
    let ClientMsg::Hello { version, .. } = serde_json::from_str(hello).unwrap() else { panic!() };
    assert_eq!(version, 7);
}

fn web(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src").join(name)
}

fn check_file(lists: &[(&str, &str, Vec<String>)]) {
    let mut text = String::from(
        "/**\n * One of everything that is said. Written by `FLOKE_WRITE=1 cargo test -p floke-wire`.\n \
         * @import { ClientMsg, Command, ServerMsg } from './protocol.js'\n */\n\n// biome-ignore-all format: generated\n",
    );
    for (of, name, samples) in lists {
        text.push_str(&format!("\n/** @type {{{of}[]}} */\nexport const {name} = [\n"));
        for sample in samples {
            text.push_str(&format!("  {sample},\n"));
        }
        text.push_str("];\n");
    }
    let path = web("protocol.samples.js");
    if env::var_os("FLOKE_WRITE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "{} is not up to date: run with FLOKE_WRITE=1", path.display());
}
