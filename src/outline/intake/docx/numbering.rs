//! Word's automatic lists: which number or bullet it prints before a paragraph.

use std::collections::{HashMap, HashSet};

use crate::outline::intake::refusal::Refusal;
use crate::outline::intake::xml::{Element, Node, Nodes};

/// How many levels a list has.
pub const LEVELS: usize = 9;
/// Longest label, in characters: letters repeat after z.
const MAX_LABEL: usize = 40;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// "%1.%2." with the numbers of the levels in their places.
    text: String,
    /// The level, from 1, after which this one starts anew; 0 for never.
    restart: Option<usize>,
    /// Whether all numbers in it are Arabic.
    legal: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), restart: None, legal: false, style: None }
    }
}

impl Level {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "start" => self.start = element.number().unwrap_or(1),
            "numFmt" => self.format = element.value().unwrap_or_default().into(),
            "lvlText" => self.text = element.value().unwrap_or_default().into(),
            "lvlRestart" => self.restart = element.number(),
            "isLgl" => self.legal = element.is_on(),
            "pStyle" => self.style = element.value().map(Into::into),
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
    /// The list style that defines its levels in its stead.
    by_style: Option<String>,
    /// The list style it defines.
    defines: Option<String>,
}

/// A list in use: a definition, and where it differs from it.
#[derive(Debug, Default)]
struct List {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// A document's lists, and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
    /// By definition: lists of one definition count on.
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists whose own start has been used, by level.
    started: HashSet<(u32, usize)>,
}

impl Numbering {
    /// Reads the part `numbering.xml`.
    ///
    /// # Errors
    /// As [`Nodes::next`].
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let mut numbering = Self::default();
        let mut path: Vec<String> = Vec::new();
        let mut definition: Option<(u32, Definition)> = None;
        let mut list: Option<(u32, List)> = None;
        let mut at = 0;
        let mut nodes = Nodes::new(text);
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(element) => {
                    let inside = path.last().map_or("", String::as_str);
                    let level = || element.attribute("ilvl").and_then(|level| level.parse().ok()).unwrap_or(LEVELS);
                    let id = |name| element.attribute(name).and_then(|id| id.parse().ok()).unwrap_or(0);
                    match (inside, element.name()) {
                        ("numbering", "abstractNum") => definition = Some((id("abstractNumId"), Definition::default())),
                        ("numbering", "num") => list = Some((id("numId"), List::default())),
                        ("abstractNum" | "lvlOverride", "lvl") => {
                            at = level();
                            if let Some((_, list)) = &mut list
                                && let Some(own) = list.levels.get_mut(at)
                            {
                                *own = Some(Level::default());
                            }
                        }
                        ("num", "lvlOverride") => at = level(),
                        ("lvlOverride", "startOverride") => {
                            if let Some((_, list)) = &mut list
                                && let Some(start) = list.starts.get_mut(at)
                            {
                                *start = element.number();
                            }
                        }
                        ("lvl", _) => {
                            let open = match (&mut list, &mut definition) {
                                (Some((_, list)), _) => list.levels.get_mut(at).and_then(Option::as_mut),
                                (None, Some((_, definition))) => definition.levels.get_mut(at),
                                (None, None) => None,
                            };
                            if let Some(open) = open {
                                open.take(&element);
                            }
                        }
                        ("abstractNum", "numStyleLink") => {
                            if let Some((_, definition)) = &mut definition {
                                definition.by_style = element.value().map(Into::into);
                            }
                        }
                        ("abstractNum", "styleLink") => {
                            if let Some((_, definition)) = &mut definition {
                                definition.defines = element.value().map(Into::into);
                            }
                        }
                        ("num", "abstractNumId") => {
                            if let Some((_, list)) = &mut list {
                                list.definition = element.number().unwrap_or(0);
                            }
                        }
                        _ => {}
                    }
                    path.push(element.name().to_owned());
                }
                Node::Close => match path.pop().as_deref() {
                    Some("abstractNum") => numbering.definitions.extend(definition.take()),
                    Some("num") => numbering.lists.extend(list.take()),
                    _ => {}
                },
                Node::Text(_) => {}
            }
        }
        numbering.follow_styles();
        Ok(numbering)
    }

    /// Lists whose definition names a list style use the definition of that style.
    fn follow_styles(&mut self) {
        let defined: HashMap<&str, u32> =
            self.definitions.iter().filter_map(|(id, by)| Some((by.defines.as_deref()?, *id))).collect();
        for list in self.lists.values_mut() {
            let style = self.definitions.get(&list.definition).and_then(|by| by.by_style.as_deref());
            if let Some(id) = style.and_then(|style| defined.get(style)) {
                list.definition = *id;
            }
        }
    }

    /// The level that a style stands for in a list.
    pub fn level_of_style(&self, list: u32, style: &str) -> Option<usize> {
        let list = self.lists.get(&list)?;
        let levels = &self.definitions.get(&list.definition)?.levels;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts one paragraph, and says what stands before it.
    pub fn next(&mut self, list_id: u32, at: usize) -> Option<String> {
        let list = self.lists.get(&list_id)?;
        let definition = self.definitions.get(&list.definition)?;
        let level = |at: usize| list.levels[at].as_ref().unwrap_or(&definition.levels[at]);
        let start = |at: usize| list.starts[at].unwrap_or(level(at).start);
        let counters = self.counters.entry(list.definition).or_default();
        let anew = list.starts[at].is_some() && self.started.insert((list_id, at));
        counters[at] = match counters[at] {
            Some(count) if !anew => Some(count.saturating_add(1)),
            _ => Some(start(at)),
        };
        for (other, counter) in counters.iter_mut().enumerate() {
            if other < at {
                counter.get_or_insert(start(other));
            } else if other > at && level(other).restart.is_none_or(|after| after > at) {
                *counter = None;
            }
        }
        let own = level(at);
        if own.format == "bullet" {
            return bullet(&own.text);
        }
        let mut label = String::new();
        let mut signs = own.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let named = signs.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=9).contains(digit));
            match named {
                Some(digit) if sign == '%' => {
                    signs.next();
                    let named = digit as usize - 1;
                    let format = if own.legal { "decimal" } else { &level(named).format };
                    label.push_str(&written(counters[named].unwrap_or_else(|| start(named)), format));
                }
                _ => label.push(sign),
            }
            if label.chars().count() > MAX_LABEL {
                return None;
            }
        }
        let label = label.trim();
        if label.is_empty() { None } else { Some(label.to_owned()) }
    }
}

/// Symbol fonts keep their bullets in the private area, where no text can show them.
fn bullet(text: &str) -> Option<String> {
    match text.trim().chars().next()? {
        '-' | '–' | '—' | '−' | '‒' => Some("-".to_owned()),
        sign @ ('+' | '*' | 'o') => Some(sign.to_string()),
        _ => Some("•".to_owned()),
    }
}

/// A number in one of Word's formats; those that are not known count in Arabic figures.
fn written(number: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" if number < 10 => format!("0{number}"),
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

/// a … z, aa, bb …: Word repeats the letter.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index as usize / 26 + 1).min(MAX_LABEL + 1)).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number >= 4000 {
        return number.to_string();
    }
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            text.push_str(sign);
            left -= value;
        }
    }
    text
}
