//! What leaves the room: pages to read and print, Markdown, JSON, and the QR code that leads in.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use floke_core::people::Holder;
use floke_core::{GroupId, Session, SessionId};
use floke_report::Report;

use super::{App, InPath, unknown_session};
use crate::net;
use crate::qr;
use crate::web::cookies::Role;
use crate::web::error::ApiError;

/// What this browser may read, or why not. Participants see of other groups what they have delivered.
async fn report(app: &App, id: &SessionId, headers: &HeaderMap) -> Result<Report, ApiError> {
    let (shown, now) = (app.shown(headers, id), app.now());
    let read = move |session: &Session| -> Option<Report> {
        let is = |role| shown.holder(role, session, now);
        if is(Role::Facilitator).or_else(|| is(Role::Result)).is_some() {
            return Some(Report::of(session));
        }
        let Holder::Person(person) = is(Role::Participant)? else { return None };
        Some(Report::for_participant(session, &person))
    };
    let read = app.hub.with_session(id, read).await?;
    read.ok_or_else(|| ApiError::new(StatusCode::FORBIDDEN, "no_cookie"))
}

/// The page that exchanges a link's secret, for who has no right yet.
fn door(app: &App, headers: &HeaderMap) -> Response {
    let mut response = app.assets.page("result.html", headers);
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().remove(header::ETAG);
    response
}

pub(super) async fn session(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Response {
    match report(&app, &id, &headers).await {
        Ok(report) => {
            let (base, exports) = (format!("/result/{id}"), format!("/api/sessions/{id}"));
            let prefix = app.assets.prefix();
            Html(floke_report::session_page(&report, &prefix, &base, &exports)).into_response()
        }
        Err(_) => door(&app, &headers),
    }
}

pub(super) async fn group(
    State(app): State<App>,
    Path((id, group)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let (Ok(id), Ok(group)) = (id.parse::<SessionId>(), group.parse::<GroupId>()) else {
        return unknown_session().into_response();
    };
    let Ok(report) = report(&app, &id, &headers).await else { return door(&app, &headers) };
    let index = report.groups.iter().position(|g| g.id == group);
    let page = index.and_then(|index| {
        let (prefix, base) = (app.assets.prefix(), format!("/result/{id}"));
        floke_report::group_page(&report, index, &prefix, &base)
    });
    match page {
        Some(page) => Html(page).into_response(),
        None => unknown_session().into_response(),
    }
}

/// The file's name says that it is an exercise (V19).
fn named(kind: &'static str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"ovelse-floke.{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}

pub(super) async fn export_markdown(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let report = report(&app, &id, &headers).await?;
    Ok(named("text/markdown; charset=utf-8", "md", floke_report::markdown(&report)))
}

pub(super) async fn export_json(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let report = report(&app, &id, &headers).await?;
    let json = report.to_json().map_err(|error| {
        tracing::error!(%error, session = %id, "a report could not be written");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "unavailable")
    })?;
    Ok(named("application/json", "json", json))
}

/// The QR code of the join address, for consoles and screens. `?address=n` takes another of this machine's addresses.
pub(super) async fn qr(
    State(app): State<App>,
    InPath(id): InPath,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (shown, now) = (app.shown(&headers, &id), app.now());
    let look = move |session: &Session| {
        let mut roles = [Role::Participant, Role::Facilitator, Role::Screen].into_iter();
        let knows = roles.any(|role| shown.holder(role, session, now).is_some());
        knows.then(|| session.code().cloned())
    };
    let code = app.hub.with_session(&id, look).await?;
    let code = code.ok_or_else(|| ApiError::new(StatusCode::FORBIDDEN, "no_cookie"))?;
    let code = code.ok_or_else(unknown_session)?;
    let bases = net::bases(&app.config, app.bound);
    let chosen = query.get("address").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let base = bases.get(chosen).cloned();
    let base = base.unwrap_or_else(|| net::public_base(&app.config, app.bound));
    let svg = qr::svg(&format!("{base}/join/{}", code.as_str())).ok_or_else(unknown_session)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
