//! Headers of every answer, which say how a browser may use it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing inline, nothing from elsewhere, no frames; one Trusted Types policy, for a service worker to come.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types floke";

/// Headers of every answer.
const ALWAYS: [(HeaderName, HeaderValue); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Headers of all answers but [`PARTS`].
const OF_PAGES: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
];

/// Parts of a page, which follow its policy. Browsers read no policy on them, and half a kilobyte for each of eighty
/// files is much for a phone. (A worker's script would need one; Floke has none.)
const PARTS: [&str; 3] =
    ["text/javascript; charset=utf-8", "text/css; charset=utf-8", "font/woff2"];

/// Keeps other sites' windows apart, which browsers allow on a secure origin. Elsewhere they ignore it, with an error
/// in the console on every page.
const OPENER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("cross-origin-opener-policy"),
    HeaderValue::from_static("same-origin"),
);

/// Browsers send this to secure origins only, whatever proxies are in between.
const ONLY_SECURE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Adds the headers to every answer; caches never keep data.
pub async fn add(request: Request, next: Next) -> Response {
    let secure = request.headers().contains_key(&ONLY_SECURE);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if secure {
        headers.insert(OPENER.0, OPENER.1);
    }
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    let is_part =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| PARTS.iter().any(|part| kind == part));
    if !is_part {
        for (name, value) in OF_PAGES {
            headers.insert(name, value);
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use axum::{Router, body::Body, http::Request, middleware};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn every_answer_is_strict_and_not_kept() {
        let app = Router::new().route("/", get(|| async { "x" })).layer(middleware::from_fn(add));
        for path in ["/", "/nowhere"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            let policy = response.headers()["content-security-policy"].to_str().unwrap();
            // Word for word the header tested in Chromium and Firefox: scripts, sockets and drawings work under it.
            assert_eq!(
                policy,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                 connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
                 frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types floke"
            );
            assert_eq!(response.headers()["cache-control"], "no-store");
            assert!(!response.headers().contains_key("strict-transport-security"));
        }
    }

    #[tokio::test]
    async fn a_part_of_a_page_says_only_what_browsers_read_on_it() {
        let of =
            |kind: &'static str| get(move || async move { ([(header::CONTENT_TYPE, kind)], "x") });
        let app = Router::new()
            .route("/script", of("text/javascript; charset=utf-8"))
            .route("/sheet", of("text/css; charset=utf-8"))
            .route("/drawing", of("image/svg+xml"))
            .route("/data", of("application/json"))
            .layer(middleware::from_fn(add));
        for (path, is_part) in
            [("/script", true), ("/sheet", true), ("/drawing", false), ("/data", false)]
        {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            let says = |name| response.headers().contains_key(name);
            assert!(says("x-content-type-options"), "{path}");
            assert!(says("cross-origin-resource-policy"), "{path}");
            assert_eq!(says("content-security-policy"), !is_part, "{path}");
        }
    }

    #[tokio::test]
    async fn only_a_secure_origin_hears_of_openers() {
        let app = Router::new().layer(middleware::from_fn(add));
        let plain = Request::get("/").body(Body::empty()).unwrap();
        let secure = Request::get("/").header("sec-fetch-mode", "navigate");
        let secure = secure.body(Body::empty()).unwrap();
        for (request, said) in [(plain, false), (secure, true)] {
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.headers().contains_key("cross-origin-opener-policy"), said);
        }
    }
}
