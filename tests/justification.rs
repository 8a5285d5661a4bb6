//! Justified lines of real texts: each fills the measure within the limits, or is ragged and as it
//! was. The texts are looked for beside the project (`../shared/corpora`); where they are not, the
//! test says so and passes.

use std::fs;
use std::path::PathBuf;

use qari::text::{BreakReason, Direction, Justify, Tally, analyze, break_lines, justify, shape};

/// Justifies the paragraphs of a text as a page does: all lines but the last of each.
fn tally(text: &str, measure: u16) -> Tally {
    let mut tally = Tally::default();
    for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
        let shaped = shape(
            paragraph,
            &analyze(paragraph, Some(Direction::RightToLeft), &[]),
        );
        let mut above: Vec<u16> = Vec::new();
        for line in break_lines(&shaped, measure.into()) {
            if line.reason != BreakReason::Soft {
                break;
            }
            let how = Justify {
                above: &above,
                ..Justify::default()
            };
            let justified = justify(&shaped, &line, measure, &how);
            let columns: u16 = justified.clusters.iter().map(|c| u16::from(c.width)).sum();
            let expected = if justified.is_filled {
                measure
            } else {
                line.columns
            };
            assert_eq!(columns, expected);
            assert!(
                justified
                    .kashidas
                    .iter()
                    .all(|column| !above.contains(column))
            );
            tally.add(&justified);
            above = justified.kashidas;
        }
    }
    tally
}

#[test]
fn lines_of_the_corpora_fill_the_measure() {
    let corpora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    for name in [
        "seed/article.txt",
        "text/articles/udhr-arb.txt",
        "text/articles/udhr-pes_1.txt",
        "text/quran-tashkeel.txt",
    ] {
        let Ok(text) = fs::read_to_string(corpora.join(name)) else {
            println!("{name}: text not found, skipped");
            continue;
        };
        for measure in [72, 32] {
            let Tally {
                lines,
                ragged,
                kashidas,
                cells,
                spaces,
            } = tally(&text, measure);
            println!(
                "{name} at {measure}: {lines} lines, {ragged} ragged, {kashidas} kashidas of \
                 {cells} cells, {spaces} wider spaces"
            );
            assert!(ragged * 10 <= lines, "most lines can be filled");
        }
    }
}
