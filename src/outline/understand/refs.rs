//! Refs: the printed numbers joined by dots, each given once.

use std::collections::{HashMap, HashSet};

use super::line::Line;
use super::marker::Class;
use super::part;

#[derive(Debug, Default)]
pub(super) struct Refs {
    taken: HashSet<String>,
    /// How often a ref came again.
    repeated: HashMap<String, usize>,
}

impl Refs {
    /// The ref of a line under a path. A heading whose number is taken is named by its initials; of bullets, the place
    /// among them counts.
    pub fn of(&mut self, line: &Line, is_heading: bool, path: &str, bullet: usize) -> String {
        let number = match &line.marker {
            Some(marker) if marker.class.is_bullet() => bullet.to_string(),
            Some(marker) => match marker.class {
                Class::Decimal(depth) if depth > 1 => within_parent(&marker.number, path),
                _ => marker.number.clone(),
            },
            None => part::initials(&line.text),
        };
        let plain = joined(path, &number);
        if self.taken.insert(plain.clone()) {
            return plain;
        }
        let named = joined(path, &part::initials(&line.text));
        if is_heading && self.taken.insert(named.clone()) {
            return named;
        }
        let count = self.repeated.entry(plain.clone()).or_insert(1);
        loop {
            *count += 1;
            let other = format!("{plain}-{count}");
            if self.taken.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// A section's number behind those around it.
pub(super) fn joined(path: &str, number: &str) -> String {
    if path.is_empty() { number.to_owned() } else { format!("{path}.{number}") }
}

/// "1.2" under "II.1" is its 2.
fn within_parent(number: &str, path: &str) -> String {
    let mut head = number;
    while let Some((before, _)) = head.rsplit_once('.') {
        if path == before || path.ends_with(&format!(".{before}")) {
            return number[before.len() + 1..].to_owned();
        }
        head = before;
    }
    number.to_owned()
}
