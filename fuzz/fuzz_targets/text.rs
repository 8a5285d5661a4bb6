//! Any paragraph: nothing panics, each cluster is placed exactly once, and the quick ways through
//! ordinary text give what the libraries and the clusters give.

#![no_main]

use libfuzzer_sys::fuzz_target;
use qari::text::{
    Direction, LineWriter, Setting, ShapedText, analyze, break_lines, place, print, set, shape,
};

fuzz_target!(|input: (u8, bool, &str)| {
    let (columns, is_right_to_left, text) = input;
    let columns = u16::from(columns).max(1);
    let base = if is_right_to_left {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    };
    let by_library = shape(text, &analyze(text, Some(base), &[]));
    let shaped = set(text, base, &[], &Setting::default());
    assert_eq!(shaped.base(), by_library.base());
    assert_eq!(shaped.clusters(), by_library.clusters());
    assert!(symbols(&shaped).eq(symbols(&by_library)));

    let mut lines = String::new();
    for line in break_lines(&shaped, columns.into()) {
        let placed = place(&shaped, &line);
        let mut places: Vec<_> = placed.iter().map(|cluster| cluster.source).collect();
        let mut sources: Vec<_> = shaped.clusters()[line.clusters.clone()]
            .iter()
            .map(|cluster| (cluster.source().start, cluster.source().end))
            .collect();
        places.sort_unstable();
        sources.sort_unstable();
        assert_eq!(places, sources);

        let mut shown = String::new();
        for cluster in placed.iter().filter(|cluster| cluster.width > 0) {
            shown.push_str(cluster.symbol);
        }
        let mut printed = Vec::new();
        if print(&shaped, &line, &mut printed) {
            assert_eq!(String::from_utf8_lossy(&printed), shown);
        }
        lines.extend((line.columns..columns).map(|_| ' '));
        lines.push_str(&shown);
        lines.push('\n');
    }
    let mut written = Vec::new();
    if is_right_to_left && LineWriter::default().write(text, &[], columns, &mut written) {
        assert_eq!(String::from_utf8_lossy(&written), lines);
    }
});

fn symbols(text: &ShapedText) -> impl Iterator<Item = &str> {
    text.clusters().iter().map(|cluster| text.symbol(cluster))
}
