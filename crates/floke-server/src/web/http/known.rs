//! When few places are free, lets in only browsers with a cookie that opens something here, and tells others so.

use std::collections::BTreeSet;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use floke_core::{Role, Session, SessionId};

use super::App;
use crate::listen::{Keeper, Known};
use crate::random;
use crate::web::cookies;
use crate::web::error::ApiError;

/// The most sessions of one browser to look up: looking wakes a room.
const LOOKED_UP: usize = 4;
/// When the client may try again, in seconds.
const LATER: u64 = 5;
/// When a page tries again by itself, in seconds: long enough to read it twice, and more for each of many.
const BY_ITSELF: u64 = 12;
const SPREAD: u8 = 9;

impl Keeper for App {
    async fn knows(&self, uri: Uri, headers: HeaderMap) -> Option<Known> {
        // The requested session before all those of last year.
        let asked = uri.path().split('/').find_map(|segment| segment.parse::<SessionId>().ok());
        let places = cookies::places(&headers, self.config.is_https());
        let sessions: BTreeSet<_> = places.into_iter().map(|place| place.session).collect();
        let (first, others): (Vec<_>, Vec<_>) =
            sessions.into_iter().partition(|session| Some(session) == asked.as_ref());
        for session in first.iter().chain(&others).take(LOOKED_UP) {
            let known = self.place(&headers, session).await;
            if known.is_some() {
                return known;
            }
        }
        None
    }
}

impl App {
    /// The place of a browser in a session, in any role: the first 64 bits of its secret's hash.
    async fn place(&self, headers: &HeaderMap, session: &SessionId) -> Option<Known> {
        let (shown, now) = (self.shown(headers, session), self.now());
        let look = move |live: &Session| {
            let opens = |role: &Role| shown.holder(*role, live, now).is_some();
            let hash = shown.hash(Role::all().find(opens)?)?;
            u64::from_str_radix(hash.get(..16)?, 16).ok().map(Known)
        };
        self.hub.with_session(session, look).await.ok().flatten()
    }
}

/// The answer to a stranger when no place is free: words for a person, a code for a page.
pub(super) fn no_room(app: &App, request: &Request) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") && !path.starts_with("/ws/") {
        return full(app, request.headers());
    }
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "no_room").after(LATER).into_response()
}

/// A page that says to wait a moment and tries again by itself. People have nothing unfinished on it.
pub(super) fn full(app: &App, headers: &HeaderMap) -> Response {
    let mut page = app.assets.page("full.html", headers);
    *page.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    page.headers_mut().remove(header::ETAG);
    page.headers_mut().insert(header::RETRY_AFTER, LATER.into());
    let by_itself = BY_ITSELF + u64::from(random::below(SPREAD));
    page.headers_mut().insert(header::REFRESH, by_itself.into());
    page
}
