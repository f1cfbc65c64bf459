//! Links for consoles, screens and readers: exchanged for a cookie, made, listed and withdrawn.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use floke_core::command::LinkCommand;
use floke_core::{Actor, HostCommand, LinkId, Role, Session, SessionId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::entry::{forbidden, keeping};
use super::{App, Body, InPath, unknown_session};
use crate::hub::{HostError, Hub};
use crate::net;
use crate::random;
use crate::web::budget::Stored;
use crate::web::cookies::Place;
use crate::web::error::ApiError;

pub(super) async fn issue(
    hub: &Hub,
    session: &SessionId,
    role: Role,
    secret: &str,
) -> Result<LinkId, HostError> {
    let (link, hash) = (random::id(), random::hash(secret));
    let row = role.row().link.as_ref();
    let until = row.and_then(|row| row.lives_ms).map(|ms| hub.now().plus(ms));
    let replace = row.is_some_and(|row| row.replaces);
    let command = HostCommand::Link(LinkCommand::Issue { link, role, hash, until, replace });
    hub.host(session, command).await?;
    Ok(link)
}

/// The link of the asking facilitator; refuses everybody else.
pub(super) async fn facilitator(
    app: &App,
    id: &SessionId,
    headers: &HeaderMap,
) -> Result<LinkId, ApiError> {
    let (shown, now) = (app.shown(headers, id), app.now());
    let own = move |session: &Session| shown.holder(Role::Facilitator, session, now);
    match app.hub.with_session(id, own).await? {
        Some(Actor::Link(_, link)) => Ok(link),
        Some(Actor::Person(_)) | None => Err(forbidden("not_allowed")),
    }
}

/// A role that a link opens.
fn opened<'de, D: Deserializer<'de>>(d: D) -> Result<Role, D::Error> {
    let role = Role::deserialize(d)?;
    if role.row().link.is_none() {
        return Err(D::Error::custom(format_args!("no link opens {}", role.row().word)));
    }
    Ok(role)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entering {
    #[serde(deserialize_with = "opened")]
    role: Role,
    secret: String,
}

pub(super) async fn enter(
    State(app): State<App>,
    InPath(id): InPath,
    Body(entering): Body<Entering>,
) -> Result<Response, ApiError> {
    let role = entering.role;
    let (hash, now) = (random::hash(&entering.secret), app.now());
    let link =
        move |session: &Session| session.holder(role, &hash, now).map(|_| session.keep_until());
    let until = app.hub.with_session(&id, link).await?;
    let until = until.ok_or_else(|| forbidden("link_unknown"))?;
    let place = Place { session: id, role, token: entering.secret };
    Ok(keeping(&app, &place, until, json!({})))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLink {
    #[serde(deserialize_with = "opened")]
    role: Role,
}

/// Makes a new link. A second facilitator link is added; other links replace the older one.
pub(super) async fn link(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
    Body(new): Body<NewLink>,
) -> Result<Json<Value>, ApiError> {
    facilitator(&app, &id, &headers).await?;
    app.budget.spend(Stored::Link(id))?;
    let secret = random::token();
    let link = issue(&app.hub, &id, new.role, &secret).await?;
    let page = new.role.row().page;
    let base = net::public_base(&app.config, app.bound);
    Ok(Json(json!({ "link": link, "url": format!("{base}/{page}/{id}#{secret}") })))
}

/// The links that work, without their secrets; `own` is the asker's.
pub(super) async fn links(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let own = facilitator(&app, &id, &headers).await?;
    let now = app.now();
    let links = app.hub.with_session(&id, move |session| session.links(now)).await?;
    Ok(Json(json!({ "own": own, "links": links })))
}

/// Withdraws one link, and closes everybody connected with it.
pub(super) async fn withdraw(
    State(app): State<App>,
    Path((id, link)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let id: SessionId = id.parse().map_err(|_| unknown_session())?;
    facilitator(&app, &id, &headers).await?;
    let link = link.parse().map_err(|_| ApiError::from(floke_core::Refusal::Unknown))?;
    app.hub.host(&id, HostCommand::Link(LinkCommand::Withdraw { link })).await?;
    Ok(Json(json!({})))
}
