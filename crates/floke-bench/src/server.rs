//! Floke under test: a process on an empty folder, and the requests that lead into it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::codec::Answer;
use crate::figures::ms;
use crate::herd::{Heard, Herd};
use crate::http;
use crate::measure::SOON;
use crate::process::{Cores, Folder, Process, floke};
use crate::progress::Progress;

/// The most requests to join that are under way at once.
const JOINING: usize = 64;

/// A server on an empty folder of its own.
#[derive(Debug)]
pub(crate) struct Server {
    /// The process.
    pub process: Process,
    /// The address where it listens.
    pub at: SocketAddr,
    /// The memory of the process before anybody connected.
    pub empty_rss: usize,
    folder: Folder,
    people: usize,
    cores: Option<Cores>,
}

impl Server {
    /// Starts the server.
    ///
    /// # Errors
    /// When the server does not start.
    pub(crate) fn start(people: usize, cores: Option<Cores>) -> Result<Self> {
        Self::start_in(Folder::new()?, people, cores)
    }

    /// Starts the server on `data` in a folder, with what is there.
    ///
    /// # Errors
    /// When the server does not start.
    pub(crate) fn start_in(folder: Folder, people: usize, cores: Option<Cores>) -> Result<Self> {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let people = people.max(1);
        let (process, at) = floke(any, &folder.path().join("data"), people, cores)?;
        let empty_rss = process.rss()?;
        Ok(Self { process, at, empty_rss, folder, people, cores })
    }

    /// Kills the server, and starts a new process at the same address on the same folder; how long until it listened
    /// again.
    ///
    /// # Errors
    /// When the server does not start again.
    pub(crate) fn kill_and_start(&mut self) -> Result<Duration> {
        self.process.kill()?;
        let begun = Instant::now();
        let (process, at) =
            floke(self.at, &self.folder.path().join("data"), self.people, self.cores)?;
        (self.process, self.at) = (process, at);
        Ok(begun.elapsed())
    }

    /// Makes a new session.
    ///
    /// # Errors
    /// When the server refuses.
    pub(crate) fn session(&self) -> Result<Session> {
        let new = json!({ "title": "Ledersamling", "municipality": "Kongsvinger", "language": "nb",
            "areas": ["Oppvekst", "Helse", "Teknisk", "Kultur"] });
        let request = http::post(self.at, "/api/sessions", &new);
        let (made, console) = http::ask(self.at, &request).context("making a session")?;
        let text = |key: &str| made.get(key).and_then(Value::as_str).map(str::to_owned);
        let id = text("session").context("a session without an id")?;
        let entering = json!({ "role": "screen", "secret": text("screen_secret") });
        let request = http::post(self.at, &format!("/api/sessions/{id}/enter"), &entering);
        let (_, screen) = http::ask(self.at, &request).context("the screen")?;
        Ok(Session {
            id,
            code: text("code").context("a session without a code")?,
            console: console.context("no cookie for the console")?,
            screen: screen.context("no cookie for the screen")?,
            steps: Vec::new(),
        })
    }

    /// Lets this many people join over HTTP, many at once.
    ///
    /// # Errors
    /// When the server refuses one of them.
    pub(crate) fn register(
        &self,
        session: &Session,
        people: usize,
        progress: &mut Progress,
    ) -> Result<Registered> {
        let mut herd = Herd::new(self.at)?;
        let path = format!("/api/sessions/{}/join", session.id);
        let request = |n: usize| {
            let area = ["Oppvekst", "Helse", "Teknisk", "Kultur"].get(n % 4);
            let who = json!({ "code": session.code, "name": format!("Deltaker {n:05}"), "role": "leder",
                "area": area });
            http::post(self.at, &path, &who)
        };
        let mut all =
            Registered { cookies: vec![String::new(); people], acks: Vec::new(), at: Vec::new() };
        let mut under_way = vec![(0, Instant::now()); JOINING.min(people)];
        let (mut next, mut trouble) = (0, None);
        let begun = Instant::now();
        for line in 0..under_way.len() {
            herd.open(line)?;
        }
        while all.acks.len() < people {
            herd.turn(Duration::from_millis(5), |line, heard| {
                match heard {
                    Heard::Connected => {}
                    Heard::Answer(Answer { status: 200, head, body }) => {
                        let (n, asked) = under_way.get(line).copied()?;
                        all.acks.push(ms(asked.elapsed()));
                        all.at.push(ms(begun.elapsed()));
                        let cookie = http::cookie(&Answer { status: 200, head, body });
                        *all.cookies.get_mut(n)? = cookie.unwrap_or_default();
                    }
                    Heard::Answer(Answer { status, body, .. }) => {
                        let body = String::from_utf8_lossy(body);
                        trouble = Some(format!("{status}: {body}"));
                        return None;
                    }
                    Heard::Text(_) => return None,
                    Heard::Ended(_) => {
                        trouble = Some("a request was not answered".to_owned());
                        return None;
                    }
                }
                let n = next;
                if n >= people {
                    return None;
                }
                next += 1;
                *under_way.get_mut(line)? = (n, Instant::now());
                Some(request(n))
            })?;
            if let Some(trouble) = trouble {
                bail!("somebody could not join: {trouble}");
            }
            progress.shows("joining", all.acks.len(), people);
            if begun.elapsed() > SOON * 10 {
                bail!("{} of {people} had joined in ten minutes", all.acks.len());
            }
        }
        Ok(all)
    }
}

/// People who have joined.
#[derive(Debug)]
pub(crate) struct Registered {
    /// The cookie of each.
    pub cookies: Vec<String>,
    /// How long each request took, in milliseconds.
    pub acks: Vec<f64>,
    /// When each person was answered, in milliseconds from the beginning.
    pub at: Vec<f64>,
}

/// The ids, the code and the cookies of a session.
#[derive(Debug)]
pub(crate) struct Session {
    /// Its id.
    pub id: String,
    /// Its join code.
    pub code: String,
    /// The facilitator's cookie.
    pub console: String,
    /// The screen's cookie.
    pub screen: String,
    /// The ids and phases of the day; known once the console is open.
    pub steps: Vec<(String, String)>,
}

impl Session {
    /// Takes the steps of the day from a View.
    ///
    /// # Errors
    /// When the View contains no day.
    pub(crate) fn read_day(&mut self, view: &[u8]) -> Result<()> {
        let view: Value = serde_json::from_slice(view)?;
        let day = view.pointer("/set/room~1programme").context("a View without a programme")?;
        let steps = day.get("steps").unwrap_or(day).as_array().context("a day without steps")?;
        let text = |step: &Value, key: &str| step.get(key)?.as_str().map(str::to_owned);
        self.steps = steps
            .iter()
            .filter_map(|step| Some((text(step, "id")?, text(step, "phase")?)))
            .collect();
        Ok(())
    }

    /// The step of this phase.
    ///
    /// # Errors
    /// When the day has none.
    pub(crate) fn step(&self, phase: &str) -> Result<&str> {
        let found = self.steps.iter().find(|(_, p)| p == phase);
        found.map(|(id, _)| id.as_str()).with_context(|| format!("a day without {phase}"))
    }
}
