//! Documents that leave the room: pages to read and print, Markdown, JSON, and the QR code that leads in.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use floke_core::{Actor, GroupId, Millis, Role, Session, SessionId};
use floke_report::{Addresses, Report};

use super::known::full;
use super::{App, InPath, unknown_session};
use crate::net;
use crate::qr;
use crate::web::cookies::Shown;
use crate::web::error::ApiError;
use crate::web::reading::{Handed, Reader};

/// The server's internal code for a page of a group that does not exist.
const NO_GROUP: &str = "group_unknown";

/// The reader that a browser is for a session's documents; `None` when it may read none.
fn reader(shown: &Shown, live: &Session, now: Millis) -> Option<Reader> {
    let is = |role| shown.holder(role, live, now);
    let holder = is(Role::Facilitator).or_else(|| is(Role::Result));
    let holder = holder.or_else(|| is(Role::Participant))?;
    Some(Reader { session: *live.id()?, holder })
}

/// A document of what this browser may read, in its turn, or the refusal. Participants see of other groups what they
/// have delivered. The room only makes the copy; `write` makes the document outside it, where no room waits.
async fn document(
    app: &App,
    id: &SessionId,
    headers: &HeaderMap,
    write: impl FnOnce(&Report) -> Result<String, ApiError> + Clone + Send + 'static,
) -> Result<Response, ApiError> {
    let no_cookie = || ApiError::new(StatusCode::FORBIDDEN, "no_cookie");
    let (shown, now) = (app.shown(headers, id), app.now());
    let asks = shown.clone();
    let who = app.hub.with_session(id, move |session| reader(&asks, session, now)).await?;
    let no_room = || ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "no_room");
    let mut turn = app.desk.turn(who.ok_or_else(no_cookie)?).await.ok_or_else(no_room)?;
    loop {
        // Checked again: a reader may have been taken out while she waited.
        let shown = shown.clone();
        let read = move |session: &Session| match reader(&shown, session, now)?.holder {
            Actor::Link(Role::Result, _) => Some(Report::for_municipality(session)),
            Actor::Link(..) => Some(Report::of(session)),
            Actor::Person(person) => Some(Report::for_participant(session, &person)),
        };
        let report = app.hub.with_session(id, read).await?.ok_or_else(no_cookie)?;
        let write = write.clone();
        let (made, document) = turn.make(move || write(&report)).await.ok_or_else(unavailable)?;
        match made.hand(document?, headers).await.ok_or_else(no_room)? {
            Handed::Over(document) => return Ok(document),
            // Happens once: its memory is reserved now.
            Handed::Again(again) => turn = again,
        }
    }
}

fn unavailable() -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "unavailable")
}

/// The answer to `HEAD` requests: the document is not made for them.
pub(super) async fn not_made() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response()
}

/// The page for a browser that may not read, or not now.
fn no_page(app: &App, headers: &HeaderMap, error: &ApiError) -> Response {
    if error.code() == "no_room" { full(app, headers) } else { door(app, headers) }
}

/// The page where a visitor without a cookie exchanges a link's secret for one.
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
    let at = InPages::of(&app, &id);
    let write = move |report: &Report| Ok(floke_report::session_page(report, &at.addresses()));
    match document(&app, &id, &headers, write).await {
        Ok(page) => page_of(page),
        Err(error) => no_page(&app, &headers, &error),
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
    let at = InPages::of(&app, &id);
    let write = move |report: &Report| {
        let index = report.groups.iter().position(|g| g.id == group);
        let page = index.and_then(|index| floke_report::group_page(report, index, &at.addresses()));
        page.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, NO_GROUP))
    };
    match document(&app, &id, &headers, write).await {
        Ok(page) => page_of(page),
        Err(error) if error.code() == NO_GROUP => unknown_session().into_response(),
        Err(error) => no_page(&app, &headers, &error),
    }
}

/// The addresses in a session's pages.
#[derive(Clone)]
struct InPages {
    assets: String,
    base: String,
    exports: String,
    phone: String,
}

impl InPages {
    fn of(app: &App, id: &SessionId) -> Self {
        Self {
            assets: app.assets.prefix(),
            base: format!("/result/{id}"),
            exports: format!("/api/sessions/{id}"),
            phone: format!("/phone/{id}"),
        }
    }

    fn addresses(&self) -> Addresses<'_> {
        let Self { assets, base, exports, phone } = self;
        Addresses { assets, base, exports, phone }
    }
}

fn page_of(mut document: Response) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    document.headers_mut().insert(header::CONTENT_TYPE, kind);
    document
}

/// The document as a file of the session, with its name.
async fn file_of(
    app: &App,
    id: &SessionId,
    mut document: Response,
    (kind, ending): (&'static str, &str),
) -> Result<Response, ApiError> {
    let name = |session: &Session| floke_report::file_name(session.facts());
    let name = app.hub.with_session(id, name).await?;
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\""));
    let headers = document.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, name.map_err(|_| unavailable())?);
    Ok(document)
}

pub(super) async fn export_markdown(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let write = |report: &Report| Ok(floke_report::markdown(report));
    let document = document(&app, &id, &headers, write).await?;
    file_of(&app, &id, document, ("text/markdown; charset=utf-8", "md")).await
}

pub(super) async fn export_json(
    State(app): State<App>,
    InPath(id): InPath,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let write = move |report: &Report| {
        report.to_json().map_err(|error| {
            tracing::error!(%error, session = %id, "a report could not be written");
            unavailable()
        })
    };
    let document = document(&app, &id, &headers, write).await?;
    file_of(&app, &id, document, ("application/json", "json")).await
}

/// The QR code of the join address, for consoles and screens. `?address=n` uses another of this machine's addresses.
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
