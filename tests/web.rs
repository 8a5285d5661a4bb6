//! Pages of the web, from servers on this machine that behave as some do out there.

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::{Session, Start};
use qari::text::{Direction, Paragraph};

const ARABIC: &str = "هذا نص قصير من كلام العرب، فيه ما يكفي لمعرفة ترميزه.";

/// A server that answers each request by what stands at its path.
struct Server {
    port: u16,
    /// The requests that came, whole.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let requests = asked.clone();
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (answer, requests) = (answer.clone(), requests.clone());
                thread::spawn(move || {
                    let request = request(&mut stream);
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    requests.lock().expect("nobody panics").push(request);
                    answer(&path, &mut stream);
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Self { port, asked }
    }

    /// A server that gives one answer, and closes.
    fn giving(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |_, stream| {
            let _ = stream.write_all(&answer);
        })
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").clone()
    }

    /// What `qari` prints of a page, or says instead; addresses without the port.
    fn read(&self, path: &str, arguments: &[&str]) -> (i32, String) {
        let address = self.address(path);
        let (code, out, err) = qari(&[&["--text", &address], arguments].concat());
        let port = format!(":{}", self.port);
        (code, (out + &err).replace(&port, ""))
    }

    #[track_caller]
    fn fails(&self, path: &str, sentence: &str) {
        let begun = Instant::now();
        let ended = self.read(
            path,
            &["--set", "web.seconds=2", "--set", "web.megabytes=1"],
        );
        let sentence = format!("qari: {sentence}: http://127.0.0.1{path}\n");
        assert_eq!(ended, (1, sentence));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

/// A request up to its empty line.
fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs `qari`: its exit code, its output and its errors.
fn qari(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_qari"))
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("it can be run");
    let text = |bytes| String::from_utf8(bytes).expect("it is UTF-8");
    let code = output.status.code().expect("it ends by itself");
    (code, text(output.stdout), text(output.stderr))
}

/// An answer with these header lines and this body, whose length is told.
fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len());
    [head.as_bytes(), headers.as_bytes(), b"\r\n", body].concat()
}

fn page(text: &str) -> String {
    format!("<!DOCTYPE html><html><body><p>{text}</p></body></html>")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}

#[test]
fn pages_are_read_in_the_encoding_they_are_sent_in() {
    let check = |headers: &str, encoding: &'static encoding_rs::Encoding, text: &str| {
        let body = encoding.encode(text).0.into_owned();
        let read = Server::giving(answer(headers, &body)).read("/", &[]);
        assert_eq!(read, (0, format!("{ARABIC}\n")), "{headers}");
    };
    let html = page(ARABIC);
    let utf_8 = encoding_rs::UTF_8;
    check("Content-Type: text/html; charset=utf-8\r\n", utf_8, &html);
    check("Content-Type: text/html\r\n", utf_8, &html);
    check(
        "Content-Type: text/html; charset=\"windows-1256\"\r\n",
        encoding_rs::WINDOWS_1256,
        &html,
    );
    check(
        "Content-Type: TEXT/HTML;charset=ISO-8859-6\r\n",
        encoding_rs::ISO_8859_6,
        &html,
    );
    // The server says nothing, the page does; the server is wrong.
    let declared = html.replace("<body>", "<head><meta charset=windows-1256></head><body>");
    check(
        "Content-Type: text/html\r\n",
        encoding_rs::WINDOWS_1256,
        &declared,
    );
    check("Content-Type: text/html; charset=cp1256\r\n", utf_8, &html);
    // Both could be right: the server's word goes first.
    let both = declared.replace("windows-1256", "iso-8859-6");
    check(
        "Content-Type: text/html; charset=windows-1256\r\n",
        encoding_rs::WINDOWS_1256,
        &both,
    );
    check("Content-Type: text/plain\r\n", utf_8, ARABIC);
    check("", utf_8, ARABIC);
}

#[test]
fn hebrew_that_is_sent_as_it_is_seen_is_turned() {
    let body = encoding_rs::ISO_8859_8.encode("<p>.123 רצק טפשמ והז</p>").0;
    let headers = "Content-Type: text/html; charset=iso-8859-8\r\n";
    let read = Server::giving(answer(headers, &body)).read("/", &[]);
    assert_eq!(read, (0, "זהו משפט קצר 123.\n".to_owned()));
}

