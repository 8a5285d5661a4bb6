//! Where a page may redirect to: never to less safety; and what is in a private network, where
//! nobody is led from outside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::WebProblem;

/// Refuses to be led from `https` to `http`.
pub(super) fn check(from: &Url, to: &Url) -> Result<(), WebProblem> {
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(WebProblem::Unsafe);
    }
    Ok(())
}

/// Whether an address says that it is on this machine or in a private network (RFC 1918, RFC 3927,
/// RFC 4193, RFC 4291, RFC 6598, RFC 6761). Names are not looked up.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => is_private_v4(address),
        Some(Host::Ipv6(address)) => is_private_v6(address),
        None => false,
    }
}

/// The same of an address that a name was found to have.
pub(super) fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_own = address.is_loopback() || first == 0;
    let is_shared = first == 100 && second & 0xc0 == 0x40;
    is_own || is_shared || address.is_private() || address.is_link_local()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let is_own = address.is_loopback() || address.is_unspecified();
    is_own
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || embedded(address).is_some_and(is_private_v4)
}

/// The address of the older kind that one of the newer kind stands for (RFC 4291, RFC 6052).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() else {
        return address.to_ipv4_mapped();
    };
    Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_known_by_its_address() {
        let parsed = |host: &str| Url::parse(&format!("http://{host}/")).unwrap();
        for host in [
            "127.0.0.1",
            "127.9.9.9:80",
            "0x7f.1",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "172.16.0.1",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "localhost",
            "LOCALHOST.:8080",
            "a.localhost",
            "[::1]",
            "[::]",
            "[fd00::1]",
            "[fe80::1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::10.0.0.1]",
        ] {
            assert!(is_private(&parsed(host)), "{host}");
        }
        for host in [
            "172.32.0.1",
            "100.128.0.1",
            "11.0.0.1",
            "localhost.example",
            "a.example",
            "[2001:db8::1]",
            "[64:ff9b::11.0.0.1]",
        ] {
            assert!(!is_private(&parsed(host)), "{host}");
        }
    }

    #[test]
    fn no_redirection_leads_to_less_safety() {
        let led = |from: &str, to: &str| {
            let parsed = |address| Url::parse(address).unwrap();
            check(&parsed(from), &parsed(to)).map_err(|problem| problem.to_string())
        };
        let (less, more) = ("http://a.example/", "https://a.example/");
        assert_eq!(led(less, more), Ok(()));
        assert_eq!(
            led(more, less).unwrap_err(),
            "the page redirects from https to http, which is not followed"
        );
    }
}
