//! Limits how often HTTP requests may store something. A faster client gets `too_often`, and nothing is stored.
//!
//! Commands on a socket have their person's pace. The number of places bounds joining, and of links withdrawing them.

use axum::http::StatusCode;
use floke_core::{PersonId, SessionId};
use tokio::time::Instant;

use super::bucket::{Buckets, Pace};
use super::error::ApiError;

const A_MINUTE: f64 = 1.0 / 60.0;

/// A kind of stored request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Stored {
    /// Another browser of a person who shows her personal code.
    Browser(SessionId, PersonId),
    /// A link of a session.
    Link(SessionId),
    /// Another join code of a session. Separate from links: in a rush it must still be possible.
    Code(SessionId),
    /// A session made from another machine.
    Session,
    /// The example, when started from another machine.
    Demo,
}

impl Stored {
    const fn pace(&self) -> Pace {
        match self {
            Self::Browser(..) => Pace { burst: 10.0, a_second: A_MINUTE },
            Self::Link(_) => Pace { burst: 40.0, a_second: 6.0 * A_MINUTE },
            Self::Code(_) => Pace { burst: 20.0, a_second: 6.0 * A_MINUTE },
            Self::Session => Pace { burst: 50.0, a_second: 6.0 * A_MINUTE },
            Self::Demo => Pace { burst: 20.0, a_second: A_MINUTE },
        }
    }
}

/// What requests may still store.
#[derive(Debug, Default)]
pub struct Budget(Buckets<Stored>);

