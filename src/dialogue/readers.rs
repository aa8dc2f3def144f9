//! Who reads a message: whoever reaches the plan's owner, the people of the units it is for and of those that go on from
//! them, and who is mentioned in it. Observers and administrators have no part in the conversation.

use crate::web::{Role, Viewer};

/// Those for whom a message is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    pub owner_unit_id: i64,
    /// The units it was said to, those mentioned in it, and those that go on from them.
    pub units: Vec<i64>,
    /// The people mentioned in it.
    pub people: Vec<i64>,
    /// Whether it is said among those who answer and decide at the owner, and read by nobody else.
    pub internal: bool,
}

/// Whether a role has a part in the conversation at all.
pub fn takes_part(viewer: &Viewer) -> bool {
    matches!(viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

impl Readers {
    /// Whether `viewer`, in the role in use, is one of them.
    pub fn include(&self, viewer: &Viewer) -> bool {
        takes_part(viewer)
            && (!self.internal || viewer.unit_id() == Some(self.owner_unit_id))
            && (viewer.reaches(self.owner_unit_id)
                || self.units.iter().any(|unit| viewer.reaches(*unit))
                || self.people.contains(&viewer.account_id))
    }

    /// Whether it concerns a unit in reach, so that somebody who may not read it may know that it is there.
    pub fn are_near(&self, viewer: &Viewer) -> bool {
        viewer.reaches(self.owner_unit_id) || self.units.iter().any(|unit| viewer.reaches(*unit))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::web::Grant;

    fn viewer(account_id: i64, role: Role, reach: &[i64]) -> Viewer {
        let grant = Grant {
            id: 1,
            role,
            unit_id: reach.first().copied().unwrap_or(99),
            unit_name: String::new(),
            delegated: false,
        };
        Viewer {
            session_id: 1,
            account_id,
            username: String::new(),
            full_name: String::new(),
            must_change_password: false,
            grant: Some(grant.clone()),
            grants: vec![grant],
            reach: reach.to_vec(),
            unread: 0,
            failed_jobs: None,
            kept_register: None,
        }
    }

    #[test]
    fn the_owner_s_people_the_units_and_those_mentioned_read_it_and_nobody_else() {
        let readers = Readers { owner_unit_id: 1, units: vec![2, 3], people: vec![7], internal: false };
        let reads = |account, role, reach: &[i64]| readers.include(&viewer(account, role, reach));
        assert!(reads(1, Role::Officer, &[1, 2, 3, 4]) && reads(1, Role::Director, &[1]));
        assert!(reads(1, Role::Staff, &[2]) && reads(1, Role::Head, &[3, 5]));
        assert!(reads(7, Role::Staff, &[4]), "mentioned by name");
        assert!(!reads(1, Role::Staff, &[4]) && !reads(1, Role::Officer, &[4]));
        for role in [Role::Observer, Role::Administrator] {
            assert!(!reads(7, role, &[1, 2, 3]), "{role:?} has no part in it");
        }
    }

    #[test]
    fn what_is_internal_is_read_at_the_owner_and_not_above_it() {
        let readers = Readers { owner_unit_id: 2, internal: true, ..Readers::default() };
        let reads = |role, reach: &[i64]| readers.include(&viewer(1, role, reach));
        assert!(reads(Role::Staff, &[2, 3]) && reads(Role::Head, &[2, 3]));
        assert!(!reads(Role::Officer, &[1, 2, 3]) && !reads(Role::Director, &[1, 2, 3]) && !reads(Role::Staff, &[3]));
    }

    proptest! {
        #[test]
        fn who_is_neither_near_nor_mentioned_reads_nothing(
            account in 0i64..5, role in prop::sample::select(&Role::ALL), reach in prop::collection::vec(0i64..8, 0..4),
            owner in 0i64..8, units in prop::collection::vec(0i64..8, 0..4), people in prop::collection::vec(0i64..5, 0..3),
        ) {
            let readers = Readers { owner_unit_id: owner, units, people, internal: false };
            let viewer = viewer(account, role, &reach);
            if readers.include(&viewer) {
                prop_assert!(readers.are_near(&viewer) || readers.people.contains(&account));
                prop_assert!(!matches!(role, Role::Observer | Role::Administrator));
            }
        }
    }
}
