//! Limits how fast codes may be guessed. Wrong answers draw on a bucket of their session and on one of the server; with
//! an empty bucket they come late.
//!
//! Right answers are never late, so that a guesser keeps nobody out of her own place. There is no limit for an address,
//! because a town hall has only one. `docs/security.md` computes what a guesser can still do.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use floke_core::SessionId;
use tokio::time::{Instant, sleep};

use super::bucket::{Bucket, Buckets, Pace};

/// Wrong answers of one session that come at once, and the rate per second after that.
const OF_SESSION: Pace = Pace { burst: 50.0, a_second: 1.0 };

/// The same for all sessions together, and for codes that belong to none.
const OF_SERVER: Pace = Pace { burst: 200.0, a_second: 200.0 };

/// No answer is later than this: a request has 30 seconds in all.
const LATEST: Duration = Duration::from_secs(20);

/// The secret that a wrong answer may have been a guess at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Guess {
    /// The code of some session.
    JoinCode,
    /// The personal code of somebody in a session.
    PersonalCode(SessionId),
    /// The key that lets somebody make sessions.
    CreationKey,
}

/// The buckets of a server.
#[derive(Debug)]
pub struct Guesses {
    server: Mutex<Bucket>,
    own: Buckets<Guess>,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { server: Mutex::new(Bucket::full(OF_SERVER)), own: Buckets::default() }
    }
}

impl Guesses {
    /// Waits as long as a wrong answer must be late.
    pub async fn wrong(&self, guess: Guess) {
        let wait = self.take(guess, Instant::now());
        if wait > Duration::ZERO {
            sleep(wait).await;
        }
    }

    fn take(&self, guess: Guess, now: Instant) -> Duration {
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let all = owed(&mut server, OF_SERVER, now);
        drop(server);
        // A join code belongs to no session until it is right.
        if guess == Guess::JoinCode {
            return all;
        }
        let own = self.own.with(guess, OF_SESSION, now, |bucket| owed(bucket, OF_SESSION, now));
        own.max(all)
    }
}

