//! A page of the web: one `GET`, its redirections, and nothing else.
//!
//! Only `http` and `https` are spoken. No cookies, no name or password, and no second request but
//! where the server sends us elsewhere. A page comes whole, within [`Limits`], or not at all.

use std::io::Read;
use std::time::{Duration, Instant};

use thiserror::Error;
use ureq::Body;
use ureq::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderMap, HeaderName, Response, StatusCode};
use url::Url;

use super::connection::{self, Ending, problem};
use super::encoding::named;
use super::{Encoding, SourceError, redirection};
use crate::address::{Address, NamedBy};

/// Redirections that are followed.
const MOST_REDIRECTIONS: usize = 10;
/// Bytes read at a time.
const PIECE_BYTES: usize = 64 << 10;
/// Types, or beginnings of types, that hold no article, whatever the bytes look like.
const NO_ARTICLES: [&str; 11] = [
    "application/javascript",
    "application/msword",
    "application/pdf",
    "application/vnd.",
    "audio/",
    "font/",
    "image/",
    "model/",
    "text/css",
    "text/javascript",
    "video/",
];

/// What a page may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds until all of it must be there.
    pub seconds: u16,
    /// Megabytes it may have, decompressed.
    pub megabytes: u16,
}

/// How pages are fetched.
pub struct Fetching<'a> {
    /// What a page may cost.
    pub limits: Limits,
    /// Told now and then how many bytes have come.
    pub progress: &'a dyn Fn(u64),
    /// What ends it early.
    pub ending: &'a Ending,
}

/// Why a page does not come: what is said before its address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WebProblem {
    /// It is no address.
    #[error("this is no address of a web page")]
    Address,
    /// Its address is for somebody who is known there.
    #[error("the address holds a name or a password, which qari does not send")]
    Credentials,
    /// Nobody has that name.
    #[error("no such host is known")]
    Host,
    /// Nobody answers.
    #[error("the server does not answer ({0})")]
    Connection(String),
    /// It cannot be known who answers.
    #[error("there is no safe connection to the server ({0})")]
    Tls(String),
    /// It takes too long.
    #[error("the page did not come within {0} s")]
    Time(u16),
    /// It is too large.
    #[error("the page is larger than {0} MB")]
    Size(u16),
    /// It leads on without an end.
    #[error("the page redirects more than {MOST_REDIRECTIONS} times")]
    Redirections,
    /// It leads away from the web.
    #[error("the page redirects to {0}, which is not followed")]
    Redirection(String),
    /// It leads to where others can read along.
    #[error("the page redirects from https to http, which is not followed")]
    Unsafe,
    /// It leads from outside to this machine, or to those beside it.
    #[error("the page redirects into a private network ({0}), which is not followed")]
    Private(String),
    /// A document's link leads from outside to this machine, or to those beside it.
    #[error("it leads into a private network ({0})")]
    Inside(String),
    /// The server refuses it.
    #[error("the server answers {0}")]
    Status(String),
    /// It ends before it should.
    #[error("the connection was closed before the page's end")]
    Closed,
    /// The answer cannot be understood.
    #[error("the server's answer is broken ({0})")]
    Answer(String),
    /// It is no text.
    #[error("the page is of the type {0}, which is no article")]
    Type(String),
    /// It is compressed in a way that was not asked for.
    #[error("the page is compressed with {0}, which qari cannot read")]
    Compression(String),
    /// The reader has given it up.
    #[error("the page was given up")]
    GivenUp,
}

/// A page that came.
pub(super) struct Page {
    /// Its address after all redirections, without a fragment.
    pub(super) address: String,
    pub(super) bytes: Vec<u8>,
    /// The type that the server gives, such as `text/html`, in small letters.
    pub(super) media_type: Option<String>,
    /// The encoding that the server gives.
    pub(super) encoding: Option<Encoding>,
    /// Whether it came from this machine or a private network.
    pub(super) is_inside: bool,
}

/// Fetches a page.
///
/// What the reader names may be on this machine or in a private network; what a document names, and
/// where a page outside leads, may not.
pub(super) fn fetch(
    address: &str,
    named_by: NamedBy,
    fetching: &Fetching<'_>,
) -> Result<Page, SourceError> {
    let mut url = match checked(address) {
        Ok(url) => url,
        Err(problem) => return Err(failure(address, problem)),
    };
    let patience = Duration::from_secs(fetching.limits.seconds.into());
    let deadline = Instant::now() + patience;
    let mut let_inside = named_by == NamedBy::Reader;
    for redirections in 0..=MOST_REDIRECTIONS {
        let answer = connection::get(&url, let_inside, deadline, fetching);
        let next = answer.and_then(|answer| {
            let_inside = answer.is_inside;
            Ok(match follow(&url, answer.response)? {
                Next::Redirected(next) => Err(next),
                Next::Page(response) => Ok(Page {
                    is_inside: answer.is_inside,
                    ..page(&url, response, fetching)?
                }),
            })
        });
        match next {
            Ok(Ok(page)) => return Ok(page),
            Ok(Err(next)) => url = next,
            Err(_) if fetching.ending.has_ended() => {
                return Err(failure(url.as_str(), WebProblem::GivenUp));
            }
            Err(WebProblem::Inside(place)) if redirections > 0 => {
                return Err(failure(url.as_str(), WebProblem::Private(place)));
            }
            Err(problem) => return Err(failure(url.as_str(), problem)),
        }
    }
    Err(failure(address, WebProblem::Redirections))
}

