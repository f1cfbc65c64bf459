//! Pages and the few requests that come before or after the socket: make, find, join, enter, read.

mod admin;
mod codes;
mod documents;
mod entry;
mod known;
mod links;
mod ops;
mod pages;

use documents::not_made;
pub(crate) use entry::{Made, make};
pub use ops::router as ops;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use floke_core::{Millis, SessionId};
use tokio_util::sync::CancellationToken;

use super::assets::Assets;
use super::budget::Budget;
use super::cookies::Shown;
use super::error::ApiError;
use super::guess::Guesses;
use super::joins::Joins;
use super::reading::Desk;
use super::{headers, origin};
use crate::admin::Door;
use crate::config::Config;
use crate::demo::Demo;
use crate::hub::Hub;
use crate::key::CreationKey;
use crate::listen::{NoRoom, Peer};

/// The state of all handlers.
#[derive(Debug, Clone)]
pub struct App {
    /// The rooms.
    pub hub: Hub,
    /// The settings.
    pub config: Arc<Config>,
    /// The web files.
    pub assets: Assets,
    /// The address the server listens on.
    pub bound: SocketAddr,
    /// The demo.
    pub demo: Arc<Demo>,
    /// The key for making a session from another machine.
    pub key: CreationKey,
    /// The door for the operator's commands; `None` in tests that need none.
    pub door: Option<Arc<Door>>,
    /// How fast codes may be guessed.
    pub guesses: Arc<Guesses>,
    /// People waiting to join.
    pub joins: Arc<Joins>,
    /// Turns for reading documents.
    pub desk: Arc<Desk>,
    /// The budget for requests that store something.
    pub budget: Arc<Budget>,
    /// The server is stopping.
    pub draining: CancellationToken,
}

impl App {
    /// The server's time.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.hub.now()
    }

    /// The cookies that a browser shows for a session.
    pub(super) fn shown(&self, headers: &HeaderMap, session: &SessionId) -> Shown {
        Shown::of(headers, self.config.is_https(), session)
    }
}

/// All routes of the server.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(pages::start))
        .route("/join", get(pages::join))
        .route("/join/{code}", get(pages::join))
        .route("/phone/{session}", get(pages::phone))
        .route("/console/{session}", get(pages::console))
        .route("/screen/{session}", get(pages::screen))
        .route("/result/{session}", get(documents::session).head(not_made))
        .route("/result/{session}/{group}", get(documents::group).head(not_made))
        .route("/a/{build}/{*path}", get(pages::asset))
        .route("/favicon.ico", get(pages::favicon))
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::readyz))
        .route("/ws/{session}", get(super::socket::open))
        .route("/api/sessions", post(entry::create))
        .route("/api/codes/{code}", get(codes::by_code))
        .route("/api/mine", get(entry::mine))
        .route("/api/sessions/{session}/join", post(entry::join))
        .route("/api/sessions/{session}/return", post(entry::come_back))
        .route("/api/sessions/{session}/enter", post(links::enter))
        .route("/api/sessions/{session}/code", post(codes::new_code))
        .route("/api/sessions/{session}/links", get(links::links).post(links::link))
        .route("/api/sessions/{session}/links/{link}/withdraw", post(links::withdraw))
        .route("/api/sessions/{session}/qr.svg", get(documents::qr))
        .route("/api/sessions/{session}/export.md", get(documents::export_markdown).head(not_made))
        .route("/api/sessions/{session}/export.json", get(documents::export_json).head(not_made))
        .route("/api/demo", post(entry::demo))
        .route("/api/admin", post(admin::command))
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .layer(middleware::from_fn_with_state(app.clone(), only_ours))
        .layer(middleware::from_fn(headers::add))
        .with_state(app)
}

/// Lets in requests addressed to this server from its own pages.
async fn only_ours(State(app): State<App>, request: Request, next: Next) -> Response {
    let public = app.config.public_url.as_ref();
    // A health check comes from a machine, under any name.
    let health = matches!(request.uri().path(), "/healthz" | "/readyz");
    // The operator must get through when the hall is full, especially then.
    let finds_room = health || request.uri().path().starts_with("/api/admin");
    match origin::check(request.method(), request.headers(), public) {
        Ok(()) if !finds_room && request.extensions().get::<NoRoom>().is_some() => {
            known::no_room(&app, &request)
        }
        Ok(()) => next.run(request).await,
        Err(_) if health => next.run(request).await,
        Err(origin::Stranger::Host) => {
            let words = "Floke does not answer to this name. Set --public-url to the address people type.\n";
            (StatusCode::MISDIRECTED_REQUEST, words).into_response()
        }
        Err(origin::Stranger::Origin) => {
            ApiError::new(StatusCode::FORBIDDEN, "forbidden_origin").into_response()
        }
    }
}

