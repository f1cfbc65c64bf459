//! The pages and their files.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::App;

pub(super) async fn start(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("start.html", &headers)
}

pub(super) async fn join(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("join.html", &headers)
}

pub(super) async fn phone(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("phone.html", &headers)
}

pub(super) async fn console(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("console.html", &headers)
}

pub(super) async fn screen(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("screen.html", &headers)
}

pub(super) async fn favicon(State(app): State<App>, headers: HeaderMap) -> Response {
    app.assets.page("favicon.svg", &headers)
}

pub(super) async fn asset(
    State(app): State<App>,
    Path((build, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    app.assets.file(&build, &path, &headers)
}

/// An unknown address gets the way on: the start page, with a status that says what it is.
pub(super) async fn not_found(State(app): State<App>, headers: HeaderMap) -> Response {
    let mut response = app.assets.page("start.html", &headers);
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