#[test]
fn the_type_that_is_sent_is_obeyed() {
    let read = |content_type: &str, body: &str| {
        let headers = format!("Content-Type: {content_type}\r\n");
        Server::giving(answer(&headers, body.as_bytes())).read("/", &[])
    };
    let marked = "*كلمة* <b>أخرى</b>";
    let told = |text: &str| (0, format!("{text}\n"));
    assert_eq!(read("text/markdown", marked), told("كلمة أخرى"));
    assert_eq!(read("text/html", marked), told("*كلمة* أخرى"));
    assert_eq!(read("text/plain", marked), told(marked));
}

#[test]
fn compressed_pages_are_read() {
    let body = gzip(page(ARABIC).as_bytes());
    let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let server = Server::giving(answer(headers, &body));
    assert_eq!(server.read("/", &[]), (0, format!("{ARABIC}\n")));
    let asked = server.asked().concat().to_ascii_lowercase();
    assert!(asked.contains("accept-encoding: gzip"), "{asked}");
}

#[test]
fn links_of_a_page_lead_where_it_came_from_in_the_end() {
    let server = Server::start(|path, stream| {
        let links = [
            "b?c#d",
            "../e",
            "/f",
            "?g",
            "//b.example/h",
            "https://c.example/ق",
            "#i",
        ];
        let links = links.map(|link| format!("<a href=\"{link}\">رابط</a> "));
        let answer = match path {
            "/old" => b"HTTP/1.1 301 Moved\r\nLocation: /new/a\r\n\r\n".to_vec(),
            _ => answer(
                "Content-Type: text/html\r\n",
                page(&links.concat()).as_bytes(),
            ),
        };
        let _ = stream.write_all(&answer);
    });
    let address = server.address("/old");
    let (code, out, err) = qari(&["--references", "--json", &address]);
    assert_eq!((code, err.as_str()), (0, ""));
    let listed: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    let opens = listed.as_array().expect("a list").iter();
    let opens: Vec<&str> = opens.filter_map(|entry| entry["opens"].as_str()).collect();
    let here = |path: &str| server.address(path);
    let expected = [
        here("/new/b?c#d"),
        here("/e"),
        here("/f"),
        here("/new/a?g"),
        "http://b.example/h".to_owned(),
        "https://c.example/%D9%82".to_owned(),
        "#i".to_owned(),
    ];
    assert_eq!(opens, expected);
}

#[test]
fn one_page_is_one_request_without_a_trace() {
    let body =
        page("<img src=/a.png><link rel=stylesheet href=/b.css><script src=/c.js></script>نص");
    let headers = "Content-Type: text/html\r\nSet-Cookie: a=b\r\nRefresh: 0; url=/d\r\n";
    let server = Server::giving(answer(headers, body.as_bytes()));
    let _ = server.read("/%D9%82?a=b#c", &[]);
    let _ = server.read("/ك", &[]);
    let asked = server.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(
        asked[0].starts_with("GET /%D9%82?a=b HTTP/1.1\r\n"),
        "{}",
        asked[0]
    );
    assert!(
        asked[1].starts_with("GET /%D9%83 HTTP/1.1\r\n"),
        "{}",
        asked[1]
    );
    for request in asked {
        let request = request.to_ascii_lowercase();
        for header in ["cookie:", "referer:", "authorization:"] {
            assert!(!request.contains(header), "{request}");
        }
    }
}

