//! Word's automatic lists: what it prints before a paragraph is the paragraph's label.

use super::written::{Word, p, p_with};

fn level(at: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

fn definition(id: u32, levels: &[String]) -> String {
    format!(r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#, levels.concat())
}

fn list(id: u32, definition: u32, overrides: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>"#)
}

fn item(list: u32, level: usize) -> String {
    p_with(&format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#), "x")
}

/// The labels of items given by list and level.
#[track_caller]
fn labels(numbering: &str, items: &[(u32, usize)]) -> Vec<String> {
    let body: String = items.iter().map(|(list, level)| item(*list, *level)).collect();
    let short = Word::new(&body).numbering(numbering).short();
    short.iter().map(|line| line.trim_end_matches("x").trim_end_matches("| ").to_owned()).collect()
}

#[test]
fn levels_count_each_in_its_format_and_start_anew_below_a_new_one() {
    let levels = [
        level(0, "upperRoman", "%1.", ""),
        level(1, "decimal", "%2.", ""),
        level(2, "lowerLetter", "%3)", ""),
        level(3, "bullet", "-", ""),
    ];
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let items = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)];
    assert_eq!(labels(&numbering, &items), ["I.", "1.", "a)", "b)", "-", "2.", "a)", "II.", "1."]);
}

#[test]
fn a_label_names_the_levels_above() {
    let levels = [
        level(0, "upperRoman", "%1", ""),
        level(1, "decimal", "%1.%2.", ""),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    ];
    let numbering = definition(0, &levels) + &list(1, 0, "");
    assert_eq!(
        labels(&numbering, &[(1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]),
        ["I.1.", "1.1.1", "II", "II.1.", "2.1.1"]
    );
}

#[test]
fn formats_are_written_as_word_writes_them() {
    let format = |format: &str, start: u32| {
        let level = format!(
            r#"<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="%1"/></w:lvl>"#
        );
        labels(&(definition(0, &[level]) + &list(1, 0, "")), &[(1, 0)]).remove(0)
    };
    assert_eq!(format("lowerLetter", 28), "bb");
    assert_eq!(format("upperLetter", 3), "C");
    assert_eq!(format("lowerRoman", 14), "xiv");
    assert_eq!(format("upperRoman", 1999), "MCMXCIX");
    assert_eq!(format("decimalZero", 7), "07");
    assert_eq!(format("cardinalText", 5), "5", "unknown formats count in figures");
    assert_eq!(format("none", 1), "");
    assert_eq!(format("upperRoman", u32::MAX), u32::MAX.to_string());
    assert_eq!(format("lowerLetter", u32::MAX), "", "a label that fills the page is none");
    assert_eq!(format("lowerLetter", 0), "");
}

#[test]
fn bullets_of_symbol_fonts_are_bullets() {
    let numbering =
        definition(0, &[level(0, "bullet", "\u{f0b7}", ""), level(1, "bullet", "+", ""), level(2, "bullet", "–", "")])
            + &list(1, 0, "");
    assert_eq!(labels(&numbering, &[(1, 0), (1, 1), (1, 2)]), ["•", "+", "-"]);
}

#[test]
fn lists_of_one_definition_count_on_unless_they_have_a_start_of_their_own() {
    let start = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>"#;
    let numbering =
        definition(0, &[level(0, "decimal", "%1.", "")]) + &list(1, 0, "") + &list(2, 0, "") + &list(3, 0, start);
    let items = [(1, 0), (2, 0), (1, 0), (3, 0), (3, 0), (1, 0)];
    assert_eq!(labels(&numbering, &items), ["1.", "2.", "3.", "1.", "2.", "3."]);
}

#[test]
fn a_list_may_write_a_level_otherwise() {
    let own = format!(r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#, level(0, "lowerLetter", "(%1)", ""));
    let numbering = definition(0, &[level(0, "decimal", "%1.", "")]) + &list(1, 0, &own);
    assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["(a)", "(b)"]);
}

#[test]
fn a_level_may_count_through() {
    let levels = [level(0, "upperRoman", "%1.", ""), level(1, "decimal", "%2.", r#"<w:lvlRestart w:val="0"/>"#)];
    let numbering = definition(0, &levels) + &list(1, 0, "");
    assert_eq!(labels(&numbering, &[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]), ["I.", "1.", "2.", "II.", "3."]);
}

#[test]
fn styles_make_items_too() {
    let numbering = definition(
        0,
        &[
            level(0, "upperRoman", "%1.", r#"<w:pStyle w:val="Lon"/>"#),
            level(1, "decimal", "%2.", r#"<w:pStyle w:val="Nho"/>"#),
        ],
    ) + &list(4, 0, "");
    let styles = r#"
        <w:style w:type="paragraph" w:styleId="Lon"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Nho"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Nho"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>"#;
    let styled = |style: &str, more: &str| p_with(&format!(r#"<w:pStyle w:val="{style}"/>{more}"#), "x");
    let body = [
        styled("Lon", ""),
        styled("Nho", ""),
        styled("Con", ""),
        styled("Nho", r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>"#),
        styled("Lon", ""),
    ];
    let word = Word::new(&body.concat()).numbering(&numbering).styles(styles);
    assert_eq!(word.short(), ["I.| x", "1.| x", "2.| x", "x", "II.| x"]);
}

#[test]
fn a_definition_may_stand_in_a_list_style() {
    let numbering = r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Kieu"/></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Kieu"/>"#.to_owned()
        + &level(0, "decimal", "Điều %1.", "")
        + "</w:abstractNum>"
        + &list(1, 0, "");
    assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["Điều 1.", "Điều 2."]);
}

#[test]
fn lists_that_are_not_there_print_nothing() {
    let numbering = definition(0, &[level(0, "decimal", "%1.", "")]) + &list(1, 9, "") + &list(2, 0, "");
    assert_eq!(labels(&numbering, &[(1, 0), (7, 0), (2, 12), (2, 8)]), ["", "", "1.", ""]);
}

#[test]
fn a_numbered_cell_shows_its_number() {
    let numbering = definition(0, &[level(0, "decimal", "%1", "")]) + &list(1, 0, "");
    let numbered = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>"#;
    let row = format!("<w:tr><w:tc>{numbered}</w:tc><w:tc>{}</w:tc></w:tr>", p("Việc"));
    let word = Word::new(&format!("<w:tbl>{row}{row}</w:tbl>")).numbering(&numbering);
    assert_eq!(word.short(), ["[0] 1 | Việc", "[0] 2 | Việc"]);
}
