//! The addresses of this machine, as phones on the same network would type them.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use crate::config::Config;

/// The local address of the default route, when there is one. Connecting a datagram socket sends nothing.
#[must_use]
pub fn default_route() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address of TEST-NET-1 (RFC 5737): routed like any other, owned by nobody.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

/// Addresses that other machines may reach, the default route's first. Linux lists its own; elsewhere only that one.
#[must_use]
pub fn addresses() -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = default_route().into_iter().collect();
    let listed = std::fs::read_to_string("/proc/net/fib_trie").unwrap_or_default();
    for address in local_addresses(&listed) {
        let address = IpAddr::V4(address);
        if !all.contains(&address) {
            all.push(address);
        }
    }
    all
}

/// The hosts of the kernel's routing trie that are this machine's, without loopback.
fn local_addresses(fib_trie: &str) -> BTreeSet<Ipv4Addr> {
    let mut found = BTreeSet::new();
    let mut last = None;
    for line in fib_trie.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            last = address.parse::<Ipv4Addr>().ok();
        } else if line == "/32 host LOCAL"
            && let Some(address) = last
            && !address.is_loopback()
        {
            found.insert(address);
        }
    }
    found
}

fn base(address: IpAddr, port: u16) -> String {
    match port {
        80 => format!("http://{}", host(address)),
        _ => format!("http://{}:{port}", host(address)),
    }
}

fn host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

/// The address people type: what the operator said, else this machine's own on the network, else loopback.
#[must_use]
pub fn public_base(config: &Config, bound: SocketAddr) -> String {
    if let Some(url) = &config.public_url {
        return url.to_string();
    }
    bases(config, bound).into_iter().next().unwrap_or_else(|| local_base(bound))
}

/// Every address the console may choose from, the likeliest first.
#[must_use]
pub fn bases(config: &Config, bound: SocketAddr) -> Vec<String> {
    if let Some(url) = &config.public_url {
        return vec![url.to_string()];
    }
    if bound.ip().is_unspecified() {
        addresses().into_iter().map(|ip| base(ip, bound.port())).collect()
    } else {
        vec![base(bound.ip(), bound.port())]
    }
}

/// The address on this machine itself.
#[must_use]
pub fn local_base(bound: SocketAddr) -> String {
    let ip = bound.ip();
    if ip.is_unspecified() {
        base(Ipv4Addr::LOCALHOST.into(), bound.port())
    } else {
        base(ip, bound.port())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_list_is_read_without_loopback_and_broadcast() {
        let trie = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 10.0.3.0\n        /24 link UNICAST\n     |-- 10.0.3.15\n        /32 host LOCAL\n     |-- 10.0.3.255\n        /32 link BROADCAST\n     |-- 127.0.0.1\n        /32 host LOCAL\n";
        assert_eq!(local_addresses(trie), BTreeSet::from([Ipv4Addr::new(10, 0, 3, 15)]));
    }

    #[test]
    fn a_bound_address_is_the_only_one() {
        let bound: SocketAddr = "127.0.0.1:8123".parse().unwrap();
        assert_eq!(local_base(bound), "http://127.0.0.1:8123");
        assert_eq!(base("10.1.2.3".parse().unwrap(), 80), "http://10.1.2.3");
        assert_eq!(base("::1".parse().unwrap(), 8080), "http://[::1]:8080");
    }
}
