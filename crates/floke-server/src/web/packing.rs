//! In which form a browser takes a body: packed, and how, or as it is (RFC 9110 §8.4 and §12.5.3).
//!
//! Over plain http browsers speak of gzip only, over https of Brotli too. What carries a code or a token is never packed:
//! its length would tell of it to who can have something of her own in the same answer.

use std::io::{self, Write as _};

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Smallest; offered over https.
    Brotli,
    /// What everybody takes.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// Which of `offered`, the best first, a browser prefers. One that takes none of them gets it as it is.
    pub fn preferred(asked: &HeaderMap, offered: &[Self]) -> Self {
        let mut best = (Self::Identity, 0);
        for coding in offered.iter().copied() {
            let weight = coding.weight(asked);
            if weight > best.1 {
                best = (coding, weight);
            }
        }
        // Unless it is named, what is not packed comes last.
        if named(asked, &["identity"]).is_some_and(|weight| weight > best.1) {
            return Self::Identity;
        }
        best.0
    }

    /// In thousandths; 0 when it is not taken.
    fn weight(self, asked: &HeaderMap) -> u16 {
        let names: &[&str] = match self {
            Self::Brotli => &["br"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Identity => &["identity"],
        };
        named(asked, names).or_else(|| named(asked, &["*"])).unwrap_or(0)
    }

    /// As it stands in `Content-Encoding`; none for what is as it is.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Says how a body is written, and that another browser may be sent another form.
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

/// `q=0.25` is 250, and nothing is all of it. What is no weight is none.
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

/// Packs a document while it is read.
#[derive(Debug)]
pub(super) struct Packer(GzEncoder<Vec<u8>>);

impl Packer {
    pub(super) fn new() -> Self {
        // Takes half the time of the best, for a twentieth more.
        Self(GzEncoder::new(Vec::new(), Compression::new(5)))
    }

    /// What is ready when `piece` has been taken in; often nothing.
    pub(super) fn take(&mut self, piece: &[u8]) -> io::Result<Vec<u8>> {
        self.0.write_all(piece)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    /// What is left.
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
            // Over http as Chromium 156, Firefox 153 and WebKitGTK 2.50 say it; the others are for https.
            ("gzip, deflate", Gzip),
            ("gzip, deflate, br", Brotli),
            ("gzip, deflate, br, zstd", Brotli),
            // As RFC 9110 has it.
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
            // What nobody should say.
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
