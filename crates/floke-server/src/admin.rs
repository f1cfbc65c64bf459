//! The operator's commands on the machine itself: `floke sessions`, `link`, `forget`, `key`, `backup`, `restore`,
//! `health`.
//!
//! A running server holds the data folder alone, so commands ask it; a file that only the operator can read says how.
//! When none runs, the command opens the folder. Backups are made beside a running server, without it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use floke_client::Browser;
use floke_core::command::LinkCommand;
use floke_core::{HostCommand, Millis, PersonId, Role, Session, SessionId};
use floke_store::{Copied, Directory, KEY_COPIES_LIVE_DAYS};
use serde::{Deserialize, Serialize};

use crate::StartError;
use crate::config::{Action, Config};
use crate::hub::{DirectoryEntry, HostError, Hub, OpenError};
use crate::key::{CreationKey, write_secret};
use crate::net;
use crate::random;

const FILE: &str = "running.json";

/// How the operator's commands reach a running server.
#[derive(Debug, Serialize, Deserialize)]
struct Running {
    address: SocketAddr,
    secret: String,
}

/// The running server's side: the file lives as long as this.
#[derive(Debug)]
pub struct Door {
    path: PathBuf,
    proof: Box<str>,
}

impl Door {
    /// Writes the file that lets the operator's commands in.
    ///
    /// # Errors
    /// When the data folder cannot be written.
    pub fn open(data: &Path, bound: SocketAddr) -> std::io::Result<Self> {
        let path = data.join(FILE);
        let secret = random::token();
        let proof = random::hash(&secret);
        let ip = if bound.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { bound.ip() };
        let running = Running { address: SocketAddr::new(ip, bound.port()), secret };
        write_secret(&path, &serde_json::to_string(&running)?)?;
        Ok(Self { path, proof })
    }

    /// Whether this is the operator's secret.
    #[must_use]
    pub fn lets_in(&self, secret: &str) -> bool {
        random::hash(secret) == self.proof
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // If it stays, the next command finds it stale and ignores it.
        drop(fs::remove_file(&self.path));
    }
}

/// Lists every session, one per line.
pub async fn list(hub: &Hub) -> Result<Vec<String>, floke_store::ReadError> {
    let Directory { mut entries, broken } = hub.sessions().await?;
    entries.sort_by_key(|entry| entry.keep_until);
    let lines = entries.iter().map(|entry| line(entry, hub.now()));
    let broken = broken.iter().map(|session| format!("{session}  cannot be read"));
    Ok(lines.chain(broken).collect())
}

fn line(entry: &DirectoryEntry, now: Millis) -> String {
    let days = entry.keep_until.since(now) / (24 * 60 * 60 * 1_000);
    let ended = if entry.ended { ", ended" } else { "" };
    format!("{}  {}  {} (kept {days} more days{ended})", entry.session, entry.code, entry.title)
}

/// Makes a new link of this kind, which replaces the older ones.
///
/// # Errors
/// When there is no such session, or the log fails.
pub async fn new_link(
    hub: &Hub,
    session: &SessionId,
    role: Role,
    base: &str,
) -> Result<String, HostError> {
    let row = role.row();
    let until = row.link.as_ref().and_then(|row| row.lives_ms).map(|ms| hub.now().plus(ms));
    let secret = random::token();
    let (link, hash) = (random::id(), random::hash(&secret));
    hub.host(
        session,
        HostCommand::Link(LinkCommand::Issue { link, role, hash, until, replace: true }),
    )
    .await?;
    Ok(format!("{base}/{}/{session}#{secret}", row.page))
}

/// A request from the operator's command to a running server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The secret from the file.
    pub secret: String,
    /// The order to carry out.
    pub order: Order,
}

/// An order that anybody with the data folder may give.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// List the sessions.
    Sessions,
    /// Make a link.
    Link(SessionId, Role),
    /// Forget a session, or one person of it, by name or id.
    Forget(SessionId, Option<String>),
    /// Show the creation key.
    Key,
}

/// Carries out an order; `base` is the address that links begin with.
///
/// # Errors
/// One line that says why not.
pub async fn carry_out(
    (hub, config): (&Hub, &Config),
    order: Order,
    base: &str,
) -> Result<Vec<String>, String> {
    let line = match order {
        Order::Key => {
            let key = CreationKey::of(config).map_err(StartError::Key);
            key.map_err(|error| error.to_string())?.told().to_owned()
        }
        Order::Sessions => return list(hub).await.map_err(|error| error.to_string()),
        Order::Link(session, target) => {
            let made = new_link(hub, &session, target, base).await;
            made.map_err(|error| error.to_string())?
        }
        Order::Forget(session, None) => {
            // A session that cannot be read can still be forgotten; one that does not exist cannot.
            if let Err(error @ OpenError::NoSuchSession) = hub.room(&session).await {
                return Err(error.to_string());
            }
            hub.forget(&session).await.map_err(|error| error.to_string())?.to_string()
        }
        Order::Forget(session, Some(person)) => {
            let person = the_person(hub, &session, &person).await?;
            let keys = hub.forget_person(&session, &person).await;
            let keys = keys.map_err(|error| error.to_string())?;
            format!(
                "person {person} of session {session} is forgotten: {keys} keys are destroyed, and what groups wrote stays; copies of keys live at most {KEY_COPIES_LIVE_DAYS} days"
            )
        }
    };
    Ok(vec![line])
}

