//! One request to one host: what is reached, how long that may take, and why it fails.
//!
//! A host's name is looked up once, and only the addresses that were checked are connected to.
//! Where a proxy is set, that is what looks names up; then only what an address itself says is known.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustls::CertificateError;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

use super::redirection::{is_private, is_private_address};
use super::web::{Fetching, Limits, WebProblem};

/// The longest that a host may take to be found, and to answer at all: so long a page that was given
/// up may still keep its thread.
const REACHING: Duration = Duration::from_secs(10);
/// Ends the fetching of a page from another thread, whatever it waits for.
#[derive(Debug, Default)]
pub struct Ending(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    has_ended: bool,
    /// Who holds the connection.
    agent: Option<Agent>,
}

impl Ending {
    /// Ends it: the connection is closed at once.
    pub fn end(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.has_ended = true;
        if let Some(agent) = state.agent.take() {
            agent.shutdown();
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.has_ended
    }

    /// Takes note of who holds the connection from now on.
    fn watch(&self, agent: &Agent) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.agent = Some(agent.clone());
    }
}

/// An answer, and whether it came from this machine or a private network.
pub(super) struct Answer {
    pub(super) response: Response<Body>,
    pub(super) is_inside: bool,
}

/// Asks for one page. Where it is not `let_inside`, nothing is connected to on this machine or in a
/// private network: the error is then [`WebProblem::Inside`].
pub(super) fn get(
    url: &Url,
    let_inside: bool,
    deadline: Instant,
    fetching: &Fetching<'_>,
) -> Result<Answer, WebProblem> {
    let limits = fetching.limits;
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(WebProblem::Time(limits.seconds));
    }
    let host = url.host_str().unwrap_or_default();
    let config = Agent::config_builder()
        .timeout_global(Some(left))
        .timeout_resolve(Some(left.min(REACHING)))
        .timeout_connect(Some(left.min(REACHING)))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("qari/", env!("CARGO_PKG_VERSION")))
        .build();
    // A name is looked up first, but where a proxy does that.
    let is_looked_up = url.domain().is_some() && config.proxy().is_none();
    if is_private(url) && !let_inside && !is_looked_up {
        return Err(WebProblem::Inside(host.to_owned()));
    }
    let inside = Arc::new(OnceLock::new());
    let names = Names {
        host: host.to_owned(),
        let_inside,
        inside: inside.clone(),
    };
    let agent = Agent::with_parts(config, DefaultConnector::new(), names);
    fetching.ending.watch(&agent);
    if fetching.ending.has_ended() {
        return Err(WebProblem::GivenUp);
    }
    let result = agent.get(url.as_str()).call();
    match (result, inside.get()) {
        (Err(_), Some(address)) if !let_inside => {
            Err(WebProblem::Inside(format!("{host} is {address}")))
        }
        (Err(error), _) => Err(problem(error, limits)),
        (Ok(response), inside) => Ok(Answer {
            response,
            is_inside: inside.is_some() || is_private(url),
        }),
    }
}

/// Looks names up, and says which of them lead inside.
#[derive(Debug)]
struct Names {
    /// The host that is asked; any other is a proxy.
    host: String,
    /// Whether it may be on this machine or in a private network.
    let_inside: bool,
    /// An address of the host that is.
    inside: Arc<OnceLock<IpAddr>>,
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut addresses = found.iter().map(SocketAddr::ip);
        let private = addresses.find(|&address| is_private_address(address));
        if let (Some(private), true) = (private, uri.host() == Some(&*self.host)) {
            let _ = self.inside.set(private);
            if !self.let_inside {
                return Err(ureq::Error::HostNotFound);
            }
        }
        Ok(found)
    }
}

/// What a failure of the library means to the reader.
pub(super) fn problem(error: ureq::Error, limits: Limits) -> WebProblem {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            WebProblem::Connection("it was not reached in time".to_owned())
        }
        ureq::Error::Timeout(_) => WebProblem::Time(limits.seconds),
        ureq::Error::HostNotFound => WebProblem::Host,
        ureq::Error::BadUri(_) => WebProblem::Address,
        ureq::Error::Rustls(error) => WebProblem::Tls(unsafety(&error)),
        ureq::Error::Tls(what) => WebProblem::Tls(what.to_owned()),
        ureq::Error::Decompress(_, error) | ureq::Error::Io(error) => match error.kind() {
            _ if unsafe_by(&error).is_some() => {
                WebProblem::Tls(unsafe_by(&error).map(unsafety).unwrap_or_default())
            }
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => WebProblem::Closed,
            ErrorKind::TimedOut | ErrorKind::WouldBlock => WebProblem::Time(limits.seconds),
            ErrorKind::InvalidData | ErrorKind::InvalidInput => {
                WebProblem::Answer(error.to_string())
            }
            _ => WebProblem::Connection(error.to_string()),
        },
        ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
            WebProblem::Connection(error.to_string())
        }
        error => WebProblem::Answer(error.to_string()),
    }
}

/// What is wrong with the connection's safety, if that is what failed.
fn unsafe_by(error: &std::io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// What is said of a certificate that leads to no authority.
const UNKNOWN: &str = "nobody who is known vouches for its certificate";

/// The same for the reader.
fn unsafety(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(error) = error else {
        return error.to_string();
    };
    let says = match error {
        CertificateError::UnknownIssuer => UNKNOWN,
        // What vouches for itself mostly says that it may vouch for others too.
        other if other.to_string().contains("CaUsedAsEndEntity") => UNKNOWN,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host"
        }
        CertificateError::Revoked => "its certificate was revoked",
        _ => return format!("its certificate is not valid: {error}"),
    };
    says.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_inside_are_known_by_what_they_are_found_to_be() {
        let look_up = |host: &str, let_inside: bool| {
            let inside = Arc::new(OnceLock::new());
            let names = Names {
                host: host.to_owned(),
                let_inside,
                inside: inside.clone(),
            };
            // This machine has this name everywhere.
            let uri: Uri = "http://localhost:80/".parse().unwrap();
            let timeout = NextTimeout {
                after: ureq::unversioned::transport::time::Duration::from_secs(10),
                reason: ureq::Timeout::Resolve,
                ..NextTimeout::default()
            };
            let found = names.resolve(&uri, &ureq::config::Config::default(), timeout);
            (found.is_ok(), inside.get().is_some())
        };
        assert_eq!(look_up("localhost", false), (false, true));
        assert_eq!(look_up("localhost", true), (true, true));
        // A proxy may be where it likes.
        assert_eq!(look_up("a.example", false), (true, false));
    }
}
