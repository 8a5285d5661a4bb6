//! What the README says about keys is what the program does.

use qari::config::Config;

const BEGIN: &str = "<!-- keys: generated from the table of commands, a test compares -->\n";
const END: &str = "<!-- end of keys -->";

/// To write the table anew, run with `QARI_WRITE_README=1`.
#[test]
fn the_key_table_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("the README is there");
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("the table's beginning is marked");
    let (table, after) = rest.split_once(END).expect("the table's end is marked");
    let expected = Config::default().keymap.key_table();
    if std::env::var_os("QARI_WRITE_README").is_some() {
        let readme = format!("{before}{BEGIN}{expected}{END}{after}");
        std::fs::write(path, readme).expect("the README can be written");
    } else {
        assert_eq!(table, expected);
    }
}
