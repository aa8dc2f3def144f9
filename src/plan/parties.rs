//! From the parties a plan names to assignments: groups expanded, each unit once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Part,
    draft::{DraftTask, Target},
};

/// A party of one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub role: Part,
    /// As the document writes it.
    pub text: String,
    pub means: Target,
}

/// Who carries a task out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A unit, remembering the group it came through.
    Unit { unit: i64, group: Option<i64> },
    /// A named party without account.
    Party(String),
}

/// Who exists on a day, of those that parties name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// The named units that exist.
    pub units: HashSet<i64>,
    /// The members of each named group that exist, in their order.
    pub members: HashMap<i64, Vec<i64>>,
}

impl Cast {
    /// The carriers of a task on that day: units that do not exist carry nothing out.
    pub fn carriers(&self, named: &[Named]) -> Vec<(Part, Carrier)> {
        let exists = |party: &&Named| match party.means {
            Target::Unit(unit) => self.units.contains(&unit),
            Target::Group(_) | Target::Named => true,
        };
        let present: Vec<Named> = named.iter().filter(exists).cloned().collect();
        expand(&present, &self.members)
    }
}

impl DraftTask {
    /// Its parties, leads first; one of which nobody has said whom it means counts as named only.
    pub fn named(&self) -> Vec<Named> {
        let of = |role| {
            move |party: &super::draft::DraftParty| Named {
                role,
                text: party.text.clone(),
                means: party.means.unwrap_or(Target::Named),
            }
        };
        let leads = self.leads.iter().map(of(Part::Lead));
        leads.chain(self.coordinating.iter().map(of(Part::Coordinating))).collect()
    }
}

/// The carriers of a task whose parties are `named`, in their order. A unit appears once: lead beats coordinating, being
/// named beats coming through a group, the earlier group beats the later. A named party appears once in each role,
/// whatever its spelling's case.
pub fn expand(named: &[Named], members: &HashMap<i64, Vec<i64>>) -> Vec<(Part, Carrier)> {
    let mut carriers = Vec::new();
    let mut units: HashSet<i64> = HashSet::new();
    let mut parties: HashSet<(Part, String)> = HashSet::new();
    for role in [Part::Lead, Part::Coordinating] {
        let of_role = || named.iter().filter(move |party| party.role == role);
        let mut placed: BTreeMap<usize, Vec<Carrier>> = BTreeMap::new();
        for (place, party) in of_role().enumerate() {
            match party.means {
                Target::Unit(unit) if units.insert(unit) => {
                    placed.entry(place).or_default().push(Carrier::Unit { unit, group: None });
                }
                Target::Named if parties.insert((role, party.text.trim().to_lowercase())) => {
                    placed.entry(place).or_default().push(Carrier::Party(party.text.trim().to_owned()));
                }
                Target::Unit(_) | Target::Named | Target::Group(_) => {}
            }
        }
        for (place, party) in of_role().enumerate() {
            if let Target::Group(group) = party.means {
                let new = members.get(&group).into_iter().flatten().filter(|unit| units.insert(**unit));
                let new = new.map(|unit| Carrier::Unit { unit: *unit, group: Some(group) });
                placed.entry(place).or_default().extend(new);
            }
        }
        carriers.extend(placed.into_values().flatten().map(|carrier| (role, carrier)));
    }
    carriers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn party(role: Part, text: &str, means: Target) -> Named {
        Named { role, text: text.to_owned(), means }
    }

    #[test]
    fn a_unit_leads_rather_than_coordinates_and_by_name_rather_than_through_a_group() {
        let members = HashMap::from([(7, vec![1, 2, 3]), (8, vec![3, 4])]);
        let named = [
            party(Part::Coordinating, "Các trường", Target::Group(7)),
            party(Part::Coordinating, "cấp ủy cùng cấp", Target::Named),
            party(Part::Coordinating, "Cấp ủy cùng cấp", Target::Named),
            party(Part::Coordinating, "Các phòng", Target::Group(8)),
            party(Part::Coordinating, "Phòng Hai", Target::Unit(2)),
            party(Part::Lead, "Phòng Một", Target::Unit(1)),
        ];
        let unit = |unit, group| Carrier::Unit { unit, group };
        assert_eq!(
            expand(&named, &members),
            [
                (Part::Lead, unit(1, None)),
                (Part::Coordinating, unit(3, Some(7))),
                (Part::Coordinating, Carrier::Party("cấp ủy cùng cấp".to_owned())),
                (Part::Coordinating, unit(4, Some(8))),
                (Part::Coordinating, unit(2, None)),
            ]
        );
    }

    proptest! {
        /// Every unit that is named, or is in a named group, appears exactly once, as lead if anything makes it one.
        #[test]
        fn each_unit_appears_once(
            named in prop::collection::vec((any::<bool>(), 0..6i64, any::<bool>()), 0..12),
            members in prop::collection::hash_map(0..6i64, prop::collection::vec(0..9i64, 0..6), 0..6),
        ) {
            let named: Vec<Named> = named
                .into_iter()
                .map(|(lead, id, group)| Named {
                    role: if lead { Part::Lead } else { Part::Coordinating },
                    text: id.to_string(),
                    means: if group { Target::Group(id) } else { Target::Unit(id) },
                })
                .collect();
            let meant = |role: Option<Part>| -> HashSet<i64> {
                let parties = named.iter().filter(|party| role.is_none_or(|role| party.role == role));
                parties.flat_map(|party| match party.means {
                    Target::Unit(unit) => vec![unit],
                    Target::Group(group) => members.get(&group).cloned().unwrap_or_default(),
                    Target::Named => Vec::new(),
                }).collect()
            };
            let carriers = expand(&named, &members);
            let units = |role: Option<Part>| -> Vec<i64> {
                let kept = carriers.iter().filter(|(part, _)| role.is_none_or(|role| *part == role));
                kept.filter_map(|(_, carrier)| match carrier {
                    Carrier::Unit { unit, .. } => Some(*unit),
                    Carrier::Party(_) => None,
                }).collect()
            };
            let all = units(None);
            prop_assert_eq!(all.iter().copied().collect::<HashSet<_>>(), meant(None));
            prop_assert_eq!(all.len(), meant(None).len());
            prop_assert_eq!(units(Some(Part::Lead)).into_iter().collect::<HashSet<_>>(), meant(Some(Part::Lead)));
        }
    }
}
