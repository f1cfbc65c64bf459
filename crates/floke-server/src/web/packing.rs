//! The encoding of a body: compressed in a way the browser takes, or as it is (RFC 9110 §8.4 and §12.5.3).
//!
//! Browsers offer only gzip over plain http, and Brotli too over https. Bodies with a code or a token are never
//! compressed: their length would reveal it to an attacker whose own text is in the same answer.

use std::io::{self, Write as _};

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The encoding of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Smallest; offered over https.
    Brotli,
    /// Every browser takes it.
    Gzip,
    /// Not compressed.
    Identity,
}

impl Coding {
    /// The one of `offered`, best first, that a browser prefers; [`Self::Identity`] when it takes none of them.
    pub fn preferred(asked: &HeaderMap, offered: &[Self]) -> Self {
        let mut best = (Self::Identity, 0);
        for coding in offered.iter().copied() {
            let weight = coding.weight(asked);
            if weight > best.1 {
                best = (coding, weight);
            }
        }
        // The uncompressed form comes last, unless the browser names it.
        if named(asked, &["identity"]).is_some_and(|weight| weight > best.1) {
            return Self::Identity;
        }
        best.0
    }

    /// In thousandths; 0 when the browser refuses it.
    fn weight(self, asked: &HeaderMap) -> u16 {
        let names: &[&str] = match self {
            Self::Brotli => &["br"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Identity => &["identity"],
        };
        named(asked, names).or_else(|| named(asked, &["*"])).unwrap_or(0)
    }

    /// The word in `Content-Encoding`; `None` for the uncompressed form.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Sets the headers for this encoding, and says that other browsers may get another.
    pub fn say(self, headers: &mut HeaderMap) {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(token) = self.token() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
        }
    }
}

/// The weight of the first coding in `Accept-Encoding` that has one of these names.
fn named(asked: &HeaderMap, names: &[&str]) -> Option<u16> {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter();
    let mut parts = values.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    parts.find_map(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let is_one = names.iter().any(|wanted| name.trim().eq_ignore_ascii_case(wanted));
        is_one.then(|| thousandths(weight))
    })
}

/// `q=0.25` is 250, and an empty text 1000. An invalid weight is 0.
fn thousandths(weight: &str) -> u16 {
    let weight = weight.trim();
    if weight.is_empty() {
        return 1_000;
    }
    let Some(("q" | "Q", number)) = weight.split_once('=') else { return 0 };
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    match (whole, rest) {
        ("1", zeros) if zeros.bytes().all(|b| b == b'0') => 1_000,
        ("0", digits) if digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{digits:0<3}").parse().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Compresses a document while it is read.
#[derive(Debug)]
pub(super) struct Packer(GzEncoder<Vec<u8>>);

impl Packer {
    pub(super) fn new() -> Self {
        // Half the time of the best level, for a twentieth more bytes.
        Self(GzEncoder::new(Vec::new(), Compression::new(5)))
    }

    /// The output that is ready after `piece`; often empty.
    pub(super) fn take(&mut self, piece: &[u8]) -> io::Result<Vec<u8>> {
        self.0.write_all(piece)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    /// The rest of the output.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Coding::{Brotli, Gzip, Identity};
    use super::*;

    fn says(values: &[&str]) -> HeaderMap {
        let pair = |value: &&str| (header::ACCEPT_ENCODING, value.parse().unwrap());
        values.iter().map(pair).collect()
    }

    #[test]
    fn each_browser_gets_the_smallest_form_that_it_takes() {
        for (said, gets) in [
            // What Chromium 156, Firefox 153 and WebKitGTK 2.50 send over http; the other cases are over https.
            ("gzip, deflate", Gzip),
            ("gzip, deflate, br", Brotli),
            ("gzip, deflate, br, zstd", Brotli),
            // Cases of RFC 9110.
            ("", Identity),
            ("deflate", Identity),
            ("GZIP", Gzip),
            ("x-gzip", Gzip),
            ("*", Brotli),
            ("br;q=0, *", Gzip),
            ("gzip;q=1.0, br;q=0.5", Gzip),
            ("gzip ; q=0.001", Gzip),
            ("identity, gzip;q=0.5", Identity),
            ("identity;q=0.5, gzip;q=0.5", Gzip),
            ("br;q=0", Identity),
            ("br;q=0.000, gzip;q=0", Identity),
            ("*;q=0", Identity),
            // Invalid values.
            ("gzip;q=2", Identity),
            ("gzip;q=0.5555", Identity),
            ("gzip;q=0.+5", Identity),
            ("gzip;level=9", Identity),
            ("brgzip, ,;,", Identity),
        ] {
            assert_eq!(Coding::preferred(&says(&[said]), &[Brotli, Gzip]), gets, "{said}");
        }
        assert_eq!(Coding::preferred(&says(&["deflate", "gzip"]), &[Brotli, Gzip]), Gzip);
        assert_eq!(Coding::preferred(&says(&["br, gzip"]), &[Gzip]), Gzip, "only what there is");
        assert_eq!(Coding::preferred(&says(&[]), &[Brotli, Gzip]), Identity);
    }
}
