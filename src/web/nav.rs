//! The main links, below the masthead.

use super::{Role, Visit};

/// The main links of a role: those that people need every day, and the others behind "Thêm".
#[derive(Default)]
pub struct Nav {
    pub first: Vec<NavLink>,
    pub further: Vec<NavLink>,
}

pub struct NavLink {
    pub href: &'static str,
    pub label: &'static str,
    pub current: bool,
    /// How many things there wait for a decision; nothing is said of none.
    pub count: i64,
}

type Links = &'static [(&'static str, &'static str)];

/// The links of each role, most needed first, and those behind "Thêm".
const fn links(role: Role) -> (Links, Links) {
    match role {
        Role::Staff | Role::Head => (
            &[
                ("/viec", "Việc của đơn vị"),
                ("/chi-dao", "Chỉ đạo"),
                ("/vuong-mac", "Vướng mắc"),
                ("/gia-han", "Gia hạn"),
                ("/tong-hop", "Tổng hợp"),
                ("/ke-hoach", "Kế hoạch"),
                ("/ky", "Kỳ báo cáo"),
            ],
            &[("/bao-cao-tong-hop", "Báo cáo tổng hợp"), ("/giam-sat", "Giám sát"), ("/bieu-duong", "Biểu dương")],
        ),
        Role::Officer => (
            &[
                ("/tong-hop", "Tổng hợp"),
                ("/duyet", "Duyệt báo cáo"),
                ("/chua-bao-cao", "Chưa báo cáo"),
                ("/don-doc", "Đôn đốc"),
                ("/vuong-mac", "Vướng mắc"),
                ("/chi-dao", "Chỉ đạo"),
                ("/gia-han", "Gia hạn"),
                ("/ke-hoach", "Kế hoạch"),
            ],
            &[
                ("/bao-cao-tong-hop", "Báo cáo tổng hợp"),
                ("/giam-sat", "Giám sát"),
                ("/dieu-hanh", "Bảng điều hành"),
                ("/ra-soat", "Rà soát văn bản"),
                ("/bieu-duong", "Biểu dương"),
                ("/ky", "Kỳ báo cáo"),
            ],
        ),
        Role::Director => (
            &[
                ("/dieu-hanh", "Bảng điều hành"),
                ("/tong-hop", "Tổng hợp"),
                ("/vuong-mac", "Vướng mắc"),
                ("/chi-dao", "Chỉ đạo"),
                ("/chua-bao-cao", "Chưa báo cáo"),
                ("/ke-hoach", "Kế hoạch"),
            ],
            &[
                ("/bao-cao-tong-hop", "Báo cáo tổng hợp"),
                ("/gia-han", "Gia hạn"),
                ("/giam-sat", "Giám sát"),
                ("/don-doc", "Đôn đốc"),
                ("/ra-soat", "Rà soát văn bản"),
                ("/bieu-duong", "Biểu dương"),
                ("/ky", "Kỳ báo cáo"),
                ("/nhat-ky", "Nhật ký"),
            ],
        ),
        Role::Observer => (
            &[
                ("/tong-hop", "Tổng hợp"),
                ("/giam-sat", "Giám sát"),
                ("/dieu-hanh", "Bảng điều hành"),
                ("/chua-bao-cao", "Chưa báo cáo"),
                ("/don-doc", "Đôn đốc"),
                ("/ra-soat", "Rà soát văn bản"),
                ("/ke-hoach", "Kế hoạch"),
                ("/ky", "Kỳ báo cáo"),
            ],
            &[],
        ),
        Role::Administrator => (
            &[
                ("/quan-tri/don-vi", "Đơn vị"),
                ("/quan-tri/nhom", "Nhóm đơn vị"),
                ("/quan-tri/thay-doi", "Thay đổi đơn vị"),
                ("/quan-tri/tai-khoan", "Tài khoản"),
                ("/quan-tri/ngay-nghi", "Ngày nghỉ"),
                ("/quan-tri/cau-hinh", "Cấu hình"),
                ("/quan-tri/thu", "Thư điện tử"),
                ("/nhat-ky", "Nhật ký"),
            ],
            &[],
        ),
    }
}

/// What the main link is called behind which a page stands, for a role that has one.
pub fn label(role: Role, path: &str) -> Option<&'static str> {
    let (first, further) = links(role);
    first.iter().chain(further).find(|(href, _)| within(path, href)).map(|(_, label)| *label)
}

/// Whether a path is that of a link, or one below it.
fn within(path: &str, href: &str) -> bool {
    path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}

impl Nav {
    /// The links of the grant in use.
    pub fn new(visit: &Visit) -> Self {
        let Some(role) = visit.viewer.role() else { return Self::default() };
        let (first, further) = links(role);
        let link = |&(href, label): &(&'static str, &'static str)| NavLink {
            href,
            label,
            current: is_here(visit, href),
            count: 0,
        };
        let mut nav = Self { first: first.iter().map(link).collect(), further: further.iter().map(link).collect() };
        if visit.viewer.kept_register.is_some() {
            nav.first.push(link(&("/ra-soat", "Rà soát văn bản")));
        }
        if let Some(count) = visit.viewer.failed_jobs {
            nav.first.push(NavLink { count, ..link(&("/quan-tri/cong-viec", "Công việc nền")) });
        }
        nav
    }

    /// Which of the further pages is the one being read.
    pub fn further_here(&self) -> Option<&'static str> {
        self.further.iter().find(|link| link.current).map(|link| link.label)
    }
}

/// Whether the page being read belongs to a link.
fn is_here(visit: &Visit, href: &str) -> bool {
    let within = |href: &str| within(&visit.path, href);
    // "/viec" leads on to the page of one's own unit.
    let own = visit.viewer.unit_id().map(|unit| format!("/don-vi/{unit}"));
    // A draft is a plan that is being written.
    within(href)
        || (href == "/ke-hoach" && within("/ban-thao"))
        || (href == "/viec" && own.as_deref().is_some_and(within))
}
