//! Choosing to whom an instruction is given: units, and groups, which stand for their members of the day.

use std::collections::HashSet;

use sqlx::PgPool;

use super::super::store::{self, Addressee, Choice, GroupChoice};
use crate::web::{Result, Visit};

/// Units that are named as chosen before the list is read.
const NAMED: usize = 5;

/// What may be ticked, and what is: that stands first.
pub struct Picker {
    pub groups: Vec<Tick>,
    pub units: Vec<Tick>,
}

pub struct Tick {
    pub id: i64,
    pub name: String,
    pub checked: bool,
}

impl Picker {
    /// "Đã chọn 2 đơn vị: Trường A, Trường B", as the page's script says it from then on; nothing where none is ticked.
    pub fn chosen(&self) -> String {
        let names: Vec<&str> = self.units.iter().filter(|unit| unit.checked).map(|unit| unit.name.as_str()).collect();
        let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = if names.len() > NAMED { " …" } else { "" };
        if names.is_empty() { shown } else { format!("Đã chọn {} đơn vị: {shown}{more}", names.len()) }
    }
}

/// Those to whom somebody may give instructions in the name of a unit.
pub struct Open {
    groups: Vec<GroupChoice>,
    units: Vec<Choice>,
}

impl Open {
    /// All of them: two queries.
    pub async fn load(pool: &PgPool, visit: &Visit, owner: i64) -> Result<Self> {
        let groups = store::groups(pool, owner).await?;
        let units = store::units(pool, owner, visit.today).await?;
        Ok(Self { groups, units })
    }

    /// Without those that have it already.
    pub fn without(mut self, units: &[i64]) -> Self {
        self.units.retain(|unit| !units.contains(&unit.id));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Those of `units` that are among them.
    pub fn among(&self, units: &[i64]) -> Vec<i64> {
        self.units.iter().map(|unit| unit.id).filter(|id| units.contains(id)).collect()
    }

    /// The boxes of a form: of groups those with somebody who can still be chosen, and how many.
    pub fn picker(&self, groups: &[i64], units: &[i64]) -> Picker {
        let open: HashSet<i64> = self.units.iter().map(|unit| unit.id).collect();
        let group = |group: &GroupChoice| {
            let members = group.members.iter().filter(|unit| open.contains(unit)).count();
            let name = format!("{} ({members})", group.name);
            (members > 0).then(|| Tick { id: group.id, name, checked: groups.contains(&group.id) })
        };
        let unit = |unit: &Choice| Tick { id: unit.id, name: unit.name.clone(), checked: units.contains(&unit.id) };
        let mut units: Vec<Tick> = self.units.iter().map(unit).collect();
        units.sort_by_key(|unit| !unit.checked);
        Picker { groups: self.groups.iter().filter_map(group).collect(), units }
    }

    /// The units that are meant, each once: those ticked themselves, then the members of groups, which remember theirs.
    pub fn chosen(&self, groups: &[i64], units: &[i64]) -> Vec<Addressee> {
        let open: HashSet<i64> = self.units.iter().map(|unit| unit.id).collect();
        let members = self.groups.iter().filter(|group| groups.contains(&group.id));
        let members = members.flat_map(|group| group.members.iter().map(|unit| (group.id, *unit)));
        expand(&open, units, &members.collect::<Vec<_>>())
    }
}

/// Each of `open` that is meant, once; `members` are groups with their units.
fn expand(open: &HashSet<i64>, units: &[i64], members: &[(i64, i64)]) -> Vec<Addressee> {
    let direct = units.iter().map(|unit_id| Addressee { unit_id: *unit_id, group_id: None });
    let through = members.iter().map(|(group, unit_id)| Addressee { unit_id: *unit_id, group_id: Some(*group) });
    let mut seen = HashSet::new();
    direct.chain(through).filter(|one| open.contains(&one.unit_id) && seen.insert(one.unit_id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_meant_once_and_remembers_the_group_through_which_it_came() {
        let chosen = expand(&HashSet::from([1, 2, 3, 4]), &[2, 9, 2], &[(7, 1), (7, 2), (8, 1), (8, 4), (8, 5)]);
        let told: Vec<_> = chosen.iter().map(|one| (one.unit_id, one.group_id)).collect();
        assert_eq!(told, [(2, None), (1, Some(7)), (4, Some(8))], "9 and 5 are out of reach");
    }

    #[test]
    fn what_is_chosen_stands_first_and_a_group_counts_those_who_can_be() {
        let unit = |id: i64| Choice { id, name: format!("Trường {id}") };
        let group = |id, members: &[i64]| GroupChoice { id, name: format!("Nhóm {id}"), members: members.to_vec() };
        let all = Open {
            groups: vec![group(1, &[1, 2, 9]), group(2, &[1]), group(3, &[])],
            units: (1..=9).map(unit).collect(),
        };
        let open = all.without(&[1, 9]);
        let picker = open.picker(&[], &[3, 5]);
        assert_eq!(picker.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Nhóm 1 (1)"]);
        assert_eq!(picker.units.iter().map(|unit| unit.id).collect::<Vec<_>>(), [3, 5, 2, 4, 6, 7, 8]);
        assert_eq!(picker.chosen(), "Đã chọn 2 đơn vị: Trường 3, Trường 5");
        assert_eq!(open.picker(&[], &[]).chosen(), "");
        let many = open.picker(&[], &[2, 3, 4, 5, 6, 7]).chosen();
        assert_eq!(many, "Đã chọn 6 đơn vị: Trường 2, Trường 3, Trường 4, Trường 5, Trường 6 …");
    }
}