#[test]
fn redirections_are_followed_within_the_web() {
    let server = Server::start(|path, stream| {
        let to = |place: &str| format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\n\r\n");
        let answer = match path {
            "/a/b" => to("../c?d#e"),
            "/c?d" => to("/page"),
            "/circle" => to("/circle"),
            "/file" => to("file:///etc/passwd"),
            "/script" => to("javascript:alert(1)"),
            "/known" => to("http://me:pw@127.0.0.1/"),
            "/nowhere" => "HTTP/1.1 302 Found\r\n\r\n".to_owned(),
            _ => String::from_utf8(answer("", ARABIC.as_bytes())).expect("it is text"),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    assert_eq!(server.read("/a/b", &[]), (0, format!("{ARABIC}\n")));
    server.fails("/circle", "the page redirects more than 10 times");
    server.fails(
        "/file",
        "the page redirects to file:///etc/passwd, which is not followed",
    );
    server.fails(
        "/script",
        "the page redirects to javascript:alert(1), which is not followed",
    );
    server.fails(
        "/known",
        "the address holds a name or a password, which qari does not send",
    );
    server.fails("/nowhere", "the server answers 302 Found");
}

#[test]
fn what_does_not_come_is_said_in_one_sentence() {
    let fails = |answer: &[u8], problem: &str| {
        Server::giving(answer).fails("/x", problem);
    };
    fails(
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone",
        "the server answers 404 Not Found",
    );
    fails(
        b"HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n",
        "the server answers 500 Internal Server Error",
    );
    fails(
        &answer("Content-Type: image/png\r\n", b"\x89PNG"),
        "the page is of the type image/png, which is no article",
    );
    fails(
        &answer("Content-Encoding: br\r\n", b"abc"),
        "the page is compressed with br, which qari cannot read",
    );
    fails(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it",
        "the connection was closed before the page's end",
    );
    fails(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "the connection was closed before the page's end",
    );
    fails(
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
        "the page is larger than 1 MB",
    );
    let pdf = Server::giving(answer("", b"%PDF-1.7"));
    let (code, said) = pdf.read("/x", &[]);
    let sentence = "qari: http://127.0.0.1/x is not text: it looks like a PDF file\n";
    assert_eq!((code, said.as_str()), (1, sentence));
    for (content_type, body) in [
        ("application/pdf", &b"%PDF-1.7"[..]),
        ("application/PDF; version=1", b"%PDF-1.7"),
        ("application/vnd.ms-excel", b"text"),
        ("text/css", b"a { }"),
    ] {
        let kind = content_type.split(';').next().unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        fails(
            &answer(&format!("Content-Type: {content_type}\r\n"), body),
            &format!("the page is of the type {kind}, which is no article"),
        );
    }
    for (status, says) in [
        ("204 No Content", "204 No Content"),
        ("304 Not Modified", "304 Not Modified"),
        ("403 ", "403 Forbidden"),
        ("599 Whatever", "599"),
    ] {
        fails(
            format!("HTTP/1.1 {status}\r\n\r\n").as_bytes(),
            &format!("the server answers {says}"),
        );
    }
    for nonsense in [&b"nonsense\r\n\r\n"[..], b"", b"HTTP/1.1 200 OK\r\n"] {
        let (code, said) = Server::giving(nonsense).read("/x", &[]);
        assert_eq!((code, said.lines().count()), (1, 1), "{said}");
        assert!(said.ends_with(": http://127.0.0.1/x\n"), "{said}");
    }
}

#[test]
fn what_has_no_end_is_ended() {
    let endless = Server::start(|path, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(b"words without an end\n").is_ok() {
            if path == "/slow" {
                thread::sleep(Duration::from_millis(100));
            }
        }
    });
    endless.fails("/", "the page is larger than 1 MB");
    endless.fails("/slow", "the page did not come within 2 s");
    let silent = Server::start(|_, _| thread::sleep(Duration::from_secs(20)));
    silent.fails("/", "the page did not come within 2 s");
    let headers = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-A: b\r\n").is_ok() {}
    });
    let (code, said) = headers.read("/", &["--set", "web.seconds=5"]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    // A hundred kilobytes that are a hundred megabytes.
    let bomb = gzip(&vec![b' '; 100 << 20]);
    assert!(bomb.len() < 1 << 20);
    let bomb = Server::giving(answer("Content-Encoding: gzip\r\n", &bomb));
    bomb.fails("/", "the page is larger than 1 MB");
    let broken = Server::giving(answer("Content-Encoding: gzip\r\n", b"no gzip at all"));
    let (code, said) = broken.read("/", &[]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
}

#[test]
fn what_is_no_page_is_not_asked_for() {
    let fails = |address: &str, sentence: &str| {
        let ended = qari(&["--text", address]);
        assert_eq!(ended, (1, String::new(), format!("qari: {sentence}\n")));
    };
    let known = "the address holds a name or a password, which qari does not send";
    fails(
        "http://me:pw@127.0.0.1/",
        &format!("{known}: http://127.0.0.1/"),
    );
    fails("http://", "this is no address of a web page: http://");
    // A port that nobody listens at.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    drop(listener);
    let (code, _, said) = qari(&["--text", &format!("http://127.0.0.1:{port}/")]);
    assert_eq!(code, 1);
    assert!(said.contains("the server does not answer"), "{said}");
    // Other addresses are files, where there are such.
    let others = "only http and https addresses are read";
    fails("ftp://a.example/", &format!("{others}: ftp://a.example/"));
    fails("nowhere:/a", "there is no file named nowhere:/a");
}

/// Text as it is seen: joined, and in visual order.
fn seen(logical: &str) -> String {
    let paragraph = Paragraph::lay_out(logical, 999, Some(Direction::RightToLeft));
    let clusters = paragraph.lines().flatten();
    clusters.map(|cluster| cluster.symbol).collect()
}

fn reading(address: &str) -> Session {
    let session = Start::qari(&[address]).run();
    session.wait_for_text(&seen("كتاب الطريق"));
    session.settled();
    session
}

#[test]
fn pages_are_opened_in_the_terminal_and_given_up() {
    let server = Server::start(|path, stream| {
        let title = |title: &str| page(&format!("<h1>{title}</h1><p>{ARABIC}"));
        let headers = "Content-Type: text/html\r\n";
        match path {
            "/first" => drop(stream.write_all(&answer(headers, title("كتاب الطريق").as_bytes()))),
            "/second" => drop(stream.write_all(&answer(headers, title("كتاب آخر").as_bytes()))),
            "/slow" => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                while stream.write_all(&[b'x'; 1024]).is_ok() {
                    thread::sleep(Duration::from_millis(20));
                }
            }
            _ => drop(stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
        }
    });
    let mut session = reading(&server.address("/first"));
    session.send(&format!(":e {}\r", server.address("/third")));
    session.wait_for_text("the server answers 404 Not Found: http://127.0.0.1");
    session.send(&format!(":e {}\r", server.address("/second")));
    session.wait_for_text(&seen("كتاب آخر"));
    session.send("\x0f");
    session.wait_for_text(&seen("كتاب الطريق"));
    // What is slow says how far it is; the article can be read meanwhile, and q gives it up.
    for key in ["q", "\x03", "\x1b"] {
        session.send(&format!(":e {}\r", server.address("/slow")));
        session.wait_for_text("reading http://127.0.0.1");
        session.wait_for_text(" KB of http://127.0.0.1");
        session.send("j");
        session.send(key);
        session.wait_for_text("no longer reading http://127.0.0.1");
    }
    session.send("q");
    assert!(session.wait_exit().success());
    session.assert_restored();
}

/// A server that hears what is asked, and says nothing for a long time.
fn silent() -> Server {
    Server::start(|_, _| thread::sleep(Duration::from_secs(60)))
}

/// Waits until no thread of the program reads a page any more.
#[track_caller]
fn no_page_is_read(session: &Session) {
    let is_reading = || {
        let tasks = format!("/proc/{}/task", session.pid());
        let tasks = std::fs::read_dir(tasks).expect("the program runs");
        tasks.flatten().any(|task| {
            let name = std::fs::read_to_string(task.path().join("comm"));
            name.is_ok_and(|name| name.trim() == "reading")
        })
    };
    let begun = Instant::now();
    while is_reading() {
        assert!(begun.elapsed() < Duration::from_secs(5), "its thread stays");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn keys_are_answered_while_the_first_page_is_on_its_way() {
    let server = silent();
    for keys in ["q", "\x03", ":q\r", "\x1b"] {
        let mut session = Start::qari(&[&server.address("/first")]).run();
        session.wait_for_text("reading http://127.0.0.1");
        session.send("?");
        session.wait_for_text("One line down.");
        session.send("?");
        session.wait_for_text("reading http://127.0.0.1");
        session.send(keys);
        assert!(session.wait_exit().success(), "{keys:?}");
        session.assert_restored();
    }
}

#[test]
fn the_first_page_says_how_far_it_is_and_then_stands_there() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        for _ in 0..40 {
            let _ = stream.write_all(&[b' '; 1024]);
            thread::sleep(Duration::from_millis(20));
        }
        let _ = stream.write_all(page("<h1>كتاب الطريق</h1>").as_bytes());
    });
    let mut session = Start::qari(&[&server.address("/first")]).run();
    session.wait_for_text(" KB of http://127.0.0.1");
    session.wait_for_text(&seen("كتاب الطريق"));
    session.send("q");
    assert!(session.wait_exit().success());
}

#[test]
fn a_first_page_that_does_not_come_gives_way_to_the_next_article() {
    let server = Server::giving("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    let address = server.address("/first");
    let start = Start::qari(&["missing.txt", &address, "b.txt"]).file("b.txt", ARABIC);
    let session = start.size(200, 24).run();
    session.wait_for_text("there is no file named missing.txt; the server answers 404 Not Found");
    session.wait_for_text(&seen("هذا نص قصير"));
    // Where there is none, each is told of in the shell.
    let mut session = Start::qari(&["missing.txt", &address]).size(120, 24).run();
    assert_eq!(session.wait_exit().exit_code(), 1);
    session.assert_restored();
    session.wait_for_text("qari: there is no file named missing.txt");
    session.wait_for_text("qari: the server answers 404 Not Found: http://127.0.0.1");
}

#[test]
fn what_was_given_up_keeps_no_thread() {
    let server = silent();
    let session = Start::qari(&["a.txt"]).file("a.txt", ARABIC).run();
    session.wait_for_text(&seen("هذا نص قصير"));
    for _ in 0..3 {
        session.send(&format!(":e {}\r", server.address("/slow")));
        session.wait_for_text("reading http://127.0.0.1");
        session.send("q");
        session.wait_for_text("no longer reading http://127.0.0.1");
        no_page_is_read(&session);
    }
}

#[test]
fn a_page_opens_at_the_place_its_address_names() {
    let rows = "<p>فقرة قصيرة.".repeat(40);
    let body = page(&format!(
        "<h1>كتاب</h1>{rows}<h2 id=\"باب\">باب أخير</h2><p>فيه نظر."
    ));
    let server = Server::giving(answer("Content-Type: text/html\r\n", body.as_bytes()));
    let session = Start::qari(&[&server.address("/a#%D8%A8%D8%A7%D8%A8")]).run();
    session.wait_for_text(&seen("باب أخير"));
    session.send("g");
    session.wait_for_text(&seen("كتاب"));
    session.send(&format!(":e {}\r", server.address("/a#باب")));
    session.wait_for_text(&seen("باب أخير"));
}

/// A server that speaks https, with a certificate that nobody vouches for.
fn self_signed() -> u16 {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let pem = include_bytes!("common/self-signed.pem");
    let certificate = CertificateDer::from_pem_slice(pem).expect("it holds one");
    let key = PrivateKeyDer::from_pem_slice(pem).expect("it holds one");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("they are known")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("they belong together");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let connection = rustls::ServerConnection::new(config.clone());
            let mut connection = connection.expect("the configuration is whole");
            let mut secured = rustls::Stream::new(&mut connection, &mut stream);
            let _ = secured.write_all(&answer("", ARABIC.as_bytes()));
        }
    });
    port
}

