//! Which unit or group a document means by a name: through names, other names, and the spellings and abbreviations that
//! officials use ("Phòng TCCB", "VP Sở", "Trường Trung học phổ thông …"). Pure: the register is handed in.

mod spelling;

use std::collections::HashMap;

use super::draft::Target;
pub use spelling::key as spelled;
use spelling::{abbreviated, key, without_owner};

/// A unit or group as the register knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub target: Target,
    pub name: String,
    /// Short name and other names.
    pub aliases: Vec<String>,
    /// How far from the plan's owner: 0 within it, 1 beside or above it. The nearer is meant.
    pub distance: u8,
    /// How many units a group has; 1 for a unit.
    pub members: i64,
}

/// The units and groups that a plan of one owner may name.
#[derive(Clone, Debug, Default)]
pub struct Register {
    known: Vec<Known>,
    /// Folded spellings, the surest kind first; places in `known`.
    spellings: [HashMap<String, Vec<usize>>; 3],
    /// The owner's own names: "Phòng X Sở Y" is its "Phòng X".
    owner: Vec<String>,
}

/// Words that name somebody without an account wherever they coordinate: nobody in particular.
const NOBODY: [&str; 6] =
    ["lien quan", "cung cap", "to chuc chinh tri xa hoi", "doan the chinh tri xa hoi", "theo chuc nang", "cac cap"];

impl Register {
    /// A register of these units and groups; `owner` are the names of the plan's owner.
    pub fn new(known: Vec<Known>, owner: &[String]) -> Self {
        let mut spellings: [HashMap<String, Vec<usize>>; 3] = Default::default();
        for (place, one) in known.iter().enumerate() {
            let mut spell = |sureness: usize, form: String| {
                let places = spellings[sureness].entry(form).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            };
            spell(0, key(&one.name));
            for alias in &one.aliases {
                spell(1, key(alias));
            }
            for name in std::iter::once(&one.name).chain(&one.aliases) {
                for form in abbreviated(name) {
                    spell(2, form);
                }
            }
        }
        Self { known, spellings, owner: owner.iter().map(|name| key(name)).collect() }
    }

    /// Whom a name means; none where nobody bears it, or several do.
    pub fn find(&self, name: &str) -> Option<Target> {
        let plain = key(name);
        let forms = std::iter::once(plain.clone()).chain(without_owner(&plain, &self.owner));
        // "Văn phòng" alone is the owner's: "Văn phòng Sở".
        let mut forms = forms.flat_map(|form| [format!("{form} so"), form].into_iter().rev());
        forms.find_map(|form| self.spelled(&form))
    }

    fn spelled(&self, form: &str) -> Option<Target> {
        for spellings in &self.spellings {
            let places = spellings.get(form).map(Vec::as_slice).unwrap_or_default();
            let nearest = places.iter().map(|place| self.known[*place].distance).min();
            let mut meant = places.iter().map(|place| &self.known[*place]).filter(|one| Some(one.distance) == nearest);
            match (meant.next(), meant.next()) {
                (Some(one), None) => return Some(one.target),
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        None
    }

    /// Whom a coordinating party means: also nobody in particular ("các cơ quan liên quan"), who has no account.
    pub fn find_coordinating(&self, name: &str) -> Option<Target> {
        let plain = key(name);
        let nobody = || NOBODY.iter().any(|words| plain.contains(words)).then_some(Target::Named);
        self.find(name).or_else(nobody)
    }

    /// Those whose names are most like `name`, the likest first.
    pub fn suggest(&self, name: &str, most: usize) -> Vec<&Known> {
        let wanted = key(name);
        let likeness = |one: &Known| {
            let names = std::iter::once(&one.name).chain(&one.aliases);
            names.map(|known| strsim::sorensen_dice(&wanted, &key(known))).fold(0.0, f64::max)
        };
        let mut rated: Vec<(f64, &Known)> = self.known.iter().map(|one| (likeness(one), one)).collect();
        // Below a half, names have little in common but their kind.
        rated.retain(|(likeness, _)| *likeness > 0.5);
        rated.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.distance.cmp(&b.1.distance)));
        rated.into_iter().take(most).map(|(_, one)| one).collect()
    }

    /// Everybody known, units and groups, in the order in which the register was handed in.
    pub fn known(&self) -> &[Known] {
        &self.known
    }

    /// The unit or group of a target, where the register has it.
    pub fn get(&self, target: Target) -> Option<&Known> {
        self.known.iter().find(|one| one.target == target)
    }
}

#[cfg(test)]
mod tests;
