use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;

use super::*;

fn acts_in(folder: &Path, found: &mut BTreeSet<String>) {
    let entry_new = regex::Regex::new(r#"Entry::(?:new|general)\(\s*"([a-z_.]+)""#).expect("a pattern");
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            acts_in(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(entry).expect("text");
            found.extend(entry_new.captures_iter(&text).map(|act| act[1].to_owned()));
        }
    }
}

/// The keys of what is written down with acts: of objects made where acts are.
fn keys_in(folder: &Path, found: &mut BTreeSet<String>) {
    let key = regex::Regex::new(r#""([a-z_0-9]+)":"#).expect("a pattern");
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            keys_in(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") && !entry.ends_with("tests.rs") {
            let text = fs::read_to_string(entry).expect("text");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if !code.contains("Entry::new(") && !code.contains("Entry::general(") {
                continue;
            }
            for object in code.split("json!(").skip(1) {
                let body = object.split("})").next().unwrap_or_default();
                found.extend(key.captures_iter(body).map(|key| key[1].to_owned()));
            }
        }
    }
}

#[test]
fn every_key_that_acts_write_down_has_words() {
    let mut keys = BTreeSet::new();
    keys_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut keys);
    assert!(keys.len() > 60, "the keys are read from the code: {keys:?}");
    let silent: Vec<_> = keys.iter().filter(|key| look_up(KEYS, key) == key.as_str()).collect();
    assert!(silent.is_empty(), "keys without words: {silent:?}");
}

#[test]
fn every_act_of_the_portal_has_words() {
    let mut acts = BTreeSet::new();
    acts_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut acts);
    assert!(acts.len() > 15, "the acts are read from the code: {acts:?}");
    let silent: Vec<_> = acts.iter().filter(|act| action(act) == act.as_str()).collect();
    assert!(silent.is_empty(), "acts without words: {silent:?}");
}

#[test]
fn changes_tell_what_differs() {
    let before = Some(json!({ "name": "A", "role": "staff", "to_on": null, "code": "a" }));
    let after = Some(json!({ "name": "B", "role": "staff", "to_on": "2026-09-30", "aliases": [] }));
    let change = |what: &str, before: Option<&str>, after: Option<&str>| Change {
        what: what.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let mut told = changes("unit.updated", &before, &after);
    told.sort_by(|a, b| a.what.cmp(&b.what));
    assert_eq!(
        told,
        [
            change("mã", Some("a"), None),
            change("tên", Some("A"), Some("B")),
            change("đến hết ngày", Some("–"), Some("30/09/2026")),
        ]
    );
    assert_eq!(
        changes("account.grant_added", &None, &Some(json!({ "role": "head" }))),
        [change("vai trò", None, Some("Thủ trưởng đơn vị"))]
    );
    assert!(changes("unit.updated", &None, &None).is_empty());
}

#[test]
fn words_of_reports_are_never_told() {
    let before = Some(json!({ "percent": 10, "results": "Bản nháp", "obstacles": "Thiếu", "proposals": "" }));
    let after = Some(json!({ "percent": 40, "results": "Bản khác", "obstacles": "", "proposals": "" }));
    let told = changes("report.saved", &before, &after);
    let mut lines: Vec<_> = told.iter().map(|change| (change.what.as_str(), change.after.as_deref())).collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [("khó khăn, vướng mắc", Some("đã xóa")), ("kết quả thực hiện", Some("đã ghi")), ("tỷ lệ (%)", Some("40")),]
    );
    assert!(told.iter().all(|change| change.what == "tỷ lệ (%)" || change.before.is_none()));
    let returned = changes("report.returned", &None, &Some(json!({ "reason": "Thiếu số liệu" })));
    assert_eq!(returned[0].after.as_deref(), Some("đã ghi"));
}
