//! A terminal for the real binary: a pseudo-terminal, a screen, and answers to what it is asked.
//!
//! In come a command, a size and a [`Character`] (how the terminal answers queries); out come the
//! screen as it stands, all bytes that were sent to it, and how the program ended. The screen is
//! the grid in cell order: text in visual order, as one would see it.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses the part of the harness it needs"
)]

mod pictures;
mod queries;

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OutputModes, tcgetattr};

pub(crate) use pictures::{assert_picture, framed};
pub(crate) use queries::{Answers, Character};

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// How often a waiting test looks at the screen.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What to start, and in what kind of terminal.
#[derive(Debug)]
pub(crate) struct Start {
    columns: u16,
    rows: u16,
    character: Character,
    command: CommandBuilder,
    home: tempfile::TempDir,
}

impl Start {
    /// The binary under test with these arguments, in a terminal of 80 by 24 that answers at
    /// once, in an environment with nothing of the tester's own in it.
    pub(crate) fn qari(arguments: &[&str]) -> Self {
        let mut command = vec![env!("CARGO_BIN_EXE_qari")];
        command.extend(arguments);
        Self::program(&command)
    }

    /// A shell script in the same surroundings, with the binary as `$QARI`: for pipes.
    pub(crate) fn shell(script: &str) -> Self {
        Self::program(&["/bin/sh", "-c", script]).env("QARI", env!("CARGO_BIN_EXE_qari"))
    }

    /// Any program and its arguments.
    pub(crate) fn program(words: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory can be made");
        let mut command = CommandBuilder::from_argv(words.iter().map(Into::into).collect());
        command.env_clear();
        command.cwd(home.path());
        command.env("HOME", home.path());
        command.env("XDG_CONFIG_HOME", home.path().join("config"));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        Self {
            columns: 80,
            rows: 24,
            character: Character::default(),
            command,
            home,
        }
    }

    /// In a terminal of this size.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// In a terminal of this character.
    pub(crate) fn terminal(mut self, character: Character) -> Self {
        self.character = character;
        self
    }

    /// With an environment variable set.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With this as the reader's own settings.
    pub(crate) fn config(self, settings: &str) -> Self {
        self.file("config/qari/config.toml", settings)
    }

    /// With a file in the directory it starts in.
    pub(crate) fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.home.path().join(name);
        let directory = path.parent().expect("it lies in the home directory");
        std::fs::create_dir_all(directory).expect("a directory can be made");
        std::fs::write(path, text).expect("a file can be written");
        self
    }

    /// With every address that is opened written to a file, one a line: see [`Session::opened`].
    pub(crate) fn recording_opener(self) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let script = "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$HOME/opened\"\n";
        let started = self.file("opener", script);
        let path = started.home.path().join("opener");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755))
            .expect("a script can be made executable");
        started.env("BROWSER", path)
    }

    /// With this script as the only program of its name, and nothing else but the shell's own on the
    /// path.
    pub(crate) fn program_on_path(self, name: &str, script: &str) -> Self {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let started = self.file(&format!("bin/{name}"), script);
        let folder = started.home.path().join("bin");
        std::fs::set_permissions(folder.join(name), PermissionsExt::from_mode(0o755))
            .expect("a script can be made executable");
        for program in ["cat", "sh"] {
            let _ = symlink(format!("/bin/{program}"), folder.join(program));
        }
        started.env("PATH", folder)
    }

    /// Starts it.
    pub(crate) fn run(self) -> Session {
        let pair = native_pty_system()
            .openpty(size(self.columns, self.rows))
            .expect("a pseudo-terminal can be had");
        let name = pair.master.tty_name().expect("it has a name");
        // Kept open, so that the terminal's settings outlive the program.
        let line = File::options()
            .read(true)
            .write(true)
            .custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed())
            .open(name)
            .expect("the terminal's line can be opened");
        let child = pair.slave.spawn_command(self.command);
        let child = child.expect("the program can be started");
        let keys = pair.master.take_writer().expect("the writer is free");
        let keys = Arc::new(Mutex::new(keys));
        let parser = vt100::Parser::new(self.rows, self.columns, 0);
        let seen = Arc::new(Mutex::new(Seen {
            parser,
            log: Vec::new(),
        }));
        let output = pair.master.try_clone_reader();
        listen(
            output.expect("the output can be read"),
            seen.clone(),
            &keys,
            self.character,
        );
        Session {
            home: self.home,
            master: pair.master,
            line,
            child,
            keys,
            seen,
        }
    }
}

/// What the terminal has been sent so far.
struct Seen {
    parser: vt100::Parser,
    log: Vec<u8>,
}

/// The writing end of the terminal: keys, and answers to queries.
type Keys = Arc<Mutex<Box<dyn Write + Send>>>;

