//! Expected pages and screens, as pictures one can look at.
//!
//! A picture is a file in `tests/pictures`: rows of cells in a frame, each row overridden from left
//! to right, so that a viewer shows the cells as they stand and does not order them again. With
//! `QARI_WRITE_PICTURES=1` the tests write what they see instead; look at the difference then.

use std::fmt::Write as _;
use std::path::Path;

/// Fails unless `rows` are those of the picture `name`.
#[track_caller]
pub(crate) fn assert_picture(name: &str, columns: u16, rows: &[impl AsRef<str>]) {
    let seen = framed(columns, rows);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.txt"));
    if std::env::var_os("QARI_WRITE_PICTURES").is_some() {
        let directory = path.parent().expect("it lies in a directory");
        std::fs::create_dir_all(directory).expect("a directory can be made");
        return std::fs::write(path, seen).expect("the picture can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        seen == expected,
        "{name}: this is seen\n{seen}\nand this was expected\n{expected}"
    );
}

/// Rows in a frame.
pub(crate) fn framed(columns: u16, rows: &[impl AsRef<str>]) -> String {
    let edge = "─".repeat(usize::from(columns));
    let mut picture = format!("┌{edge}┐\n");
    for row in rows {
        let _ = writeln!(picture, "│\u{202d}{}\u{202c}", row.as_ref().trim_end());
    }
    picture + &format!("└{edge}┘\n")
}
