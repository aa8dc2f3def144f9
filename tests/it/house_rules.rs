//! What a reader of the house may rely on, checked in its text.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder, by their path from the project's root.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else {
                found.push(entry);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    let texts = found.into_iter().filter(|path| path.to_string_lossy().ends_with(ending)).map(|path| {
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("text"))
    });
    let texts: BTreeMap<_, _> = texts.collect();
    assert!(!texts.is_empty(), "{folder} holds no {ending}: the rule would check nothing");
    texts
}

/// Code without comments and without its unit tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn matches_outside(folder: &str, pattern: &str, allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let mut seen_where_allowed = false;
    let mut offences = Vec::new();
    for (name, text) in files(folder, ".rs") {
        for line in code(&text).lines().filter(|line| pattern.is_match(line)) {
            if allowed(&name) {
                seen_where_allowed = true;
            } else {
                offences.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    assert!(seen_where_allowed, "{pattern} is found nowhere: the rule no longer checks anything");
    offences
}

#[test]
fn imports_point_downwards() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    let room = Regex::new(r"(?m)^(?:pub )?mod (\w+);").expect("a pattern");
    let rooms: Vec<String> = room.captures_iter(&lib).map(|found| found[1].to_owned()).collect();
    let place = |name: &str| rooms.iter().position(|known| known == name);
    let mention = Regex::new(r"\bcrate::(?:\{[^}]*\}|(\w+))").expect("a pattern");
    let name = Regex::new(r"\w+").expect("a pattern");
    let mut offences = Vec::new();
    for (file, text) in files("src", ".rs") {
        let own = file.trim_start_matches("src/").split(['/', '.']).next().expect("a room").to_owned();
        let Some(floor) = place(&own) else { continue };
        let code = code(&text);
        for found in mention.captures_iter(&code) {
            let rooms_named: Vec<&str> = match found.get(1) {
                Some(room) => vec![room.as_str()],
                None => top_names(&code[found.get(0).expect("the match").start()..], &name),
            };
            for named in rooms_named {
                if place(named).is_some_and(|other| other > floor) {
                    offences.push(format!("{file} reaches up to {named}"));
                }
            }
        }
    }
    assert!(rooms.len() > 10, "the rooms are read from lib.rs");
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// The first names of a `crate::{a::…, b}` list.
fn top_names<'a>(text: &'a str, name: &Regex) -> Vec<&'a str> {
    let mut names = Vec::new();
    let (mut depth, mut expect) = (0, false);
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => {
                depth += 1;
                expect = depth == 1;
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            ',' if depth == 1 => expect = true,
            _ if expect && (sign.is_alphanumeric() || sign == '_') => {
                names.extend(name.find_at(text, at).map(|found| found.as_str()));
                expect = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn the_list_of_imports_is_read_whole() {
    let name = Regex::new(r"\w+").expect("a pattern");
    let list = "crate::{\n calendar::{DaysOff, PeriodKind},\n plan, web::{self, App},\n}; use crate::app;";
    assert_eq!(top_names(list, &name), ["calendar", "plan", "web"]);
}

#[test]
fn sql_stands_only_in_stores() {
    let store = |name: &str| {
        name.ends_with("/store.rs")
            || name.contains("/store/")
            || name == "src/db.rs"
            || name.starts_with("src/cluster/")
    };
    let offences = matches_outside("src", r"sqlx::(query|query_as|query_scalar|raw_sql)\b", store);
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn routes_come_only_from_the_builder() {
    let builder = |name: &str| name == "src/web/routes.rs";
    let offences = matches_outside("src", r"Router::new|\.route\(|routing::|\.nest\(|\.fallback_service\(", builder);
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn time_comes_from_the_clock() {
    let clock = |name: &str| name == "src/clock.rs";
    let offences = matches_outside("src", r"Utc::now|Local::now|SystemTime::now", clock);
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_template_is_used() {
    let mut users: String = files("src", ".rs").into_values().collect();
    let templates = files("templates", ".html");
    users.extend(templates.values().map(String::as_str));
    let unused: Vec<_> = templates
        .keys()
        .filter(|name| !users.contains(&format!("\"{}\"", name.trim_start_matches("templates/"))))
        .collect();
    assert!(unused.is_empty(), "no page uses {unused:?}");
}

#[test]
fn pages_hold_no_inline_script_or_style() {
    let inline = Regex::new(r#"(?i)\sstyle=|<style|<script[^>]*>[^<]|\son[a-z]+=|javascript:"#).expect("a pattern");
    let offences: Vec<_> = files("templates", ".html")
        .into_iter()
        .flat_map(|(name, text)| {
            inline.find_iter(&text).map(|found| format!("{name}: {}", found.as_str().trim())).collect::<Vec<_>>()
        })
        .collect();
    assert!(offences.is_empty(), "the content security policy forbids: {offences:?}");
}

#[test]
fn forms_with_a_password_are_known_as_such() {
    let action = Regex::new("action=\"([^\"]*)\"").expect("a pattern");
    let mut seen = 0;
    for (name, text) in files("templates", ".html") {
        if name.ends_with("_macros.html") || !(text.contains("type=\"password\"") || text.contains("(\"password\"")) {
            continue;
        }
        for form in text.split("<form").skip(1).filter(|form| form.contains("password\"")) {
            let to = &action.captures(form).expect("an action")[1];
            assert!(
                tiendo::web::unsent::SECRET.contains(&to),
                "{name} sends a password to {to}: its words must not travel"
            );
            seen += 1;
        }
    }
    assert!(seen >= 2, "the rule no longer checks anything");
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let names: Vec<_> = files("migrations", ".sql").into_keys().collect();
    for (index, name) in names.iter().enumerate() {
        assert!(name.starts_with(&format!("migrations/{:04}_", index + 1)), "{name} is out of order");
    }
}

#[test]
fn nothing_is_left_for_later() {
    let mut texts = files("src", ".rs");
    texts.extend(files("templates", ".html"));
    texts.extend(files("static", ".js"));
    let later = Regex::new(r"\b(TODO|FIXME|XXX|HACK)\b|\b(todo|unimplemented)!\(").expect("a pattern");
    let offences: Vec<_> = texts.iter().filter(|(_, text)| later.is_match(text)).map(|(name, _)| name).collect();
    assert!(offences.is_empty(), "{offences:?}");
}