/// Takes in the program's output on a thread and answers what it asks.
fn listen(
    mut output: Box<dyn Read + Send>,
    seen: Arc<Mutex<Seen>>,
    keys: &Keys,
    character: Character,
) {
    let keys = keys.clone();
    thread::spawn(move || {
        let mut answerer = queries::Answerer::new(character.clone());
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut buffer) {
            let bytes = &buffer[..count];
            let cursor = {
                let mut seen = lock(&seen);
                seen.parser.process(bytes);
                seen.log.extend_from_slice(bytes);
                seen.parser.screen().cursor_position()
            };
            let replies = answerer.replies(bytes, cursor);
            if replies.is_empty() {
                continue;
            }
            match character.answers {
                Answers::Never => {}
                Answers::AtOnce => write(&keys, &replies),
                Answers::InPieces(pause) => {
                    for byte in &replies {
                        write(&keys, &[*byte]);
                        thread::sleep(pause);
                    }
                }
                Answers::After(delay) => {
                    let keys = keys.clone();
                    thread::spawn(move || {
                        thread::sleep(delay);
                        write(&keys, &replies);
                    });
                }
            }
        }
    });
}

fn write(keys: &Keys, bytes: &[u8]) {
    let mut keys = lock(keys);
    // The program may have ended meanwhile.
    let _ = keys.write_all(bytes).and_then(|()| keys.flush());
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// A program that runs in a terminal. Dropping it kills the program.
pub(crate) struct Session {
    home: tempfile::TempDir,
    master: Box<dyn MasterPty + Send>,
    line: File,
    child: Box<dyn Child + Send + Sync>,
    keys: Keys,
    seen: Arc<Mutex<Seen>>,
}

impl Session {
    /// The directory it was started in.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Types these bytes: characters as they are, `\x1b[A` for an arrow, `\x04` for ctrl+d.
    pub(crate) fn send(&self, keys: &str) {
        write(&self.keys, keys.as_bytes());
    }

    /// The screen's rows as strings, without blanks at their ends.
    pub(crate) fn screen_text(&self) -> Vec<String> {
        rows(lock(&self.seen).parser.screen())
    }

    /// The screen as a picture in a frame, for failures.
    pub(crate) fn picture(&self) -> String {
        let seen = lock(&self.seen);
        picture(seen.parser.screen())
    }

    /// Looks at the screen with colours, attributes and modes.
    pub(crate) fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(lock(&self.seen).parser.screen())
    }

    /// All bytes that the program has sent so far.
    pub(crate) fn raw_output(&self) -> Vec<u8> {
        lock(&self.seen).log.clone()
    }

    /// Number of bytes that the program has sent so far: shows whether an idle screen is redrawn.
    pub(crate) fn sent_bytes(&self) -> usize {
        lock(&self.seen).log.len()
    }

    /// Waits until the screen is as `wanted` says; fails with a picture when it never is.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while !self.screen(&wanted) {
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain for {what}; the screen is\n{}\nand the last bytes are\n{}",
                self.picture(),
                self.last_bytes(400),
            );
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Waits until some row of the screen contains `text`, given as it is seen: in visual order
    /// and in presentation forms.
    #[track_caller]
    pub(crate) fn wait_for_text(&self, text: &str) {
        self.wait_for(&format!("“{text}”"), |screen| {
            rows(screen).iter().any(|row| row.contains(text))
        });
    }

    /// Waits until the program has sent nothing for a while; gives the screen.
    pub(crate) fn settled(&self) -> Vec<String> {
        let mut known = self.sent_bytes();
        let mut quiet_since = Instant::now();
        let begun = Instant::now();
        while quiet_since.elapsed() < Duration::from_millis(150) && begun.elapsed() < PATIENCE {
            thread::sleep(LOOK_EVERY);
            if self.sent_bytes() != known {
                known = self.sent_bytes();
                quiet_since = Instant::now();
            }
        }
        self.screen_text()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut seen = lock(&self.seen);
        seen.parser.screen_mut().set_size(rows, columns);
        self.master
            .resize(size(columns, rows))
            .expect("the terminal can be resized");
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program runs");
    }

    /// The program's process.
    pub(crate) fn pid(&self) -> Pid {
        let pid = self.child.process_id().expect("it was started");
        Pid::from_raw(pid.cast_signed()).expect("a process has a number")
    }

    /// Whether the program is stopped, as after ctrl+z.
    pub(crate) fn is_stopped(&self) -> bool {
        let status = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(status).unwrap_or_default();
        status.lines().any(|line| line.starts_with("State:\tT"))
    }

    /// Waits until the program is stopped.
    #[track_caller]
    pub(crate) fn wait_until_stopped(&self) {
        let begun = Instant::now();
        while !self.is_stopped() {
            let picture = self.picture();
            assert!(begun.elapsed() < PATIENCE, "it does not stop\n{picture}");
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until the program ends; gives its status once all its output has been taken in.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            let ended = self.child.try_wait().expect("it can be waited for");
            if let Some(status) = ended {
                self.settled();
                return status;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "the program does not end; the screen is\n{}",
                self.picture()
            );
            thread::sleep(LOOK_EVERY);
        }
    }

    /// What stands in a file of that directory, once it does.
    #[track_caller]
    pub(crate) fn read_file(&self, name: &str) -> String {
        let path = self.home().join(name);
        let begun = Instant::now();
        loop {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if text.contains("://") || begun.elapsed() > PATIENCE {
                return text;
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Addresses that were opened, with [`Start::recording_opener`].
    pub(crate) fn opened(&self) -> Vec<String> {
        let record = std::fs::read_to_string(self.home().join("opened"));
        let record = record.unwrap_or_default();
        record.lines().map(str::to_owned).collect()
    }

    /// Waits until `count` addresses have been opened.
    #[track_caller]
    pub(crate) fn wait_opened(&self, count: usize) -> Vec<String> {
        let begun = Instant::now();
        while self.opened().len() < count && begun.elapsed() < PATIENCE {
            thread::sleep(LOOK_EVERY);
        }
        assert_eq!(self.opened().len(), count, "\n{}", self.picture());
        self.opened()
    }

    /// Fails unless the terminal is as it was before: main screen, cursor shown, no mouse, no
    /// bracketed paste, keyboard and writing direction as found, lines edited and echoed.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        let wrong = self.not_restored();
        let bytes = self.last_bytes(400);
        assert!(
            wrong.is_empty(),
            "left behind: {wrong:?}; the last bytes are\n{bytes}"
        );
    }

    /// What is not as it was before the program started.
    fn not_restored(&self) -> Vec<&'static str> {
        let seen = lock(&self.seen);
        let screen = seen.parser.screen();
        let log = seen.log.as_slice();
        let modes = tcgetattr(&self.line).expect("the line has settings");
        let cooked = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        let pushes = (0..32).map(|flags| count(log, format!("\x1b[>{flags}u").as_bytes()));
        let keyboards: usize = pushes.sum();
        let wrong = [
            (screen.alternate_screen(), "the alternate screen"),
            (screen.hide_cursor(), "a hidden cursor"),
            (mouse, "mouse reports"),
            (screen.bracketed_paste(), "bracketed paste"),
            (screen.application_cursor(), "application cursor keys"),
            (!returns(log, b"\x1b[8l", b"\x1b[8h"), "mode 8"),
            (
                !returns(log, b"\x1b[?1004h", b"\x1b[?1004l"),
                "focus reports",
            ),
            (
                !returns(log, b"\x1b[?2026h", b"\x1b[?2026l"),
                "a held update",
            ),
            (
                keyboards > count(log, b"\x1b[<u") + count(log, b"\x1b[<1u"),
                "the keyboard protocol",
            ),
            (!modes.local_modes.contains(cooked), "raw input"),
            (
                !modes.output_modes.contains(OutputModes::OPOST),
                "raw output",
            ),
        ];
        wrong
            .into_iter()
            .filter_map(|(is_wrong, what)| is_wrong.then_some(what))
            .collect()
    }

    /// The end of what the program sent, in escapes.
    fn last_bytes(&self, count: usize) -> String {
        let seen = lock(&self.seen);
        let from = seen.log.len().saturating_sub(count);
        String::from_utf8_lossy(&seen.log[from..])
            .replace('\u{1b}', "\\e")
            .replace('\n', "\\n\n")
            .replace('\r', "\\r")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// The rows of a screen in cell order; a blank cell is a space, a wide one stands once.
fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let row_text = |row| {
        let mut text = String::new();
        for cell in (0..columns).filter_map(|column| screen.cell(row, column)) {
            if cell.has_contents() {
                text.push_str(cell.contents());
            } else if !cell.is_wide_continuation() {
                text.push(' ');
            }
        }
        text.trim_end().to_owned()
    };
    (0..rows).map(row_text).collect()
}

/// A screen in a frame.
fn picture(screen: &vt100::Screen) -> String {
    framed(screen.size().1, &rows(screen))
}

/// Whether `off` comes after the last `on`, or `on` never came.
fn returns(log: &[u8], on: &[u8], off: &[u8]) -> bool {
    let last = |bytes: &[u8]| log.windows(bytes.len()).rposition(|window| window == bytes);
    last(on).is_none_or(|at| last(off).is_some_and(|later| later > at))
}

fn count(log: &[u8], bytes: &[u8]) -> usize {
    let windows = log.windows(bytes.len());
    windows.filter(|window| *window == bytes).count()
}

/// A file of the shared corpora, where they are at hand.
pub(crate) fn corpus(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let path = root.join(path);
    path.exists().then_some(path)
}
