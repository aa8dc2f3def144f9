//! What surrounds every page: title, who is visiting, where the page stands, what can be chosen in the header.

use super::{Role, Viewer, Visit, assets::Assets, flash::Flash};

/// The frame of a page, read by `templates/_layout.html`.
pub struct Chrome {
    pub title: String,
    pub viewer: Option<Person>,
    pub nav: Vec<NavLink>,
    pub picker: Option<Picker>,
    pub crumbs: Vec<Crumb>,
    pub flash: Option<Flash>,
    pub assets: Assets,
    pub demo: bool,
}

/// Who is signed in, as the header shows it.
pub struct Person {
    pub account_id: i64,
    pub name: String,
    pub role_label: String,
    pub unit_name: String,
    pub grants: Vec<GrantChoice>,
    /// How many notices wait to be read; empty for none, "99+" for very many.
    pub unread: String,
}

/// A grant the person can switch to.
pub struct GrantChoice {
    pub id: i64,
    pub label: String,
    pub current: bool,
}

pub struct NavLink {
    pub href: &'static str,
    pub label: &'static str,
    pub current: bool,
    /// How many things there wait for a decision; nothing is said of none.
    pub count: i64,
}

/// The plan and period in use, changed by a GET form.
pub struct Picker {
    pub action: String,
    pub plans: Vec<Choice>,
    pub periods: Vec<Choice>,
    pub hidden: Vec<(String, String)>,
    /// What has to be known of all figures of the period in use.
    pub caveat: Option<String>,
}

/// An option of a select.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

/// A step of the breadcrumb; the last one has no address.
pub struct Crumb {
    pub href: Option<String>,
    pub label: String,
}

impl Chrome {
    /// The frame of a page nobody need be signed in for.
    pub fn public(title: impl Into<String>, demo: bool) -> Self {
        Self {
            title: title.into(),
            viewer: None,
            nav: Vec::new(),
            picker: None,
            crumbs: Vec::new(),
            flash: None,
            assets: Assets::current(),
            demo,
        }
    }

    /// The frame of a signed-in visitor's page.
    pub fn new(visit: &Visit, title: impl Into<String>) -> Self {
        Self {
            viewer: Some(person(&visit.viewer)),
            nav: nav(visit),
            flash: visit.flash.clone(),
            ..Self::public(title, visit.demo)
        }
    }

    /// Adds a step to the breadcrumb.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: Some(href.into()), label: label.into() });
        self
    }

    /// Ends the breadcrumb with the page itself.
    pub fn here(mut self, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: None, label: label.into() });
        self
    }

    /// Puts the plan and period in use into the header.
    pub fn pick(mut self, picker: Picker) -> Self {
        self.picker = Some(picker);
        self
    }
}

fn person(viewer: &Viewer) -> Person {
    let current = viewer.grant.as_ref();
    Person {
        account_id: viewer.account_id,
        name: viewer.full_name.clone(),
        role_label: current.map_or("Chưa có vai trò", |grant| grant.role.label()).to_owned(),
        unit_name: current.map_or("", |grant| &grant.unit_name).to_owned(),
        unread: match viewer.unread {
            0 => String::new(),
            few @ ..100 => few.to_string(),
            _ => "99+".to_owned(),
        },
        grants: viewer
            .grants
            .iter()
            .map(|grant| GrantChoice {
                id: grant.id,
                label: grant.label(),
                current: current.is_some_and(|current| current.id == grant.id),
            })
            .collect(),
    }
}

/// The main links of each role, most needed first.
fn nav(visit: &Visit) -> Vec<NavLink> {
    let links: &[(&'static str, &'static str)] = match visit.viewer.role() {
        None => &[],
        Some(Role::Staff | Role::Head) => &[
            ("/viec", "Việc của đơn vị"),
            ("/vuong-mac", "Vướng mắc"),
            ("/tong-hop", "Tổng hợp"),
            ("/gia-han", "Gia hạn"),
            ("/ke-hoach", "Kế hoạch"),
            ("/ky", "Kỳ báo cáo"),
        ],
        Some(Role::Officer) => &[
            ("/tong-hop", "Tổng hợp"),
            ("/duyet", "Duyệt báo cáo"),
            ("/vuong-mac", "Vướng mắc"),
            ("/chua-bao-cao", "Chưa báo cáo"),
            ("/gia-han", "Gia hạn"),
            ("/don-doc", "Đôn đốc"),
            ("/dieu-hanh", "Bảng điều hành"),
            ("/ra-soat", "Rà soát văn bản"),
            ("/ke-hoach", "Kế hoạch"),
            ("/ky", "Kỳ báo cáo"),
        ],
        Some(Role::Director) => &[
            ("/dieu-hanh", "Bảng điều hành"),
            ("/tong-hop", "Tổng hợp"),
            ("/vuong-mac", "Vướng mắc"),
            ("/chua-bao-cao", "Chưa báo cáo"),
            ("/gia-han", "Gia hạn"),
            ("/don-doc", "Đôn đốc"),
            ("/ra-soat", "Rà soát văn bản"),
            ("/ke-hoach", "Kế hoạch"),
            ("/ky", "Kỳ báo cáo"),
            ("/nhat-ky", "Nhật ký"),
        ],
        Some(Role::Observer) => &[
            ("/tong-hop", "Tổng hợp"),
            ("/dieu-hanh", "Bảng điều hành"),
            ("/chua-bao-cao", "Chưa báo cáo"),
            ("/don-doc", "Đôn đốc"),
            ("/ra-soat", "Rà soát văn bản"),
            ("/ke-hoach", "Kế hoạch"),
            ("/ky", "Kỳ báo cáo"),
        ],
        Some(Role::Administrator) => &[
            ("/quan-tri/don-vi", "Đơn vị"),
            ("/quan-tri/nhom", "Nhóm đơn vị"),
            ("/quan-tri/thay-doi", "Thay đổi đơn vị"),
            ("/quan-tri/tai-khoan", "Tài khoản"),
            ("/quan-tri/ngay-nghi", "Ngày nghỉ"),
            ("/quan-tri/cau-hinh", "Cấu hình"),
            ("/quan-tri/thu", "Thư điện tử"),
            ("/nhat-ky", "Nhật ký"),
        ],
    };
    let within =
        |href: &str| visit.path == href || visit.path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    // "/viec" leads on to the page of one's own unit.
    let own = visit.viewer.unit_id().map(|unit| format!("/don-vi/{unit}"));
    // A draft is a plan that is being written.
    let here = |href: &str| {
        within(href)
            || (href == "/ke-hoach" && within("/ban-thao"))
            || (href == "/viec" && own.as_deref().is_some_and(within))
    };
    let mut links: Vec<NavLink> =
        links.iter().map(|&(href, label)| NavLink { href, label, current: here(href), count: 0 }).collect();
    if visit.viewer.kept_register.is_some() {
        let href = "/ra-soat";
        links.push(NavLink { href, label: "Rà soát văn bản", current: here(href), count: 0 });
    }
    if let Some(count) = visit.viewer.failed_jobs {
        let href = "/quan-tri/cong-viec";
        links.push(NavLink { href, label: "Công việc nền", current: here(href), count });
    }
    links
}
