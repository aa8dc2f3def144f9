//! Choosing to whom an instruction is given: units, and groups, which stand for their members of the day.

use std::collections::HashSet;

use sqlx::PgPool;

use super::super::store::{self, Addressee, Choice, GroupChoice};
use crate::web::{Result, Visit};

/// What may be ticked, and what is.
pub struct Picker {
    pub groups: Vec<Tick>,
    pub units: Vec<Tick>,
}

pub struct Tick {
    pub id: i64,
    pub name: String,
    pub checked: bool,
}

/// Those to whom somebody may give instructions in the name of a unit.
pub struct Open {
    owner: i64,
    groups: Vec<GroupChoice>,
    units: Vec<Choice>,
}

impl Open {
    /// All of them: two queries.
    pub async fn load(pool: &PgPool, visit: &Visit, owner: i64) -> Result<Self> {
        let groups = store::groups(pool, owner, visit.today).await?;
        let units = store::units(pool, owner, visit.today).await?;
        Ok(Self { owner, groups, units })
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

    /// The boxes of a form.
    pub fn picker(&self, groups: &[i64], units: &[i64]) -> Picker {
        let group = |group: &GroupChoice| Tick {
            id: group.id,
            name: format!("{} ({})", group.name, group.members),
            checked: groups.contains(&group.id),
        };
        let unit = |unit: &Choice| Tick { id: unit.id, name: unit.name.clone(), checked: units.contains(&unit.id) };
        Picker { groups: self.groups.iter().map(group).collect(), units: self.units.iter().map(unit).collect() }
    }

    /// The units that are meant, each once: those ticked themselves, then the members of groups, which remember theirs.
    pub async fn chosen(&self, pool: &PgPool, groups: &[i64], units: &[i64]) -> Result<Vec<Addressee>> {
        let members = match groups {
            [] => Vec::new(),
            groups => store::members(pool, self.owner, groups).await?,
        };
        Ok(expand(&self.units.iter().map(|unit| unit.id).collect::<Vec<_>>(), units, &members))
    }
}

/// Each of `open` that is meant, once; `members` are groups with their units.
fn expand(open: &[i64], units: &[i64], members: &[(i64, i64)]) -> Vec<Addressee> {
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
        let chosen = expand(&[1, 2, 3, 4], &[2, 9, 2], &[(7, 1), (7, 2), (8, 1), (8, 4), (8, 5)]);
        let told: Vec<_> = chosen.iter().map(|one| (one.unit_id, one.group_id)).collect();
        assert_eq!(told, [(2, None), (1, Some(7)), (4, Some(8))], "9 and 5 are out of reach");
    }
}