/// Takes one, on credit too; returns how late the answer is. A mistyped code waits no longer than an attacker's.
fn owed(bucket: &mut Bucket, pace: Pace, now: Instant) -> Duration {
    bucket.take(pace, now, LATEST.as_secs_f64() * pace.a_second)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use clap::Parser as _;
    use floke_core::people::Profile;
    use floke_core::{Facts, HostCommand};
    use floke_store::MemoryLog;
    use serde_json::{Value, json};
    use tower::ServiceExt as _;

    use super::*;
    use crate::Server;
    use crate::config::{Cli, Config};
    use crate::web::bucket::KEPT;
    use crate::web::http::{make, router};
    use floke_core::command::EntryCommand;

    fn personal(n: usize) -> Guess {
        Guess::PersonalCode(format!("session{n:05}").parse().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn fifty_wrong_codes_are_answered_at_once_and_then_one_a_second() {
        let guesses = Guesses::default();
        let start = Instant::now();
        for _ in 0..50 {
            guesses.wrong(personal(1)).await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for n in 1..=10 {
            guesses.wrong(personal(1)).await;
            let late = start.elapsed().as_secs_f64();
            assert!((late - f64::from(n)).abs() < 0.01, "{n}: {late}");
        }
        let other = Instant::now();
        guesses.wrong(personal(2)).await;
        guesses.wrong(Guess::CreationKey).await;
        assert_eq!(other.elapsed(), Duration::ZERO, "each session has its own");
        sleep(Duration::from_secs(50)).await;
        let rested = Instant::now();
        for _ in 0..49 {
            guesses.wrong(personal(1)).await;
        }
        assert_eq!(rested.elapsed(), Duration::ZERO, "what has drained fills again");
    }

    #[tokio::test(start_paused = true)]
    async fn two_hundred_a_second_are_answered_by_the_whole_server() {
        let guesses = Guesses::default();
        let start = Instant::now();
        // The same when they are spread over sessions.
        for n in 0..200 {
            guesses.wrong(if n % 2 == 0 { personal(n) } else { Guess::JoinCode }).await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..400 {
            guesses.wrong(Guess::JoinCode).await;
        }
        let late = start.elapsed().as_secs_f64();
        assert!((late - 2.0).abs() < 0.5, "{late}");
    }

    #[test]
    fn a_typo_after_an_attack_waits_no_longer_than_twenty_seconds() {
        let guesses = Guesses::default();
        let now = Instant::now();
        for _ in 0..100_000 {
            guesses.take(personal(1), now);
        }
        assert_eq!(guesses.take(personal(1), now), LATEST);
        // Full buckets are dropped in the end.
        for n in 0..3 * KEPT {
            guesses.take(personal(n), now + Duration::from_secs(200 * u64::try_from(n).unwrap()));
        }
        assert!(guesses.own.len() <= KEPT);
    }

    #[test]
    fn the_figures_of_guessing_on_the_page_are_those_of_the_program() {
        let page = include_str!("../../../../docs/security.md");
        let says = |text: &str| assert!(page.contains(text), "{text}");
        let latest = LATEST.as_secs_f64();
        let Pace { burst, a_second } = OF_SESSION;
        assert!((a_second - 1.0).abs() < f64::EPSILON, "the page says one a second");
        says(&format!("gives {burst} wrong answers at once and then one a second"));
        let (all, all_a_second) = (OF_SERVER.burst, OF_SERVER.a_second);
        says(&format!("the server's gives {all} at once and then {all_a_second} a second"));
        says(&format!("comes late, at most {latest} seconds"));
        says(&format!("never more than {latest} seconds late"));
        says(&format!("asks *k* at a time gets *k*/{latest} a second from one session"));
        says(&format!("server answers {all_a_second} wrong"));
        let many = 1_000.0 / latest;
        says(&format!(
            "one at a time: 1 a second | 1 000 at a time: {many} a second | over many sessions of that size: {all_a_second} a second |"
        ));

        let alphabet = f64::from(u8::try_from(floke_core::CODE_ALPHABET.len()).unwrap());
        let codes = alphabet.powi(8);
        let day = 24.0 * 60.0 * 60.0;
        let until_one_is_hit = |people: f64, rate: f64| (codes + 1.0) / (people + 1.0) / rate / day;
        let long = |days: f64| match days / 365.25 {
            ..1.0 => format!("{days:.0} days"),
            years @ ..10.0 => format!("{years:.1} years"),
            years => format!("{years:.0} years"),
        };
        let share = |people: f64, rate: f64| {
            let percent = 100.0 * (1.0 - (-rate * 90.0 * day * people / codes).exp());
            match percent {
                ..0.1 => format!("{percent:.2} %"),
                ..10.0 => format!("{percent:.1} %"),
                _ => format!("{percent:.0} %"),
            }
        };
        for (who, people) in [("48", 48.0), ("1 000", 1_000.0)] {
            let [one, thousand, server] = [a_second, many, all_a_second]
                .map(|rate| (long(until_one_is_hit(people, rate)), share(people, rate)));
            says(&format!(
                "| {who} people | {}; {} in 90 days | {}; {} | {}; {} |",
                one.0, one.1, thousand.0, thousand.1, server.0, server.1
            ));
        }
        // A join code, with one session on the server.
        let days = (alphabet.powi(6) + 1.0) / 2.0 / all_a_second / day;
        says(&format!("takes {days:.0} days at {all_a_second} a second"));
        let days = until_one_is_hit(48.0, 20_000.0);
        says(&format!("48 people would be hit once in\n{days:.0} days"));
    }

    /// Sends a request to the whole server; returns the status, the code, and how late it came.
    async fn ask(app: &axum::Router, path: &str, body: Option<Value>) -> (StatusCode, String, u64) {
        let request = match &body {
            Some(_) => Request::post(path).header("content-type", "application/json"),
            None => Request::get(path),
        };
        let body = body.map_or(Body::empty(), |json| Body::from(json.to_string()));
        let request = request.header("host", "localhost").body(body).unwrap();
        let start = Instant::now();
        let answer = app.clone().oneshot(request).await.unwrap();
        let late = start.elapsed().as_secs();
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        (status, json["code"].as_str().unwrap_or_default().to_owned(), late)
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_bucket_delays_wrong_answers_and_no_right_one() {
        let cli = Cli::try_parse_from(["floke", "--listen", "127.0.0.1:0"]).unwrap();
        let config = Config {
            creation_key: Some("RIKTIGNOK".to_owned()),
            ..Config::checked(cli.options).unwrap()
        };
        let server = Server::bind(config, Arc::new(MemoryLog::new())).unwrap();
        let facts = Facts { title: "Samling".into(), ..Facts::default() };
        let steps = crate::programme::standard_day(None);
        let made = make(&server.app().hub, facts, steps, floke_core::Millis(u64::MAX / 4), false)
            .await
            .unwrap();
        let join = HostCommand::Entry(EntryCommand::Join {
            by: Some(made.code.clone()),
            other: true,
            person: "kariskarikari".parse().unwrap(),
            profile: Profile { name: "Kari".into(), ..Profile::default() },
            token: "hash".into(),
            code: "ABCDEFGH".into(),
            max: 10,
        });
        server.app().hub.host(&made.session, join).await.unwrap();
        let app = router(server.app().clone());

        let back = format!("/api/sessions/{}/return", made.session);
        let code = |code: &str| Some(json!({ "personal_code": code }));
        for n in 0..53 {
            let (status, said, late) = ask(&app, &back, code("HGFEDCBA")).await;
            assert_eq!((status, said.as_str()), (StatusCode::FORBIDDEN, "personal_code"));
            assert_eq!(late, u64::from(n >= 50), "{n}");
        }
        let (status, _, late) = ask(&app, &back, code("ABCD-EFGH")).await;
        assert_eq!((status, late), (StatusCode::OK, 0), "the right code is answered at once");

        let new = |key: &str| Some(json!({ "title": "Ny", "creation_key": key }));
        for n in 0..52 {
            let (_, said, late) = ask(&app, "/api/sessions", new("feilfeil")).await;
            assert_eq!((said.as_str(), late), ("creation_key", u64::from(n >= 50)), "{n}");
        }
        let (status, _, late) = ask(&app, "/api/sessions", new("riktig-nok")).await;
        assert_eq!((status, late), (StatusCode::OK, 0));

        // The server's bucket fills faster than one test can ask, so many ask at once.
        let wrong = (0..600).map(|_| ask(&app, "/api/codes/XXXXXX", None));
        let late = futures_util::future::join_all(wrong).await.into_iter().map(|(.., late)| late);
        assert_eq!(late.max(), Some(2), "600 at 200 a second");
        let path = format!("/api/codes/{}", made.code.as_str());
        assert_eq!(ask(&app, &path, None).await.2, 0, "the right code is answered at once");
    }
}
