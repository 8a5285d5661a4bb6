//! Where a page may redirect to: never to less safety, never from outside into a private network.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::WebProblem;

/// Refuses to be led from `https` to `http`, or from a public host to a private one.
pub(super) fn check(from: &Url, to: &Url) -> Result<(), WebProblem> {
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(WebProblem::Unsafe);
    }
    if is_private(to) && !is_private(from) {
        let host = to.host_str().unwrap_or_default();
        return Err(WebProblem::Private(host.to_owned()));
    }
    Ok(())
}

/// Whether an address names this machine or a private network (RFC 1918, RFC 3927, RFC 4193,
/// RFC 4291, RFC 6761). Names are not looked up.
fn is_private(url: &Url) -> bool {
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

fn is_private_v4(address: Ipv4Addr) -> bool {
    let is_own = address.is_loopback() || address.octets()[0] == 0;
    is_own || address.is_private() || address.is_link_local()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let is_own = address.is_loopback() || address.is_unspecified();
    is_own
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || address.to_ipv4_mapped().is_some_and(is_private_v4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_redirection_leads_inside_or_to_less_safety() {
        let led = |from: &str, to: &str| {
            let parsed = |address| Url::parse(address).unwrap();
            check(&parsed(from), &parsed(to)).map_err(|problem| problem.to_string())
        };
        let public = "http://a.example/";
        for host in [
            "127.0.0.1",
            "127.9.9.9:80",
            "0x7f.1",
            "0.0.0.0",
            "10.1.2.3",
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
        ] {
            let private = format!("http://{host}/");
            let refused = led(public, &private).unwrap_err();
            assert!(refused.contains("private network"), "{host}: {refused}");
            assert_eq!(led("http://127.0.0.1/", &private), Ok(()), "{host}");
            assert_eq!(led(&private, public), Ok(()), "{host}");
        }
        for host in [
            "172.32.0.1",
            "11.0.0.1",
            "localhost.example",
            "[2001:db8::1]",
        ] {
            assert_eq!(led(public, &format!("http://{host}/")), Ok(()), "{host}");
        }
        assert_eq!(led(public, "https://a.example/"), Ok(()));
        assert_eq!(
            led("https://a.example/", public).unwrap_err(),
            "the page redirects from https to http, which is not followed"
        );
    }
}
