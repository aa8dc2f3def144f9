//! How units and groups are called where one of them is chosen by typing.

use std::collections::HashMap;

use crate::plan::{
    draft::Target,
    register::{Known, Register},
};

/// What is chosen for a party without account.
pub const NAMED: &str = "Không có tài khoản";

/// A register with a label for each of its units and groups.
pub struct Labels<'a> {
    pub register: &'a Register,
    by_target: HashMap<Target, String>,
    by_label: HashMap<String, Target>,
    /// In the order of the register.
    list: Vec<String>,
}

impl<'a> Labels<'a> {
    /// Labels of a register; those who share a name are told apart by their numbers.
    pub fn new(register: &'a Register) -> Self {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for known in register.known() {
            *times.entry(known.name.as_str()).or_default() += 1;
        }
        let label = |known: &Known| {
            let name = match known.target {
                Target::Group(_) => format!("{} (nhóm {} đơn vị)", known.name, known.members),
                _ => known.name.clone(),
            };
            match known.target {
                Target::Unit(id) | Target::Group(id) if times[known.name.as_str()] > 1 => format!("{name} · số {id}"),
                _ => name,
            }
        };
        let list: Vec<String> = register.known().iter().map(label).collect();
        let labelled = || register.known().iter().map(|known| known.target).zip(list.iter().cloned());
        Self {
            by_target: labelled().collect(),
            by_label: labelled().map(|(target, label)| (label.to_lowercase(), target)).collect(),
            register,
            list,
        }
    }

    /// What a meaning is called; blank where nobody has said yet.
    pub fn of(&self, means: Option<Target>) -> String {
        match means {
            None => String::new(),
            Some(Target::Named) => NAMED.to_owned(),
            Some(target @ (Target::Unit(id) | Target::Group(id))) => self
                .by_target
                .get(&target)
                .cloned()
                .unwrap_or_else(|| format!("Đơn vị số {id}, không còn trong danh mục")),
        }
    }

    /// Whom typed words choose; none where it is nobody known.
    pub fn chosen(&self, typed: &str) -> Option<Target> {
        if typed.eq_ignore_ascii_case(NAMED) || typed.to_lowercase() == NAMED.to_lowercase() {
            return Some(Target::Named);
        }
        self.by_label.get(&typed.to_lowercase()).copied().or_else(|| self.register.find(typed))
    }

    /// Every label.
    pub fn list(&self) -> &[String] {
        &self.list
    }
}

/// A meaning as a hidden field carries it: "u12", "g3", "n"; blank where nobody has said.
pub fn code(means: Option<Target>) -> String {
    match means {
        None => String::new(),
        Some(Target::Named) => "n".to_owned(),
        Some(Target::Unit(id)) => format!("u{id}"),
        Some(Target::Group(id)) => format!("g{id}"),
    }
}

/// The meaning of a [`code`].
pub fn decoded(code: &str) -> Option<Target> {
    match code.split_at_checked(1)? {
        ("n", "") => Some(Target::Named),
        ("u", id) => id.parse().ok().map(Target::Unit),
        ("g", id) => id.parse().ok().map(Target::Group),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shares_a_name_is_told_apart() {
        let known = |target, name: &str, members| Known {
            target,
            name: name.to_owned(),
            aliases: vec!["TT".to_owned()],
            distance: 0,
            members,
        };
        let all = vec![
            known(Target::Unit(1), "Tổ Toán", 1),
            known(Target::Unit(2), "Tổ Toán", 1),
            known(Target::Group(2), "Các trường", 9),
        ];
        let register = Register::new(all, &[]);
        let labels = Labels::new(&register);
        assert_eq!(labels.list(), ["Tổ Toán · số 1", "Tổ Toán · số 2", "Các trường (nhóm 9 đơn vị)"]);
        for target in [Target::Unit(2), Target::Group(2), Target::Named] {
            assert_eq!(labels.chosen(&labels.of(Some(target))), Some(target));
            assert_eq!(decoded(&code(Some(target))), Some(target));
        }
        assert_eq!(labels.chosen("các trường"), Some(Target::Group(2)), "a name alone will do where it is one");
        assert_eq!((labels.chosen("Tổ Toán"), labels.of(None), decoded("x7")), (None, String::new(), None));
    }
}
