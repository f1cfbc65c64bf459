//! Checks where requests come from: the Host must be ours, and changes must come from our own pages.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, Method, header};

use crate::config::PublicUrl;

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// The Host is no address, not localhost and not the public host: somebody's name points at this server.
    Host,
    /// Another site's page sent it.
    Origin,
}

/// Whether the Host is ours: an IP literal, localhost, or the public host. Stops DNS rebinding.
///
/// # Errors
/// [`Stranger::Host`].
pub fn check_host(headers: &HeaderMap, public: Option<&PublicUrl>) -> Result<(), Stranger> {
    let host = host_header(headers).ok_or(Stranger::Host)?;
    let name = without_port(host);
    let literal = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
    let ours = literal.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || public.is_some_and(|url| url.host().eq_ignore_ascii_case(name));
    if ours { Ok(()) } else { Err(Stranger::Host) }
}

/// Whether a request that changes something, or opens a socket, comes from our own pages.
///
/// Browsers send `Origin` with every such request, and other programs need not: without it, only a request that
/// says it comes from another site is refused (`Sec-Fetch-Site`). A program that forges headers has no cookie to abuse.
///
/// # Errors
/// [`Stranger::Origin`].
pub fn check_origin(headers: &HeaderMap, public: Option<&PublicUrl>) -> Result<(), Stranger> {
    static SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    let Some(origin) = headers.get(header::ORIGIN) else {
        let site = headers.get(&SITE).map(axum::http::HeaderValue::as_bytes);
        return match site {
            None | Some(b"same-origin" | b"none") => Ok(()),
            Some(_) => Err(Stranger::Origin),
        };
    };
    let origin = origin.to_str().map_err(|_| Stranger::Origin)?;
    if public.is_some_and(|url| url.to_string().eq_ignore_ascii_case(origin)) {
        return Ok(());
    }
    let (scheme, authority) = origin.split_once("://").ok_or(Stranger::Origin)?;
    // A proxy that ends TLS sends plain http, so only the public address shows the scheme of the page. When that is
    // https, a page that came over http may be an attacker's on the line.
    let scheme_fits = match scheme {
        "https" => true,
        "http" => public.is_none_or(|url| !url.https),
        _ => false,
    };
    let host = host_header(headers).ok_or(Stranger::Origin)?;
    let same = scheme_fits && authority.eq_ignore_ascii_case(host);
    if same { Ok(()) } else { Err(Stranger::Origin) }
}

/// Both checks, as far as the request's method needs them.
///
/// # Errors
/// The first that fails.
pub fn check(
    method: &Method,
    headers: &HeaderMap,
    public: Option<&PublicUrl>,
) -> Result<(), Stranger> {
    check_host(headers, public)?;
    let upgrade = headers.contains_key(header::UPGRADE);
    if !method.is_safe() || upgrade {
        check_origin(headers, public)?;
    }
    Ok(())
}

fn host_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), value.parse().unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    fn test_host() -> PublicUrl {
        PublicUrl::parse("http://floke.test:8123").unwrap()
    }

    #[test]
    fn a_name_that_points_at_us_is_not_ours() {
        let public = test_host();
        for (host, ours) in [
            ("evil.example", false),
            ("evil.example:8123", false),
            ("floke.test.evil.example", false),
            ("", false),
            ("floke.test:8123", true),
            ("FLOKE.test", true),
            ("localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("192.168.1.20", true),
            ("[::1]:8080", true),
        ] {
            let got = check_host(&headers(&[("host", host)]), Some(&public)).is_ok();
            assert_eq!(got, ours, "{host}");
        }
        assert_eq!(check_host(&headers(&[]), None), Err(Stranger::Host));
        assert_eq!(check_host(&headers(&[("host", "floke.test")]), None), Err(Stranger::Host));
    }

    #[test]
    fn another_sites_page_changes_nothing() {
        let public = test_host();
        let host = ("host", "192.168.1.20:8080");
        for (extra, fine) in [
            (Some(("origin", "http://192.168.1.20:8080")), true),
            (Some(("origin", "http://floke.test:8123")), true),
            (Some(("origin", "http://floke.test")), false),
            (Some(("origin", "http://192.168.1.20")), false),
            (Some(("origin", "http://evil.example")), false),
            (Some(("origin", "null")), false),
            (Some(("sec-fetch-site", "cross-site")), false),
            (Some(("sec-fetch-site", "same-site")), false),
            (Some(("sec-fetch-site", "same-origin")), true),
            (None, true),
        ] {
            let pairs: Vec<_> = [Some(host), extra].into_iter().flatten().collect();
            let got = check(&Method::POST, &headers(&pairs), Some(&public)).is_ok();
            assert_eq!(got, fine, "{extra:?}");
        }
    }

    #[test]
    fn a_page_over_http_opens_nothing_of_a_server_whose_address_is_https() {
        let https = PublicUrl::parse("https://floke.kommune.no").unwrap();
        let http = PublicUrl::parse("http://floke.kommune.no").unwrap();
        for (public, origin, host, fine) in [
            (&https, "https://floke.kommune.no", "floke.kommune.no", true),
            (&https, "http://floke.kommune.no", "floke.kommune.no", false),
            (&https, "http://10.0.0.7:8080", "10.0.0.7:8080", false),
            (&https, "https://10.0.0.7", "10.0.0.7", true),
            (&https, "wss://floke.kommune.no", "floke.kommune.no", false),
            // Only the proxy knows that it takes TLS off; the host is the request's own.
            (&http, "https://floke.kommune.no", "floke.kommune.no", true),
            (&http, "http://floke.kommune.no", "floke.kommune.no", true),
        ] {
            let socket = headers(&[("host", host), ("origin", origin), ("upgrade", "websocket")]);
            let got = check(&Method::GET, &socket, Some(public)).is_ok();
            assert_eq!(got, fine, "{origin} at {public}");
            let post = headers(&[("host", host), ("origin", origin)]);
            assert_eq!(check(&Method::POST, &post, Some(public)).is_ok(), fine, "{origin}");
        }
    }

    #[test]
    fn a_socket_needs_our_origin_although_it_is_a_get() {
        let evil = [("host", "127.0.0.1:1"), ("origin", "http://evil.example")];
        assert!(check(&Method::GET, &headers(&evil), None).is_ok());
        let socket = [&evil[..], &[("upgrade", "websocket")]].concat();
        assert_eq!(check(&Method::GET, &headers(&socket), None), Err(Stranger::Origin));
    }
}