impl Budget {
    /// Takes one of the budget.
    ///
    /// # Errors
    /// `too_often`, with status 429.
    pub fn spend(&self, what: Stored) -> Result<(), ApiError> {
        let (pace, now) = (what.pace(), Instant::now());
        if self.0.with(what, pace, now, |bucket| bucket.take_one(pace, now)) {
            return Ok(());
        }
        Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_often"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use clap::Parser as _;
    use floke_core::people::Profile;
    use floke_core::{Facts, HostCommand, Seq};
    use floke_store::{EventLog as _, MemoryLog};
    use serde_json::json;
    use tokio::time::sleep;
    use tower::ServiceExt as _;

    use super::*;
    use crate::Server;
    use crate::config::{Cli, Config};
    use crate::web::http::{make, router};
    use floke_core::command::EntryCommand;

    #[tokio::test(start_paused = true)]
    async fn what_is_spent_comes_back_at_its_pace_and_each_has_its_own() {
        let (budget, session) =
            (Budget::default(), "sessionsession1".parse::<SessionId>().unwrap());
        let kari = || Stored::Browser(session, "kariskarikari".parse().unwrap());
        for _ in 0..10 {
            budget.spend(kari()).unwrap();
        }
        assert_eq!(budget.spend(kari()).unwrap_err().code(), "too_often");
        budget.spend(Stored::Link(session)).unwrap();
        budget.spend(Stored::Browser(session, "olasolaolaola".parse().unwrap())).unwrap();
        sleep(Duration::from_secs(59)).await;
        assert!(budget.spend(kari()).is_err(), "a refusal costs nothing, and brings nothing");
        sleep(Duration::from_secs(2)).await;
        budget.spend(kari()).unwrap();
        assert!(budget.spend(kari()).is_err());
    }

    /// What people saw: repeating one's own code filled ten gigabytes of disk an hour.
    #[tokio::test(start_paused = true)]
    async fn a_repeated_personal_code_gets_the_same_answer_and_stores_nothing_more() {
        let cli = Cli::try_parse_from(["floke", "--listen", "127.0.0.1:0"]).unwrap();
        let log = Arc::new(MemoryLog::new());
        let config = Config::checked(cli.options).unwrap();
        let server = Server::bind(config, Arc::clone(&log) as _).unwrap();
        let facts = Facts { title: "Samling".into(), ..Facts::default() };
        let steps = crate::programme::standard_day(None);
        let made = make(&server.app().hub, facts, steps, floke_core::Millis(u64::MAX / 4), false)
            .await
            .unwrap();
        for (n, name) in ["Kari", "Ola"].into_iter().enumerate() {
            let join = HostCommand::Entry(EntryCommand::Join {
                by: Some(made.code.clone()),
                other: true,
                person: format!("person{n:06}").parse().unwrap(),
                profile: Profile { name: name.into(), ..Profile::default() },
                token: format!("hash{n}").into(),
                code: format!("ABCDEFG{}", ["H", "J"][n]).into(),
                max: 10,
            });
            server.app().hub.host(&made.session, join).await.unwrap();
        }
        let app = router(server.app().clone());
        let path = format!("/api/sessions/{}/return", made.session);
        let says = async |code: &str, token: Option<&str>, cookie: &str| {
            let body = json!({ "personal_code": code, "token": token }).to_string();
            let request = Request::post(&path)
                .header("content-type", "application/json")
                .header("host", "localhost")
                .header("cookie", cookie)
                .body(Body::from(body))
                .unwrap();
            let answer = app.clone().oneshot(request).await.unwrap();
            let cookie = answer.headers().get(header::SET_COOKIE).cloned();
            let cookie =
                cookie.map(|set| set.to_str().unwrap().split(';').next().unwrap().to_owned());
            let status = answer.status();
            let said = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
            (status, cookie, String::from_utf8(said.to_vec()).unwrap())
        };
        let stored = async || log.read(&made.session, Seq(0)).await.unwrap().len();

        let token = "abcdefghijklmnopqrstuvwx01";
        let first = says("ABCD-EFGH", Some(token), "").await;
        assert_eq!(first.0, StatusCode::OK);
        let cookie = first.1.clone().unwrap();
        assert!(cookie.ends_with(token), "{cookie}");
        let before = stored().await;
        for _ in 0..50 {
            assert_eq!(says("ABCDEFGH", Some(token), "").await, first, "said again");
            let (status, _, said) = says("ABCDEFGH", None, &cookie).await;
            assert_eq!((status, &said), (StatusCode::OK, &first.2), "in already");
        }
        assert_eq!(stored().await, before);
        // Another person's token is not taken over.
        let (status, kept, _) = says("ABCDEFGJ", Some(token), "").await;
        assert_eq!((status, kept), (StatusCode::CONFLICT, None));
        // With neither cookie nor token each request adds a browser, up to the bound.
        let mut answers = Vec::new();
        for _ in 0..30 {
            answers.push(says("ABCDEFGH", None, "").await.0.as_u16());
        }
        let ok = answers.iter().filter(|status| **status == 200).count();
        assert_eq!((ok, answers[29]), (9, 429), "{answers:?}");
        assert_eq!(stored().await, before + 9);
        assert_eq!(says("ABCDEFGJ", None, "").await.0, StatusCode::OK, "nobody else waits");
    }

    #[test]
    fn the_pages_say_how_much_requests_may_store() {
        let (protocol, security) = (
            include_str!("../../../../docs/protocol.md"),
            include_str!("../../../../docs/security.md"),
        );
        let session = || "sessionsession1".parse::<SessionId>().unwrap();
        let browser = Stored::Browser(session(), "kariskarikari".parse().unwrap());
        for (what, stored) in [
            ("new browsers with one personal code", browser),
            ("new links of a session", Stored::Link(session())),
            ("new join codes of a session", Stored::Code(session())),
            ("new sessions from elsewhere", Stored::Session),
            ("starts of the example from elsewhere", Stored::Demo),
        ] {
            let Pace { burst, a_second } = stored.pace();
            let a_minute = (a_second / A_MINUTE).round();
            let row = format!("| {what} | {burst} at once, {a_minute} a minute | `too_often` |");
            assert!(protocol.contains(&row), "{row}");
        }
        assert!(security.contains("[bounds](protocol.md#bounds)"));
    }
}