fn failure(address: &str, problem: WebProblem) -> SourceError {
    let address = without_credentials(address);
    SourceError::Web {
        name: Address::Web(address).to_string(),
        problem,
    }
}

/// An address that shows no password.
fn without_credentials(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    if url.username().is_empty() && url.password().is_none() {
        return address.to_owned();
    }
    // An address that has them can be without them.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.into()
}

/// An address that may be fetched, without its fragment.
fn checked(address: &str) -> Result<Url, WebProblem> {
    let mut url = Url::parse(address).map_err(|_| WebProblem::Address)?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(WebProblem::Address);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(WebProblem::Credentials);
    }
    url.set_fragment(None);
    Ok(url)
}

/// What an answer means.
enum Next {
    Redirected(Url),
    Page(Response<Body>),
}

fn follow(url: &Url, response: Response<Body>) -> Result<Next, WebProblem> {
    let status = response.status();
    let location = header(response.headers(), LOCATION);
    if let (true, Some(location)) = (status.is_redirection(), location) {
        let next = url.join(location).map_err(|_| refused(location))?;
        return match checked(next.as_str()) {
            Ok(next) => redirection::check(url, &next).map(|()| Next::Redirected(next)),
            Err(WebProblem::Credentials) => Err(WebProblem::Credentials),
            Err(_) => Err(refused(next.as_str())),
        };
    }
    if status.is_success() && status != StatusCode::NO_CONTENT {
        return Ok(Next::Page(response));
    }
    let reason = status.canonical_reason().unwrap_or_default();
    let said = format!("{} {reason}", status.as_u16());
    Err(WebProblem::Status(said.trim_end().to_owned()))
}

fn refused(location: &str) -> WebProblem {
    let location = location.chars().filter(|c| !c.is_control()).take(200);
    WebProblem::Redirection(location.collect())
}

/// Takes a page in.
fn page(url: &Url, response: Response<Body>, fetching: &Fetching<'_>) -> Result<Page, WebProblem> {
    let limits = fetching.limits;
    let most = u64::from(limits.megabytes) << 20;
    let headers = response.headers();
    let content_type = header(headers, CONTENT_TYPE).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    if NO_ARTICLES.iter().any(|none| media_type.starts_with(none)) {
        return Err(WebProblem::Type(media_type));
    }
    let encoding = charset(content_type).and_then(named);
    // What has been decompressed already is no longer said to be compressed.
    match header(headers, CONTENT_ENCODING) {
        None | Some("identity" | "gzip" | "x-gzip" | "") => {}
        Some(other) => return Err(WebProblem::Compression(other.to_owned())),
    }
    let length = header(headers, CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if length.is_some_and(|length: u64| length > most) {
        return Err(WebProblem::Size(limits.megabytes));
    }
    let mut body = response.into_body().into_reader();
    let mut bytes = Vec::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        (fetching.progress)(bytes.len() as u64);
        let count = body
            .read(&mut piece)
            .map_err(|error| problem(error.into(), limits))?;
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
        if bytes.len() as u64 > most {
            return Err(WebProblem::Size(limits.megabytes));
        }
    }
    Ok(Page {
        address: url.as_str().to_owned(),
        bytes,
        media_type: Some(media_type).filter(|media_type| !media_type.is_empty()),
        encoding,
        is_inside: false,
    })
}

/// A header's value, where it is printable ASCII.
fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The label of the encoding in a content type.
fn charset(content_type: &str) -> Option<&str> {
    let mut parameters = content_type.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_web_are_fetched() {
        let check = |address: &str, expected: Result<&str, WebProblem>| {
            let found = checked(address).map(String::from);
            assert_eq!(found, expected.map(str::to_owned), "{address}");
        };
        check("https://a.example/b?c#d", Ok("https://a.example/b?c"));
        check("http://127.0.0.1:80/", Ok("http://127.0.0.1/"));
        check(
            "https://مثال.إختبار/كتاب",
            Ok("https://xn--mgbh0fb.xn--kgbechtv/%D9%83%D8%AA%D8%A7%D8%A8"),
        );
        check("ftp://a.example/", Err(WebProblem::Address));
        check("file:///etc/passwd", Err(WebProblem::Address));
        check("https://", Err(WebProblem::Address));
        check("https://me@a.example/", Err(WebProblem::Credentials));
        check("https://me:pw@a.example/", Err(WebProblem::Credentials));
    }

    #[test]
    fn the_charset_is_one_of_the_parameters() {
        assert_eq!(charset("text/html; charset=utf-8"), Some("utf-8"));
        assert_eq!(charset("text/html;a=b; Charset=\"cp1256\""), Some("cp1256"));
        assert_eq!(charset("text/html"), None);
        assert_eq!(charset("charset=utf-8"), None);
    }
}
