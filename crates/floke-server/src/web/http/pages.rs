//! The pages and their files.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};

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

/// The first segments of addresses that people type, scan and are sent.
const PAGES: [&str; 5] = ["join", "phone", "console", "screen", "result"];

/// The intended address, of one with an extra slash at its end or a capital from a phone's keyboard.
fn meant(path: &str) -> Option<String> {
    let plain = path.trim_end_matches('/');
    let (page, rest) = plain.strip_prefix('/')?.split_once('/')?;
    let page = page.to_ascii_lowercase();
    let meant = format!("/{page}/{rest}");
    (PAGES.contains(&page.as_str()) && meant != path).then_some(meant)
}

/// Sends an unknown address on: to the intended page, or to the start page with status 404.
pub(super) async fn not_found(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    if let Some(meant) = meant(uri.path()) {
        return Redirect::permanent(&meant).into_response();
    }
    let mut response = app.assets.page("start.html", &headers);
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_slash_too_many_or_a_capital_leads_where_it_was_meant_to() {
        for (path, to) in [
            ("/join/FDK264/", Some("/join/FDK264")),
            ("/join/FDK264//", Some("/join/FDK264")),
            ("/Join/fdk264", Some("/join/fdk264")),
            ("/result/abc/def/", Some("/result/abc/def")),
            ("/join/%E0/", Some("/join/%E0")),
            ("/join/FDK264", None),
            ("/join/", None),
            ("/finnes/ikke/", None),
            ("/api/mine/", None),
            // Redirects nowhere else: an address that begins with two slashes is another host.
            ("//evil.example/", None),
            ("//evil.example/join/x/", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(meant(path).as_deref(), to, "{path}");
        }
    }
}