/// The session in a path; 404 when it cannot be one.
struct InPath(SessionId);

impl<S: Send + Sync> FromRequestParts<S> for InPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // /api/sessions/<id>/… , /result/<id>/…
        let mut segments = parts.uri.path().split('/').filter(|s| !s.is_empty());
        let id = segments.find_map(|segment| segment.parse().ok());
        id.map(Self).ok_or_else(unknown_session)
    }
}

/// Whether a request was made on this machine itself.
struct FromHere(bool);

impl FromRequestParts<App> for FromHere {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<Peer>().copied();
        Ok(Self(peer.is_some_and(|peer| is_here(&parts.headers, peer, &app.config))))
    }
}

/// Loopback, and not from a proxy: not when the operator says there is one, when people come over https, which Floke
/// does not speak, or when the request's headers show one.
pub(super) fn is_here(headers: &HeaderMap, Peer(peer): Peer, config: &Config) -> bool {
    let proxied = config.behind_proxy || config.is_https() || headers.keys().any(is_of_a_proxy);
    peer.ip().to_canonical().is_loopback() && !proxied
}

/// Whether proxies send a header of this name and browsers do not.
fn is_of_a_proxy(name: &HeaderName) -> bool {
    const NAMES: [&str; 9] = [
        "forwarded",
        "via",
        "true-client-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "fastly-client-ip",
        "fly-client-ip",
        "cdn-loop",
        "x-request-id",
    ];
    const BEGINNINGS: [&str; 9] = [
        "x-forwarded",
        "x-original-",
        "x-real-",
        "x-envoy-",
        "x-amzn-",
        "x-azure-",
        "x-arr-",
        "x-appengine-",
        "cf-",
    ];
    let name = name.as_str();
    NAMES.contains(&name) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

fn unknown_session() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "session_unknown")
}

/// A JSON body of type `T`, or `bad_message`.
struct Body<T>(T);

impl<T: serde::de::DeserializeOwned> axum::extract::FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let body = Json::<T>::from_request(request, app).await;
        body.map(|Json(body)| Self(body)).map_err(|refused| {
            let status = refused.into_response().status();
            ApiError::new(status, "bad_message")
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::config::Cli;

    fn config(args: &[&str]) -> Config {
        let cli = Cli::try_parse_from([&["floke"], args].concat()).unwrap();
        Config::checked(cli.options).unwrap()
    }

    #[test]
    fn a_proxys_loopback_is_not_this_machine() {
        let here = Peer("127.0.0.1:5000".parse().unwrap());
        let there = Peer("192.168.1.9:5000".parse().unwrap());
        let none = HeaderMap::new();
        let plain = config(&[]);
        assert!(is_here(&none, here, &plain));
        assert!(!is_here(&none, there, &plain));
        let told = config(&["--behind-proxy"]);
        assert!(!is_here(&none, here, &told), "with a proxy in front, loopback is the proxy");
        let https = config(&["--public-url", "https://floke.kommune.no"]);
        assert!(!is_here(&none, here, &https), "somebody else speaks https for us");
        let own = config(&["--public-url", "http://192.168.1.20:8080"]);
        assert!(is_here(&none, here, &own), "a laptop's own address changes nothing");
    }

    #[test]
    fn a_proxy_nobody_told_us_about_is_known_by_its_headers_and_a_browser_is_none() {
        let here = Peer("127.0.0.1:5000".parse().unwrap());
        let says = |name: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static(name), "127.0.0.1".parse().unwrap());
            is_here(&headers, here, &config(&[]))
        };
        for name in [
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "forwarded",
            "via",
            "x-real-ip",
            "x-original-host",
            "cf-connecting-ip",
            "cf-ray",
            "x-envoy-external-address",
            "x-amzn-trace-id",
            "true-client-ip",
        ] {
            assert!(!says(name), "{name}");
        }
        for name in ["host", "origin", "cookie", "referer", "x-requested-with", "sec-fetch-site"] {
            assert!(says(name), "{name}");
        }
    }
}
