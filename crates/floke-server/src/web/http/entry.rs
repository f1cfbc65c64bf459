//! Coming in: making a session, finding it by its code, joining, coming back, and links for consoles and screens.

use std::sync::{Arc, OnceLock};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use floke_core::command::EntryCommand;
use floke_core::people::Profile;
use floke_core::{
    Actor, Facts, HostCommand, JoinCode, Language, Millis, Refusal, Role, Session, SessionId,
    kept_until, plain_code,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::codes::{code_wrong, under_a_free_code};
use super::links::issue;
use super::{App, Body, FromHere, InPath};
use crate::config::DemoFor;
use crate::hub::{Gate, HostError, Hub};
use crate::net;
use crate::programme::standard_day;
use crate::random;
use crate::web::budget::Stored;
use crate::web::cookies::{self, Place};
use crate::web::error::ApiError;
use crate::web::guess::Guess;
use crate::web::joins::Turn;

pub(super) const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// The most places of one browser to look up.
const MAX_PLACES: usize = 24;

pub(super) fn forbidden(code: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, code)
}

/// An answer that also sets the cookie of a place, for as long as the session is kept; at least a day, because the
/// machine's clock may wrongly be past that date.
pub(super) fn keeping(app: &App, place: &Place, until: Millis, body: Value) -> Response {
    let mut response = Json(body).into_response();
    let kept_ms = until.since(app.now()).max(DAY_MS);
    if let Some(cookie) = cookies::keep(place, kept_ms, app.config.is_https()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSession {
    title: String,
    #[serde(default)]
    municipality: String,
    #[serde(default)]
    community: String,
    #[serde(default)]
    language: Language,
    #[serde(default)]
    date: String,
    #[serde(default)]
    venue: String,
    #[serde(default)]
    areas: Vec<String>,
    /// When the day begins.
    #[serde(default)]
    starts_at: Option<Millis>,
    #[serde(default)]
    creation_key: Option<String>,
}

/// A session with its first links.
pub(crate) struct Made {
    pub(crate) session: SessionId,
    pub(crate) code: JoinCode,
    pub(crate) console_secret: String,
    pub(crate) screen_secret: String,
}

/// Makes a session with links for one facilitator and one screen.
///
/// # Errors
/// What the rules or the log say.
pub(crate) async fn make(
    hub: &Hub,
    facts: Facts,
    steps: Vec<floke_core::programme::Step>,
    keep_until: Millis,
    demo: bool,
) -> Result<Made, ApiError> {
    let session: SessionId = random::id();
    let create = |code| HostCommand::Create {
        id: session,
        code,
        facts: facts.clone(),
        steps: steps.clone(),
        keep_until,
        demo,
    };
    let code = under_a_free_code(hub, &session, create).await?;
    let (console_secret, screen_secret) = (random::token(), random::token());
    for (role, secret) in [(Role::Facilitator, &console_secret), (Role::Screen, &screen_secret)] {
        issue(hub, &session, role, secret).await?;
    }
    Ok(Made { session, code, console_secret, screen_secret })
}

/// A client on another machine needs the key, and may make only so many.
async fn may_make(app: &App, here: bool, key: Option<&str>, what: Stored) -> Result<(), ApiError> {
    if here {
        return Ok(());
    }
    if app.key.is(key.unwrap_or_default()) {
        return app.budget.spend(what);
    }
    app.guesses.wrong(Guess::CreationKey).await;
    Err(forbidden("creation_key"))
}

pub(super) async fn create(
    State(app): State<App>,
    FromHere(here): FromHere,
    Body(new): Body<NewSession>,
) -> Result<Response, ApiError> {
    may_make(&app, here, new.creation_key.as_deref(), Stored::Session).await?;
    let facts = Facts {
        title: new.title,
        municipality: new.municipality,
        community: new.community,
        language: new.language,
        date: new.date,
        venue: new.venue,
        zone: "Europe/Oslo".to_owned(),
        areas: new.areas,
    };
    let steps = standard_day(new.starts_at);
    let keep_until = kept_until(app.hub.now(), new.starts_at);
    let made = make(&app.hub, facts, steps, keep_until, false).await?;
    let token = made.console_secret.clone();
    let place = Place { session: made.session, role: Role::Facilitator, token };
    Ok(keeping(&app, &place, keep_until, links_of(&app, &made)))
}

/// The links that a facilitator needs to begin; `base` is the address of this server for others.
fn links_of(app: &App, made: &Made) -> Value {
    let id = &made.session;
    json!({
        "base": net::public_base(&app.config, app.bound),
        "session": id,
        "code": made.code.as_str(),
        "console": format!("/console/{id}"),
        "console_secret": made.console_secret,
        "screen": format!("/screen/{id}"),
        "screen_secret": made.screen_secret,
        "join": format!("/join/{}", made.code.as_str()),
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    /// The join code: a client that knows the session's address but not its current code is not let in.
    #[serde(default)]
    code: String,
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    area: String,
    /// Chosen on the join page; the browser keeps it.
    #[serde(default, rename = "language")]
    _language: Option<Language>,
    /// She says that she is another person than the known one of her name.
    #[serde(default)]
    other: bool,
    /// The browser makes it and keeps it until the answer comes: when repeated, it is the same person.
    #[serde(default)]
    token: Option<String>,
}

/// The token for the cookie: the browser's own when it sent one.
fn token_of(given: Option<String>) -> Result<String, ApiError> {
    let Some(given) = given else { return Ok(random::token()) };
    if random::is_join_token(&given) {
        return Ok(given);
    }
    Err(ApiError::new(StatusCode::BAD_REQUEST, "bad_message"))
}

pub(super) async fn join(
    State(app): State<App>,
    InPath(id): InPath,
    Body(new): Body<NewPerson>,
) -> Result<Response, ApiError> {
    let may_wait = new.token.is_some();
    let token = token_of(new.token)?;
    let hash = random::hash(&token);
    let command = HostCommand::Entry(EntryCommand::Join {
        by: new.code.parse().ok(),
        other: new.other,
        person: random::id(),
        profile: Profile { name: new.name.clone(), role: new.role, area: new.area },
        token: hash.clone(),
        code: random::personal_code().into(),
        max: app.config.max_people,
    });
    // The room asks only when it would let her in: people who are refused, or already in, take nobody's turn.
    let told = Arc::new(OnceLock::new());
    let gate: Option<Gate> = app.config.join_pace.then(|| {
        let (app, told, hash) = (app.clone(), Arc::clone(&told), hash.clone());
        let ask = move || app.joins.ask(&id, may_wait.then_some(&*hash));
        Box::new(move || *told.get_or_init(&ask) == Turn::Now) as Gate
    });
    let look = move |session: &Session| {
        let person = session.newcomer_by_token(&hash)?;
        Some((*person, session.is_waiting(person), session.keep_until()))
    };
    let found = match app.hub.host_in_turn(&id, command, gate, look).await {
        Ok(found) => found,
        Err(no) => return Err(why_not(&app, no, told.get(), (&new.code, &new.name)).await),
    };
    let (person, waiting, until) = found.ok_or_else(|| forbidden("no_cookie"))?;
    let place = Place { session: id, role: Role::Participant, token };
    Ok(keeping(&app, &place, until, json!({ "person": person, "waiting": waiting })))
}

/// The reason a newcomer is not let in, or not yet.
async fn why_not(
    app: &App,
    no: HostError,
    turn: Option<&Turn>,
    (code, name): (&str, &str),
) -> ApiError {
    match (no, turn) {
        (HostError::Refused(Refusal::CodeWrong), _) => {
            app.guesses.wrong(Guess::JoinCode).await;
            code_wrong(code)
        }
        (HostError::Refused(Refusal::NameKnown { waiting }), _) => {
            let params = json!({ "name": name.trim(), "waiting": waiting });
            ApiError::new(StatusCode::CONFLICT, "name_known").with(params)
        }
        (HostError::NotYet, Some(Turn::Later { ahead, wait })) => {
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            let later = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "join_queue");
            let params = json!({ "ahead": ahead, "wait_ms": wait_ms });
            later.with(params).after(wait_ms.div_ceil(1_000))
        }
        (no, _) => no.into(),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComingBack {
    personal_code: String,
    /// As [`NewPerson`]'s.
    #[serde(default)]
    token: Option<String>,
}

pub(super) async fn come_back(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
    Body(back): Body<ComingBack>,
) -> Result<Response, ApiError> {
    let wrong = || forbidden("personal_code");
    let code = plain_code(&back.personal_code, 8).ok_or_else(wrong)?;
    let token = token_of(back.token)?;
    let (hash, shown, now) = (random::hash(&token), app.shown(&headers, &id), app.now());
    let look = {
        let hash = hash.clone();
        move |session: &Session| {
            let Some(person) = session.person_by_code(&code).copied() else {
                return Err(session.is_taken_out(&code));
            };
            let hers = Some(Actor::Person(person));
            let said = session.holder(Role::Participant, &hash, now) == hers;
            let kept = shown.holder(Role::Participant, session, now) == hers;
            Ok((person, said, kept, session.keep_until()))
        }
    };
    let (person, said, kept, until) = match app.hub.with_session(&id, look).await? {
        Ok(found) => found,
        Err(true) => return Err(forbidden("taken_out")),
        Err(false) => {
            app.guesses.wrong(Guess::PersonalCode(id)).await;
            return Err(wrong());
        }
    };
    let answer = json!({ "person": person });
    // The answer was lost on the way, or this browser has her place already: there is nothing to store.
    if kept && !said {
        return Ok(Json(answer).into_response());
    }
    if !said {
        app.budget.spend(Stored::Browser(id, person))?;
        app.hub
            .host(&id, HostCommand::Entry(EntryCommand::AddToken { person, token: hash }))
            .await?;
    }
    let place = Place { session: id, role: Role::Participant, token };
    Ok(keeping(&app, &place, until, answer))
}

/// The sessions in which this browser has a place.
pub(super) async fn mine(State(app): State<App>, headers: HeaderMap) -> Json<Value> {
    let mut found = Vec::new();
    let places = cookies::places(&headers, app.config.is_https());
    for place in places.into_iter().take(MAX_PLACES) {
        let (hash, now, role) = (random::hash(&place.token), app.now(), place.role);
        let entry = app
            .hub
            .with_session(&place.session, move |session| {
                let is_one = role == Role::Participant;
                let newcomer = session.newcomer_by_token(&hash).filter(|_| is_one);
                let waiting = newcomer.filter(|person| session.is_waiting(person));
                let name = match (waiting, session.holder(role, &hash, now)) {
                    (Some(person), _) => Some(session.person_name(person)),
                    (None, Some(Actor::Person(person))) => Some(session.person_name(&person)),
                    (None, Some(Actor::Link(..))) => None,
                    (None, None) => return None,
                };
                Some(json!({
                    "session": session.id(),
                    "role": role,
                    "title": session.facts().title,
                    "name": name,
                    "waiting": waiting.is_some(),
                    "ended": session.ended_at().is_some(),
                }))
            })
            .await;
        if let Ok(Some(entry)) = entry {
            found.push(entry);
        }
    }
    Json(Value::Array(found))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDemo {
    #[serde(default)]
    creation_key: Option<String>,
}

/// Starts the demo; one at a time.
pub(super) async fn demo(
    State(app): State<App>,
    FromHere(here): FromHere,
    Body(new): Body<NewDemo>,
) -> Result<Response, ApiError> {
    match app.config.demo {
        DemoFor::Here => {
            may_make(&app, here, new.creation_key.as_deref(), Stored::Demo).await?;
        }
        DemoFor::Everybody if here => {}
        DemoFor::Everybody => app.budget.spend(Stored::Demo)?,
        DemoFor::Nobody => return Err(forbidden("no_demo")),
    }
    let made = app.demo.start(&app.hub, app.bound, app.config.max_people).await?;
    Ok(Json(links_of(&app, &made)).into_response())
}