/// The person with this id or this name. The ids tell two people of one name apart.
async fn the_person(hub: &Hub, session: &SessionId, typed: &str) -> Result<PersonId, String> {
    // Joining compares names the same way.
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = plain(typed);
    if wanted.is_empty() {
        return Err("say the person's name or id".to_owned());
    }
    let look = move |session: &Session| {
        let name = |person: &PersonId| plain(&session.person_name(person));
        let is = |person: &&PersonId| person.as_str() == wanted || name(person) == wanted;
        let mut found: Vec<PersonId> = session.everybody().filter(is).copied().collect();
        if let Some(first) = found.first() {
            // Merged entries are one person.
            let same: Vec<PersonId> = session.entries_of(first).copied().collect();
            if found.iter().all(|other| same.contains(other)) {
                found.truncate(1);
            }
        }
        found
    };
    let found = hub.with_session(session, look).await.map_err(|error| error.to_string())?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(format!("nobody in session {session} has the name or id {typed:?}")),
        many => {
            let ids: Vec<String> = many.iter().map(ToString::to_string).collect();
            Err(format!("{} people have that name; say which: {}", many.len(), ids.join(", ")))
        }
    }
}

/// Asks the server that holds the data folder; `None` when none runs.
async fn ask(config: &Config, order: Order) -> Option<Result<Vec<String>, String>> {
    let text = fs::read_to_string(config.data.join(FILE)).ok()?;
    let running: Running = serde_json::from_str(&text).ok()?;
    let request = Request { secret: running.secret, order };
    let answer = Browser::new(running.address).post("/api/admin", &request).await.ok()?;
    if answer.status != 200 {
        return Some(Err(format!("the running floke refused: {}", answer.body)));
    }
    serde_json::from_str(&answer.body).ok()
}

/// Carries out an operator's command and returns the lines to print.
///
/// # Errors
/// One line that says what is wrong.
pub async fn run(config: &Config, action: Action) -> Result<Vec<String>, String> {
    match action {
        Action::Sessions => command(config, Order::Sessions).await,
        Action::Link { session, role } => {
            command(config, Order::Link(the_session(&session)?, role)).await
        }
        Action::Key => command(config, Order::Key).await,
        Action::Forget { session, person, everybody: _ } => {
            command(config, Order::Forget(the_session(&session)?, person)).await
        }
        Action::Backup { to } => {
            let copied = floke_store::backup(&config.data, &to).await;
            copied.map(|copied| copied_lines("backed up", &copied)).map_err(in_one_line)
        }
        Action::Restore { from, keys } => {
            let copied = floke_store::restore(&from, keys.as_deref(), &config.data).await;
            copied.map(|copied| copied_lines("restored", &copied)).map_err(in_one_line)
        }
        Action::Health => health(config).await.map(|()| Vec::new()),
        Action::Serve | Action::Demo => Err("this is not done from here".to_owned()),
    }
}

fn the_session(typed: &str) -> Result<SessionId, String> {
    typed.parse().map_err(|_| format!("{typed:?} is no session; `floke sessions` lists them"))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed over by map_err")]
fn in_one_line(error: floke_store::CopyError) -> String {
    crate::with_cause(&error)
}

fn copied_lines(done: &str, copied: &Copied) -> Vec<String> {
    let Copied { log, keys, sessions, events, forgotten, ballots } = copied;
    let (log, keys) = (log.display(), keys.display());
    let open = (*ballots > 0).then(|| {
        format!(
            "Votes of {ballots} open ballot{} are not in the copy. Who goes on from it closes what is open and votes again.",
            if *ballots == 1 { "" } else { "s" }
        )
    });
    let lines = [
        format!("{done}: {sessions} sessions, {events} events, {forgotten} of them forgotten"),
        format!("  log:   {log}"),
        format!("  keys:  {keys}"),
        format!(
            "Keep a copy of keys for at most {KEY_COPIES_LIVE_DAYS} days, apart from the log: it opens what has been forgotten since."
        ),
    ];
    lines.into_iter().chain(open).collect()
}

/// The running server carries out the order; without one, this process does.
async fn command(config: &Config, order: Order) -> Result<Vec<String>, String> {
    if let Some(answer) = ask(config, order.clone()).await {
        return answer;
    }
    let (hub, log) = crate::open_hub(config).map_err(|error| error.to_string())?;
    let base = net::public_base(config, config.listen);
    let lines = carry_out((&hub, config), order, &base).await;
    hub.close().await;
    log.close().await.map_err(|error| error.to_string())?;
    lines
}

/// Whether a server answers on the configured address.
///
/// # Errors
/// One line that says why not.
async fn health(config: &Config) -> Result<(), String> {
    let ip = config.listen.ip();
    let ip = if ip.is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { ip };
    let address = SocketAddr::new(ip, config.listen.port());
    match Browser::new(address).get("/healthz").await {
        Ok(answer) if answer.status == 200 => Ok(()),
        Ok(answer) => Err(format!("{address} answers with status {}", answer.status)),
        Err(error) => Err(format!("{address} does not answer: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_may_read_the_file_is_let_in() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join(FILE);
        fs::write(&path, "left behind").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let door = Door::open(data.path(), "0.0.0.0:8080".parse().unwrap()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let running: Running = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(running.address, "127.0.0.1:8080".parse().unwrap());
        assert!(door.lets_in(&running.secret) && !door.lets_in("guess"));
        drop(door);
        assert!(!path.exists());
    }
}