#[test]
fn a_server_that_nobody_vouches_for_is_refused() {
    let fails = |address: &str, says: &str| {
        let (code, out, err) = qari(&["--text", address]);
        let sentence =
            format!("qari: there is no safe connection to the server ({says}): {address}\n");
        assert_eq!((code, out, err), (1, String::new(), sentence));
    };
    let unknown = "nobody who is known vouches for its certificate";
    fails(&format!("https://127.0.0.1:{}/", self_signed()), unknown);
    fails(&format!("https://localhost:{}/", self_signed()), unknown);
    // Nor is what speaks no https at all.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(&answer("", ARABIC.as_bytes()));
        }
    });
    let (code, _, said) = qari(&["--text", &format!("https://127.0.0.1:{port}/")]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(
        said.starts_with("qari: there is no safe connection"),
        "{said}"
    );
}

#[test]
fn a_link_into_a_private_network_is_asked_about_once_more() {
    let server = Server::start(|path, stream| {
        let text = match path {
            "/" => "<h1>كتاب الطريق</h1><p>في <a href=\"/next\">هذا</a> نظر.",
            _ => "<h1>كتاب آخر</h1>",
        };
        let headers = "Content-Type: text/html\r\n";
        let _ = stream.write_all(&answer(headers, page(text).as_bytes()));
    });
    for (host, says) in [("127.0.0.1", "127.0.0.1)"), ("localhost", "localhost is ")] {
        let article = format!("# كتاب\n\nفي [هذا](http://{host}:{}/) نظر.\n", server.port);
        let session = Start::qari(&["a.md"]).file("a.md", article).run();
        session.wait_for_text(&seen("كتاب"));
        session.settled();
        session.send("s\r");
        session.wait_for_text("enter again reads it here");
        let asked = server.asked().len();
        session.send("\r");
        session.wait_for_text(&format!("it leads into a private network ({says}"));
        assert_eq!(server.asked().len(), asked, "nothing was asked for");
        session.send("\r");
        session.wait_for_text(&seen("كتاب الطريق"));
        // What is beside it there is let in with it.
        session.settled();
        session.send("s\r");
        session.wait_for_text("enter again reads it here");
        session.send("\r");
        session.wait_for_text(&seen("كتاب آخر"));
    }
}
