//! Links for consoles, screens and readers: exchanged for a cookie, made, listed and withdrawn.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use floke_core::command::LinkCommand;
use floke_core::people::{Holder, LinkRole};
use floke_core::{HostCommand, LinkId, Millis, Session, SessionId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::entry::{DAY_MS, forbidden, keeping};
use super::{App, Body, InPath, unknown_session};
use crate::hub::Hub;
use crate::net;
use crate::random;
use crate::web::budget::Stored;
use crate::web::cookies::{Place, Role};
use crate::web::error::ApiError;

/// How long a result link works.
const RESULT_DAYS: u64 = 14;

pub(super) async fn issue(
    hub: &Hub,
    session: &SessionId,
    role: LinkRole,
    secret: &str,
    until: Option<Millis>,
    replace: bool,
) -> Result<LinkId, ApiError> {
    let (link, hash) = (random::id(), random::hash(secret));
    let command = HostCommand::Link(LinkCommand::Issue { link, role, hash, until, replace });
    hub.host(session, command).await?;
    Ok(link)
}

/// The link of the facilitator who asks; a no to everybody else.
pub(super) async fn facilitator(
    app: &App,
    id: &SessionId,
    headers: &HeaderMap,
) -> Result<LinkId, ApiError> {
    let (shown, now) = (app.shown(headers, id), app.now());
    let own = move |session: &Session| shown.holder(Role::Facilitator, session, now);
    match app.hub.with_session(id, own).await? {
        Some(Holder::Link(link)) => Ok(link),
        Some(Holder::Person(_)) | None => Err(forbidden("not_allowed")),
    }
}

/// What a link's secret may be exchanged for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LinkKind {
    Facilitator,
    Screen,
    Result,
}

impl LinkKind {
    fn roles(self) -> (LinkRole, Role) {
        match self {
            Self::Facilitator => (LinkRole::Facilitator, Role::Facilitator),
            Self::Screen => (LinkRole::Screen, Role::Screen),
            Self::Result => (LinkRole::Result, Role::Result),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entering {
    role: LinkKind,
    secret: String,
}

pub(super) async fn enter(
    State(app): State<App>,
    InPath(id): InPath,
    Body(entering): Body<Entering>,
) -> Result<Response, ApiError> {
    let (_, role) = entering.role.roles();
    let (hash, now) = (random::hash(&entering.secret), app.now());
    let link = move |session: &Session| {
        session.holder(role.opens(), &hash, now).map(|_| session.keep_until())
    };
    let until = app.hub.with_session(&id, link).await?;
    let until = until.ok_or_else(|| forbidden("link_unknown"))?;
    let place = Place { session: id, role, token: entering.secret };
    Ok(keeping(&app, &place, until, json!({})))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLink {
    role: LinkKind,
}

/// A new link. A second facilitator is a second link; the others take the place of the older.
pub(super) async fn link(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
    Body(new): Body<NewLink>,
) -> Result<Json<Value>, ApiError> {
    facilitator(&app, &id, &headers).await?;
    app.budget.spend(Stored::Link(id))?;
    let (role, _) = new.role.roles();
    let now = app.now();
    let (until, page) = match role {
        LinkRole::Facilitator => (None, "console"),
        LinkRole::Screen => (None, "screen"),
        LinkRole::Result => (Some(now.plus(RESULT_DAYS * DAY_MS)), "result"),
    };
    let secret = random::token();
    let link = issue(&app.hub, &id, role, &secret, until, role != LinkRole::Facilitator).await?;
    let base = net::public_base(&app.config, app.bound);
    Ok(Json(json!({ "link": link, "url": format!("{base}/{page}/{id}#{secret}") })))
}

/// The links that work, without their secrets; `own` is the one of who asks.
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

/// One link stops working, and whoever is connected with it is closed.
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
