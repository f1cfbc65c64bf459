//! The web files: from the binary, or from a folder while a developer works on them.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::packing::Coding;

/// One file in the binary.
struct File {
    path: &'static str,
    kind: &'static str,
    etag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

impl File {
    /// The encoding that suits the browser's `Accept-Encoding`.
    fn form(&self, asked: &HeaderMap) -> (Coding, &'static [u8]) {
        let forms = [(Coding::Brotli, self.brotli), (Coding::Gzip, self.gzip)];
        let forms = forms.into_iter().filter_map(|(coding, bytes)| Some((coding, bytes?)));
        let offered: Vec<_> = forms.clone().map(|(coding, _)| coding).collect();
        let taken = Coding::preferred(asked, &offered);
        let form = forms.into_iter().find(|(coding, _)| *coding == taken);
        form.unwrap_or((Coding::Identity, self.plain))
    }
}

mod table {
    use super::File;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// The source of web files.
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

    /// A page. Browsers ask for it at each visit, so that a new version shows at once.
    pub fn page(&self, name: &str, headers: &HeaderMap) -> Response {
        self.serve(name, headers, "no-cache")
    }

    /// A file below the prefix. An older build's address is not found, and its page is loaded again.
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
        let (coding, bytes) = file.form(headers);
        // Each encoding has its own ETag: a strong ETag names bytes (RFC 9110 §8.8.3).
        let form = coding.token().map(|token| format!("-{token}")).unwrap_or_default();
        let etag = format!("\"{}{form}\"", file.etag);
        let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
        let mut response = if known.is_some_and(|known| known.split(',').any(|e| is_same(e, &etag)))
        {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(Bytes::from_static(bytes)).into_response()
        };
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if file.brotli.is_some() || file.gzip.is_some() {
            coding.say(out);
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

/// Reads a file at each request, for work on the web files only.
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
            // When the server is full there is no place for a stylesheet either: that page asks for nothing.
            let asks = file.path != "full.html";
            assert_eq!(html.contains(&assets.prefix()), asks, "{}", file.path);
        }
    }

    /// What a browser sends over https and over http, and a client that takes nothing compressed.
    const ASKED: [(&str, Option<&str>); 3] =
        [("gzip, deflate, br, zstd", Some("br")), ("gzip, deflate", Some("gzip")), ("", None)];

    #[test]
    fn each_form_has_an_etag_of_its_own_and_is_not_sent_twice() {
        let assets = Assets::new(None);
        let etag = |asked: &str| {
            let page = assets.page("start.html", &ask(&[(header::ACCEPT_ENCODING, asked)]));
            assert_eq!(page.headers()["vary"], "accept-encoding");
            page.headers()["etag"].to_str().unwrap().to_owned()
        };
        for (asked, coding) in ASKED {
            let page = assets.page("start.html", &ask(&[(header::ACCEPT_ENCODING, asked)]));
            let said = page.headers().get("content-encoding").map(|v| v.to_str().unwrap());
            assert_eq!(said, coding, "{asked}");
            for (known, _) in ASKED {
                for kept in [etag(known), format!("\"other\", W/{}", etag(known))] {
                    let pairs =
                        [(header::ACCEPT_ENCODING, asked), (header::IF_NONE_MATCH, kept.as_str())];
                    let again = assets.page("start.html", &ask(&pairs));
                    let same = again.status() == StatusCode::NOT_MODIFIED;
                    assert_eq!(same, known == asked, "{asked}: {kept}");
                    assert_eq!(again.headers()["etag"], etag(asked).as_str(), "{asked}: {kept}");
                }
            }
        }
    }

    #[test]
    fn a_browser_unpacks_exactly_the_file() {
        for file in table::FILES {
            let Some(packed) = file.gzip else { continue };
            let mut plain = Vec::new();
            std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut plain).unwrap();
            assert_eq!(plain, file.plain, "{}", file.path);
        }
    }

    #[test]
    fn over_plain_http_a_text_is_a_third_of_its_length() {
        let texts = table::FILES.iter().filter(|file| file.kind != "font/woff2");
        let (plain, sent) = texts.fold((0, 0), |(plain, sent), file| {
            let asked = ask(&[(header::ACCEPT_ENCODING, "gzip, deflate")]);
            (plain + file.plain.len(), sent + file.form(&asked).1.len())
        });
        assert!(sent * 100 < plain * 36, "{sent} of {plain} bytes");
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
