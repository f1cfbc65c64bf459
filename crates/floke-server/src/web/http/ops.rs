//! Routes for machines: liveness, readiness and counters. They hold no name and no text of anybody.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;
use crate::metrics;

/// The operator's own listener: these three routes and no other, under any host name.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(counted))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(app)
}

/// The process runs.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The server takes people: it is not stopping, and it can store what they say.
pub(super) async fn readyz(State(app): State<App>) -> Response {
    if app.draining.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if !app.hub.can_store().await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the log cannot be written\n").into_response();
    }
    "ready\n".into_response()
}

async fn counted(State(app): State<App>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, metrics::page(&app.hub.connected())).into_response()
}
