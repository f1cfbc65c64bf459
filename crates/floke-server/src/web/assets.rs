//! The web files: from the binary, or from a folder while somebody works on them.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

/// One file in the binary.
struct File {
    path: &'static str,
    kind: &'static str,
    etag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

mod table {
    use super::File;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// Where web files come from.
#[derive(Debug, Clone)]
pub struct Assets {
    folder: Option<Arc<Path>>,
}

impl Assets {
    /// From the binary, or from `folder`.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.map(Into::into) }
    }

    /// The prefix under which everything but pages is served, with its slash. Its content never changes.
    #[must_use]
    pub fn prefix(&self) -> String {
        let build = if self.folder.is_some() { "dev" } else { table::BUILD };
        format!("/a/{build}/")
    }

    /// A page, asked for again at each visit so that a new version is seen at once.
    pub fn page(&self, name: &str, headers: &HeaderMap) -> Response {
        self.serve(name, headers, "no-cache")
    }

    /// A file below the prefix. An older build's address is not found: its page is asked for again.
    pub fn file(&self, build: &str, path: &str, headers: &HeaderMap) -> Response {
        if self.folder.is_some() {
            return self.serve(path, headers, "no-store");
        }
        if build != table::BUILD {
            return StatusCode::NOT_FOUND.into_response();
        }
        self.serve(path, headers, "public, max-age=31536000, immutable")
    }

    fn serve(&self, path: &str, headers: &HeaderMap, keep: &'static str) -> Response {
        if let Some(folder) = &self.folder {
            return from_folder(folder, path, keep);
        }
        let found = table::FILES.binary_search_by(|file| file.path.cmp(path));
        let Some(file) = found.ok().and_then(|index| table::FILES.get(index)) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let packed = file.brotli.filter(|_| takes_brotli(headers));
        // Each form has an ETag of its own: a strong ETag names bytes (RFC 9110 §8.8.3).
        let etag = format!("\"{}{}\"", file.etag, if packed.is_some() { "-br" } else { "" });
        let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
        let mut response = if known.is_some_and(|known| known.split(',').any(|e| is_same(e, &etag)))
        {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let bytes = packed.unwrap_or(file.plain);
            Body::from(Bytes::from_static(bytes)).into_response()
        };
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if file.brotli.is_some() {
            out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if packed.is_some() {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        if let Ok(etag) = etag.parse() {
            out.insert(header::ETAG, etag);
        }
        response
    }
}

/// Compared weakly (RFC 9110 §13.1.2): a proxy may have marked the `ETag` as weak on its way out.
fn is_same(known: &str, etag: &str) -> bool {
    let known = known.trim();
    known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().any(|value| {
        let text = value.to_str().unwrap_or_default();
        text.split(',').map(str::trim).any(|part| {
            let (name, rest) = part.split_once(';').unwrap_or((part, ""));
            name == "br" && !rest.replace(' ', "").eq_ignore_ascii_case("q=0")
        })
    })
}

/// For work on the web files only: read at each request.
fn from_folder(folder: &Path, path: &str, keep: &'static str) -> Response {
    let inside = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
    let Some(bytes) = inside.then(|| std::fs::read(folder.join(path)).ok()).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match Path::new(path).extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_table_is_sorted_and_holds_the_pages_but_no_tests() {
        let paths: Vec<_> = table::FILES.iter().map(|f| f.path).collect();
        assert!(paths.is_sorted());
        for page in ["start.html", "join.html", "screen.html", "console.html", "vendor/ui.mjs"] {
            assert!(paths.contains(&page), "{page}");
        }
        assert!(!paths.iter().any(|p| p.starts_with("test/") || p.ends_with(".d.ts")));
    }

    #[test]
    fn pages_name_the_build_they_belong_to() {
        let assets = Assets::new(None);
        for file in table::FILES.iter().filter(|f| f.kind.starts_with("text/html")) {
            let html = std::str::from_utf8(file.plain).unwrap();
            assert!(!html.contains("/a/dev/"), "{}", file.path);
            // Who finds no room would find none for a stylesheet either: that page asks for nothing.
            let asks = file.path != "full.html";
            assert_eq!(html.contains(&assets.prefix()), asks, "{}", file.path);
        }
    }

    #[test]
    fn each_form_has_an_etag_of_its_own_and_is_not_sent_twice() {
        let assets = Assets::new(None);
        let plain = assets.page("start.html", &ask(&[]));
        let packed = assets.page("start.html", &ask(&[(header::ACCEPT_ENCODING, "gzip, br")]));
        assert_eq!(packed.headers()["content-encoding"], "br");
        assert_ne!(plain.headers()["etag"], packed.headers()["etag"]);
        let etag = packed.headers()["etag"].to_str().unwrap();
        let again = ask(&[(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, etag)]);
        assert_eq!(assets.page("start.html", &again).status(), StatusCode::NOT_MODIFIED);
        let weak = format!("\"other\", W/{etag}");
        let weakened = ask(&[(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, &weak)]);
        assert_eq!(assets.page("start.html", &weakened).status(), StatusCode::NOT_MODIFIED);
        let other = ask(&[(header::IF_NONE_MATCH, etag)]);
        assert_eq!(assets.page("start.html", &other).status(), StatusCode::OK, "another form");
        let refused = ask(&[(header::ACCEPT_ENCODING, "br;q=0")]);
        assert!(!assets.page("start.html", &refused).headers().contains_key("content-encoding"));
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.css"), "x").unwrap();
        let assets = Assets::new(Some(folder.path().join("")));
        assert_eq!(assets.file("dev", "a.css", &ask(&[])).status(), StatusCode::OK);
        for path in ["../a.css", "/etc/passwd", "./../a.css", "b.css", ""] {
            assert_eq!(
                assets.file("dev", path, &ask(&[])).status(),
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
}
