//! How long a draft may be: every passage can be kept as it is drafted, and written on.

use crate::{consolidated::act::MAX_TEXT, web::show};

/// Most characters of a drafted passage.
pub const LONGEST: usize = MAX_TEXT / 10 * 9;
/// What stands below a passage that would be longer.
const MORE: &str = "- Và nội dung khác trong báo cáo của các đơn vị.";
/// Room in which nothing is said any more, in characters.
const SCANT: usize = 40;

/// How long a text is, in characters.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Lines as far as there is room for them, in characters: those behind are left out, the one that goes beyond is cut. One with
/// figures stays whole or is left out.
pub fn within(lines: impl IntoIterator<Item = String>, room: usize) -> Vec<String> {
    let mut left = room;
    let mut kept = Vec::new();
    for line in lines {
        let taken = length(&line) + 1;
        if taken <= left {
            left -= taken;
            kept.push(line);
            continue;
        }
        if left > SCANT && !line.contains("{{") {
            kept.push(show::beginning(&line, left - " …\n".chars().count()));
        }
        break;
    }
    kept
}

/// A passage that is short enough to be kept.
pub fn bounded(text: String) -> String {
    if length(&text) <= LONGEST {
        return text;
    }
    let lines = within(text.lines().map(str::to_owned), LONGEST - length(MORE));
    lines.into_iter().chain([MORE.to_owned()]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_kept_while_there_is_room() {
        let lines = |room| within(["một hai ".repeat(9), "ba".to_owned()], room);
        assert_eq!(lines(76).len(), 2);
        assert_eq!(lines(75).len(), 1);
        assert_eq!(lines(45), ["một hai một hai một hai một hai một hai …"]);
        assert!(lines(SCANT).is_empty(), "a word or two say nothing");
        assert!(within(["x ".repeat(50) + "{{don_vi}}"], 60).is_empty(), "a figure is never cut in two");
    }

    #[test]
    fn a_passage_that_is_too_long_says_that_there_is_more() {
        let text = "Lời dài.\n".repeat(LONGEST / 8);
        let kept = bounded(text);
        assert!(length(&kept) <= LONGEST && kept.ends_with(MORE));
        assert_eq!(bounded("Lời".to_owned()), "Lời");
    }

    proptest! {
        #[test]
        fn what_is_kept_fits(lines in prop::collection::vec("[aế ]{0,90}", 0..6), room in 0_usize..300) {
            let kept: usize = within(lines, room).iter().map(|line| length(line) + 1).sum();
            prop_assert!(kept <= room);
        }
    }
}
