//! The demo's accounts: invented people, their roles, and who acts for which unit.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::chance::{dice, pick};
use super::data::Unit;
use super::rows::{Account, Grant};

/// The password of every account of the demo.
pub const PASSWORD: &str = "tiendo-demo";

/// Codes of the tree's root, the plans' owner and the sector's union.
pub(super) const ROOT: &str = "ubnd";
pub(super) const OWNER: &str = "so-gddt";
pub(super) const UNION: &str = "congdoan";

/// Who closes periods and activates plans.
pub(super) const OFFICER: &str = "tccb";
/// The other officer, who shares the reading of reports.
pub(super) const SECOND_OFFICER: &str = "tccb2";
/// Who decides.
pub(super) const DIRECTOR: &str = "giamdoc";

/// One account of the demo.
pub(super) struct Person {
    pub username: String,
    pub full_name: String,
    /// What the person is, for the sign-in page: "Hiệu trưởng Trường THPT An Dương".
    pub who: String,
    grants: Vec<(Role, String)>,
}

enum Role {
    Always(&'static str),
    /// Delegated by the director for the days around the day of loading.
    Delegated(&'static str),
}

/// Everybody, in the order of the sign-in page: the Sở first, then unit by unit.
pub(super) fn roster(units: &[Unit]) -> Vec<Person> {
    use Role::{Always, Delegated};
    let at = |code: &str| code.to_owned();
    let mut people = vec![
        person(DIRECTOR, "Giám đốc Sở".into(), vec![(Always("director"), at(OWNER))]),
        person(
            "phogiamdoc",
            "Phó Giám đốc Sở, đang được ủy quyền; đồng thời theo dõi tổng hợp".into(),
            vec![(Delegated("director"), at(OWNER)), (Always("officer"), at(OWNER))],
        ),
        person(
            OFFICER,
            "Chuyên viên Phòng Tổ chức Cán bộ, phụ trách tổng hợp".into(),
            vec![(Always("officer"), at(OWNER))],
        ),
        person(
            SECOND_OFFICER,
            "Chuyên viên Phòng Tổ chức Cán bộ, duyệt báo cáo".into(),
            vec![(Always("officer"), at(OWNER))],
        ),
        person("quantri", "Quản trị hệ thống".into(), vec![(Always("administrator"), at(ROOT))]),
    ];
    for unit in units.iter().filter(|unit| unit.reports() || unit.code == UNION) {
        let mut grants = vec![(Always("staff"), unit.code.clone())];
        let mut who = format!("Cán bộ tổng hợp, {}", unit.name);
        if unit.code == UNION {
            grants.insert(0, (Always("observer"), at(OWNER)));
            who = format!("Giám sát tại Sở và cán bộ tổng hợp, {}", unit.name);
        }
        people.push(person(&unit.code, who, grants));
        people.push(person(
            &format!("{}.truong", unit.code),
            format!("{}, {}", head_title(unit), unit.name),
            vec![(Always("head"), unit.code.clone())],
        ));
    }
    people
}

fn person(username: &str, who: String, grants: Vec<(Role, String)>) -> Person {
    Person { username: username.to_owned(), full_name: full_name(username), who, grants }
}

fn head_title(unit: &Unit) -> &'static str {
    match (unit.kind.as_str(), unit.code.as_str()) {
        ("school", _) => "Hiệu trưởng",
        ("centre", _) => "Giám đốc",
        ("union", _) => "Chủ tịch",
        (_, "vanphong") => "Chánh Văn phòng",
        (_, "thanhtra") => "Chánh Thanh tra",
        _ => "Trưởng phòng",
    }
}

const SURNAMES: [&str; 16] = [
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Phạm", "Hoàng", "Vũ", "Đỗ", "Đặng", "Ngô", "Đào",
    "Lương", "Đoàn",
];
const WOMEN: ([&str; 7], [&str; 14]) = (
    ["Thị", "Thị Thu", "Thị Minh", "Thị Thanh", "Thanh", "Bích", "Thùy"],
    ["Hương", "Lan", "Hà", "Nga", "Hạnh", "Yến", "Dung", "Thảo", "Mai", "Ngọc", "Oanh", "Tâm", "Vân", "Liên"],
);
const MEN: ([&str; 8], [&str; 14]) = (
    ["Văn", "Đức", "Minh", "Quang", "Xuân", "Hữu", "Mạnh", "Ngọc"],
    ["Hùng", "Dũng", "Cường", "Tuấn", "Thắng", "Sơn", "Hải", "Long", "Bình", "Nam", "Khánh", "Thành", "Trung", "Phúc"],
);

fn full_name(username: &str) -> String {
    let mut rng = dice(&["name", username]);
    let surname = pick(&mut rng, &SURNAMES);
    let (middle, given) = if rng.bool() {
        (*pick(&mut rng, &WOMEN.0), *pick(&mut rng, &WOMEN.1))
    } else {
        (*pick(&mut rng, &MEN.0), *pick(&mut rng, &MEN.1))
    };
    format!("{surname} {middle} {given}")
}

/// Accounts by username, once they have ids.
pub(super) struct People {
    ids: HashMap<String, (i64, String)>,
}

impl People {
    /// The account's id.
    ///
    /// # Panics
    /// If the demo has no such account.
    pub fn id(&self, username: &str) -> i64 {
        self.ids[username].0
    }

    /// The full name of the account's owner.
    pub fn name(&self, username: &str) -> &str {
        &self.ids[username].1
    }

    /// Who writes for the unit.
    pub fn staff(&self, unit_code: &str) -> i64 {
        self.id(unit_code)
    }

    /// Who submits for the unit.
    pub fn head(&self, unit_code: &str) -> i64 {
        self.id(&format!("{unit_code}.truong"))
    }
}

/// The rows of everybody's account and grants.
pub(super) fn rows(
    roster: &[Person],
    unit_id: impl Fn(&str) -> i64,
    password_hash: &str,
    today: NaiveDate,
    founded_at: DateTime<Utc>,
) -> (Vec<Account>, Vec<Grant>, People) {
    let (mut accounts, mut grants, mut ids) = (Vec::new(), Vec::new(), HashMap::new());
    for (person, id) in roster.iter().zip(1..) {
        ids.insert(person.username.clone(), (id, person.full_name.clone()));
        accounts.push(Account {
            id,
            username: person.username.clone(),
            full_name: person.full_name.clone(),
            password_hash: password_hash.to_owned(),
            created_at: founded_at,
        });
    }
    let people = People { ids };
    let founded_on = crate::clock::local_day(founded_at);
    for person in roster {
        for (role, unit) in &person.grants {
            let (role, from_on, to_on, delegated_by) = match role {
                Role::Always(role) => (*role, founded_on, None, None),
                Role::Delegated(role) => {
                    (*role, today - Days::new(3), Some(today + Days::new(11)), Some(people.id(DIRECTOR)))
                }
            };
            grants.push(Grant {
                id: grants.len() as i64 + 1,
                account_id: people.id(&person.username),
                unit_id: unit_id(unit),
                role,
                from_on,
                to_on,
                delegated_by,
                created_at: founded_at,
            });
        }
    }
    (accounts, grants, people)
}
