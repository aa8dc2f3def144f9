//! A fitting path and a valid body for every route.

use tiendo::web::{Role, routes::Route};

use super::{
    fixture::{Ids, player, token},
    rights::Target,
};

/// One request.
pub struct Case {
    pub path: String,
    pub content_type: Option<String>,
    pub body: Vec<u8>,
    /// The path names nothing that belongs to anybody.
    pub same_for_every_target: bool,
    /// Success leads to the sign-in page.
    pub leaves: bool,
}

const TASK: &str = "section=0&reference=I.9&kind=task&content=N%E1%BB%99i+dung+kh%C3%A1c&changed=0";
const QUARTER: &str = "quarter-2026-4";
const WRITTEN: &str = "progress=in_progress&percent=50&results=Xong+m%E1%BB%99t+n%E1%BB%ADa&version=";

/// The request that plays `route`.
///
/// # Panics
/// Panics for a route that is not listed: a new one must be given a case here.
pub fn case(route: &Route, role: Role, target: Target, ids: &Ids) -> Case {
    if route.path == "/quan-tri/tai-khoan/nhap" && route.method == "POST" {
        return upload(route.path.to_owned());
    }
    if let Some(case) = super::plans::case(route, role, target, ids) {
        return case;
    }
    if route.path == "/phan-cong/{assignment}/bao-cao/{period}/minh-chung" {
        let assignment = ids.assignment(target, "none").to_string();
        let path = route.path.replace("{assignment}", &assignment).replace("{period}", QUARTER);
        return Case { same_for_every_target: false, ..multipart(path, super::fixture::PDF) };
    }
    if let Some(case) = super::contributions::case(route, target, ids) {
        return case;
    }
    if let Some(case) = super::consolidated::case(route, role, target, ids) {
        return case;
    }
    if let Some(case) = super::obstacles::case(route, target, ids) {
        return case;
    }
    if let Some(case) = super::commendations::case(route, target, ids) {
        return case;
    }
    if let Some(case) = super::instructions::case(route, role, target, ids) {
        return case;
    }
    if let Some(case) = super::supervision::case(route, role, target, ids) {
        return case;
    }
    if let Some(case) = super::extensions::case(route, target, ids) {
        return case;
    }
    if let Some(case) = super::dialogue::case(route, target, ids) {
        return case;
    }
    if let Some(case) = super::legal::case(route, target, ids) {
        return case;
    }
    if matches!(route.path, "/ke-hoach/moi" | "/ban-thao/{draft}/van-ban") && route.method == "POST" {
        let path = route.path.replace("{draft}", &ids.draft(role, target, "failed").to_string());
        return document(path, route.path);
    }
    if route.path == "/ke-hoach/{plan}/ke-hoach-don-vi/van-ban" {
        return document(route.path.replace("{plan}", &ids.plan(target).to_string()), route.path);
    }
    let (path, body) = parts(route, role, target, ids);
    Case {
        same_for_every_target: path == route.path || route.path == "/lich/{file}",
        leaves: matches!(route.path, "/dang-xuat" | "/tai-khoan/phien/ket-thuc-tat-ca"),
        content_type: (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned()),
        path,
        body: body.into_bytes(),
    }
}

/// An Excel file with one account.
fn upload(path: String) -> Case {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let titles =
        ["Tên đăng nhập", "Họ và tên", "Email", "Vai trò", "Đơn vị (tên, tên khác hoặc mã)", "Từ ngày", "Đến ngày"];
    for (row, texts) in (0..).zip([titles, ["nguoimoi", "Người Mới", "", "Chuyên viên", "kienan", "", ""]]) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, text).expect("a cell");
        }
    }
    multipart(path, &book.save_to_buffer().expect("a file"))
}

/// A form with a file in its field `file`.
pub fn multipart(path: String, file: &[u8]) -> Case {
    let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.xlsx\"\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let content_type = Some("multipart/form-data; boundary=edge".to_owned());
    Case { path, content_type, body, same_for_every_target: true, leaves: false }
}

/// A form with these fields, and a file in its field `file`.
pub fn form_with_file(path: String, fields: &[(&str, &str)], file: &[u8]) -> Case {
    let words = fields
        .iter()
        .map(|(name, value)| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    let words: String = words.collect();
    let case = multipart(path, file);
    Case { body: [words.as_bytes(), &case.body].concat(), same_for_every_target: false, ..case }
}

/// A document of a plan.
fn document(path: String, route: &str) -> Case {
    let body = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.md\"\r\n\r\n\
                **KẾ HOẠCH**\n\na) Rà soát.\r\n--edge--\r\n";
    let same_for_every_target = path == route;
    let content_type = Some("multipart/form-data; boundary=edge".to_owned());
    Case { path, content_type, body: body.as_bytes().to_vec(), same_for_every_target, leaves: false }
}

fn parts(route: &Route, role: Role, target: Target, ids: &Ids) -> (String, String) {
    let fill = |name: &str, value: i64| route.path.replace(&format!("{{{name}}}"), &value.to_string());
    let plain = || route.path.to_owned();
    let write = |state: &str, version: i32| {
        let path = fill("assignment", ids.assignment(target, state)).replace("{period}", QUARTER);
        (path, format!("{WRITTEN}{version}"))
    };
    let report = |state: &str, body: &str| (fill("report", ids.report(target, state)), body.to_owned());
    let draft = |state: &str, key: u32, body: &str| {
        let path = fill("draft", ids.draft(role, target, state)).replace("{section}", &key.to_string());
        (path.replace("{task}", &key.to_string()), body.to_owned())
    };
    let row = |state: &str, fields: &str| {
        let id = ids.assignment(target, state);
        let path = format!("{}?plan={}&period={QUARTER}", fill("unit", ids.unit(target)), ids.plan(Target::Own));
        let fields = fields.split('&').map(|field| format!("&a{id}.{field}")).collect::<String>();
        (path, format!("only={id}{fields}"))
    };
    match (route.method.as_str(), route.path) {
        ("GET", "/lich/{file}") => (super::fixture::CALENDAR.to_owned(), String::new()),
        ("POST", "/tai-khoan/lich" | "/tai-khoan/lich/thu-hoi") => (plain(), String::new()),
        ("GET", "/static/{name}") => (tiendo::web::assets::url("app.js").to_owned(), String::new()),
        (_, "/don-doc/moi") => {
            (format!("{}?plan={}&period={QUARTER}", plain(), ids.plan(target)), format!("unit={}", ids.unit(target)))
        }
        ("GET", path) if !path.contains('{') => (plain(), String::new()),
        ("GET", "/ke-hoach/{plan}") => (fill("plan", ids.plan(target)), String::new()),
        (_, "/ke-hoach/{plan}/ke-hoach-don-vi" | "/ke-hoach/{plan}/ke-hoach-don-vi/moi") => {
            (fill("plan", ids.plan(target)), String::new())
        }
        ("POST", "/ke-hoach/{plan}/tiep-nhan") => (fill("plan", ids.plan(target)), String::new()),
        ("GET", "/nhiem-vu/{task}") => (fill("task", ids.task(target)), String::new()),
        ("GET", "/don-vi/{unit}/bao-cao") => (fill("unit", ids.unit(target)), String::new()),
        ("POST", "/don-vi/{unit}/bao-cao") => row("none", &format!("{WRITTEN}0")),
        ("POST", "/don-vi/{unit}/bao-cao/gui-thu-truong" | "/don-vi/{unit}/bao-cao/gui") => {
            // The very words that are kept: others would be kept also for those who may not send them.
            row("draft", "progress=in_progress&percent=40&results=%C4%90%C3%A3+l%C3%A0m&version=1")
        }
        ("POST", "/don-vi/{unit}/bao-cao/tra-ve") => row("with_head", "reason=Ghi+them+so+lieu"),
        ("GET", "/don-vi/{unit}") => (fill("unit", ids.unit(target)), String::new()),
        ("GET", "/phan-cong/{assignment}") => (fill("assignment", ids.assignment(target, "accepted")), String::new()),
        ("GET", "/phan-cong/{assignment}/bao-cao/{period}") => write("none", 0),
        ("POST", "/phan-cong/{assignment}/bao-cao/{period}") => write("none", 0),
        ("POST", "/phan-cong/{assignment}/bao-cao/{period}/gui-thu-truong") => write("draft", 1),
        ("POST", "/phan-cong/{assignment}/bao-cao/{period}/gui") => write("draft", 1),
        ("GET", "/bao-cao/{report}") => report("accepted", ""),
        ("GET", "/minh-chung/{evidence}" | "/minh-chung/{evidence}/tai-ve") => {
            (fill("evidence", ids.evidence(target, "accepted")), String::new())
        }
        ("POST", "/minh-chung/{evidence}/bo") => (fill("evidence", ids.evidence(target, "draft")), String::new()),
        ("POST", "/bao-cao/{report}/gui") => report("with_head", ""),
        ("POST", "/bao-cao/{report}/tra-ve") => report("with_head", "reason=Ghi+them+so+lieu"),
        ("POST", "/bao-cao/{report}/dieu-chinh") => report("accepted", "why=Ghi+them+so+lieu"),
        ("POST", "/bao-cao/{report}/de-nghi-dieu-chinh") => report("accepted", "why=So+lieu+chua+khop"),
        ("POST", "/bao-cao/{report}/de-nghi-dieu-chinh/rut") => report("asked", ""),
        ("POST", "/bao-cao/{report}/bo-dieu-chinh") => report("correcting again", ""),
        ("POST", "/bao-cao/{report}/chap-nhan") => report("submitted", "rating=good"),
        ("POST", "/bao-cao/{report}/tra-lai") => report("submitted", "reason=Ghi+them+so+lieu"),
        ("POST", "/duyet/chap-nhan" | "/duyet/tra-lai") => {
            (plain(), format!("report={}:1&reason=Ghi+them+so+lieu", ids.report(target, "submitted")))
        }
        ("GET", "/ky/{period}") => (fill("period", ids.period(target, "2026-4")), String::new()),
        ("GET", "/ky/{period}/dong" | "/ky/{period}/con-do") => {
            (fill("period", ids.kept_period(role, target, "2026-4")), String::new())
        }
        ("POST", "/ky/{period}/dong") => {
            let period = ids.kept_period(role, target, "2026-4");
            (fill("period", period), format!("seen={}&aware=1", ids.seen(period)))
        }
        ("GET", "/ky/{period}/mo-lai") => (fill("period", ids.kept_period(role, target, "2026-3")), String::new()),
        ("POST", "/ky/{period}/mo-lai") => {
            (fill("period", ids.kept_period(role, target, "2026-3")), "reason=Sua+so+lieu&version=1".to_owned())
        }
        ("GET", "/ky/{period}/ban/{version}") => {
            (fill("period", ids.closed_period(target)).replace("{version}", "1"), String::new())
        }
        ("POST", "/ky") => (
            plain(),
            format!("name=Dot+xuat&starts_on=01/12/2026&cut_off_on=25/12/2026&send_by=&plans={}", ids.reporting(role)),
        ),
        ("GET", "/ky/{period}/sua") => (fill("period", ids.call(role, target)), String::new()),
        ("POST", "/ky/{period}/sua") => (
            fill("period", ids.call(role, target)),
            format!("name=Hoc+ky&starts_on=05/01/2027&cut_off_on=15/01/2027&send_by=&plans={}", ids.reporting(role)),
        ),
        ("POST", "/ky/{period}/bo") => (fill("period", ids.call(role, target)), String::new()),
        ("POST", "/ky/{period}/han-gui") => (
            fill("period", ids.kept_period(role, target, "2026-4")),
            "send_by=22/12/2026&send_by_reason=Gia+han+chung&seen=16/12/2026".to_owned(),
        ),
        ("POST", "/quan-tri/ngay-nghi") => {
            (plain(), "on_date=08/07/2027&name=Ngay+moi&kind=off&confirmed=1".to_owned())
        }
        ("POST", "/quan-tri/ngay-nghi/nam") => (plain(), "year=2031&confirmed=1".to_owned()),
        ("GET", "/quan-tri/ngay-nghi/{day}") => (route.path.replace("{day}", "2027-07-07"), String::new()),
        ("POST", "/quan-tri/ngay-nghi/{day}") => {
            (route.path.replace("{day}", "2027-07-07"), "on_date=07/07/2027&name=Ten+khac&kind=off".to_owned())
        }
        ("POST", "/quan-tri/ngay-nghi/{day}/bo") => (route.path.replace("{day}", "2027-07-07"), String::new()),
        ("POST", "/quan-tri/cau-hinh") => (
            plain(),
            "due_soon_days=20&period_grace_days=3&evidence_megabytes=5&evidence_files=3&remind_before_1=5&remind_before_2=3\
             &remind_before_3=1&remind_after_1=1&remind_after_2=3&remind_after_3=7&confirmed=1"
                .to_owned(),
        ),
        ("POST", "/ban-thao") => (plain(), String::new()),
        ("GET", "/ban-thao/{draft}") => draft("open", 0, ""),
        ("POST", "/ban-thao/{draft}/dau-de") => draft("open", 0, "title=Ten+khac&short_title=TK&kinds=quarter"),
        ("POST", "/ban-thao/{draft}/muc") => draft("open", 0, "heading=Muc+moi"),
        ("POST", "/ban-thao/{draft}/muc/{section}") => draft("open", 3, "number=III&heading=Muc+khac"),
        ("POST", "/ban-thao/{draft}/muc/{section}/len" | "/ban-thao/{draft}/muc/{section}/bo") => draft("open", 3, ""),
        ("POST", "/ban-thao/{draft}/muc/{section}/xuong") => draft("open", 0, ""),
        ("POST", "/ban-thao/{draft}/nhiem-vu") => draft("open", 0, "section=0"),
        ("GET", "/ban-thao/{draft}/nhiem-vu/{task}/tach") => draft("open", 1, ""),
        ("POST", "/ban-thao/{draft}/nhiem-vu/{task}/tach") => draft("open", 1, "cut=1&changed=0"),
        ("POST", "/ban-thao/{draft}/nhiem-vu/{task}/xuong") => draft("open", 1, TASK),
        (
            "POST",
            "/ban-thao/{draft}/nhiem-vu/{task}"
            | "/ban-thao/{draft}/nhiem-vu/{task}/len"
            | "/ban-thao/{draft}/nhiem-vu/{task}/gop"
            | "/ban-thao/{draft}/nhiem-vu/{task}/bo",
        ) => draft("open", 2, TASK),
        ("GET", "/ban-thao/{draft}/ten-goi") => draft("unnamed", 0, ""),
        ("POST", "/ban-thao/{draft}/ten-goi") => draft("unnamed", 0, "text=Phong+la&was=&how=ben&target="),
        ("POST", "/ban-thao/{draft}/xac-nhan") => draft("open", 0, "version=1"),
        ("POST", "/ban-thao/{draft}/bo") => draft("open", 0, ""),
        ("GET" | "POST", "/thong-bao/{notice}" | "/thong-bao/{notice}/mo") => {
            (fill("notice", ids.notice(target)), String::new())
        }
        // Whenever it was told, in microseconds.
        ("POST", "/thong-bao/da-doc") => (plain(), format!("upto={}", 4_000_000_000_000_000_i64)),
        ("POST", "/thong-bao/cach-nhan") => (plain(), "plan=portal".to_owned()),
        ("POST", "/quan-tri/thu/thu-nghiem") => (plain(), String::new()),
        ("POST", "/dang-nhap") => (plain(), format!("username={}&password=tiendo-demo", player(role))),
        ("POST", "/dang-xuat") => (plain(), String::new()),
        ("POST", "/tai-khoan/mat-khau") => {
            (plain(), "current=tiendo-demo&new=thuyen-buom-xanh-47&again=thuyen-buom-xanh-47".to_owned())
        }
        ("POST", "/tai-khoan/phien/ket-thuc") => {
            (plain(), format!("id={}", ids.id(&format!("session {}", player(role)))))
        }
        ("POST", "/tai-khoan/phien/ket-thuc-tat-ca") => (plain(), String::new()),
        ("POST", "/vai-tro") => {
            (plain(), format!("grant={}", ids.id(&format!("grant {} {}", player(role), role.code()))))
        }
        ("POST", "/quan-tri/don-vi") => {
            (plain(), format!("name=T%E1%BB%95+Th%E1%BB%AD&code=to-thu&kind=other&parent={}", ids.id("so")))
        }
        ("GET", "/quan-tri/don-vi/{unit}") => (fill("unit", ids.unit(target)), String::new()),
        ("POST", "/quan-tri/don-vi/{unit}") => (
            fill("unit", ids.unit(target)),
            format!("name=T%C3%AAn+M%E1%BB%9Bi&code=ten-moi&kind=other&parent={}", ids.id("so")),
        ),
        ("POST", "/quan-tri/don-vi/{unit}/doi-ten") => (
            fill("unit", ids.unit(target)),
            "name=T%C3%AAn+M%E1%BB%9Bi&effective_on=21/12/2026&decision=Q%C4%90+1".to_owned(),
        ),
        ("POST", "/quan-tri/don-vi/{unit}/sap-nhap") => (
            fill("unit", ids.unit(target)),
            format!(
                "units={0}&units={1}&into={0}&effective_on=21/12/2026&decision=Q%C4%90+1",
                ids.unit(target),
                ids.id("unit haian"),
            ),
        ),
        ("POST", "/quan-tri/don-vi/{unit}/chia-tach") => (
            fill("unit", ids.unit(target)),
            "goes_on=1&heir_unit=&heir_name=M%E1%BB%9Bi&heir_code=moi&effective_on=21/12/2026&decision=Q%C4%90+1"
                .to_owned(),
        ),
        (
            "GET",
            "/quan-tri/don-vi/{unit}/doi-ten"
            | "/quan-tri/don-vi/{unit}/sap-nhap"
            | "/quan-tri/don-vi/{unit}/chia-tach",
        ) => (fill("unit", ids.unit(target)), String::new()),
        ("GET", "/quan-tri/thay-doi/{change}")
        | ("POST", "/quan-tri/thay-doi/{change}/thuc-hien" | "/quan-tri/thay-doi/{change}/huy") => {
            (fill("change", ids.change(target, "rename")), String::new())
        }
        ("POST", "/quan-tri/thay-doi/{change}") => {
            (fill("change", ids.change(target, "rename")), "effective_on=23/12/2026&decision=Q%C4%90+2".to_owned())
        }
        ("GET", "/nhiem-vu/{task}/doi-chu-tri") => (fill("task", ids.task(target)), String::new()),
        ("POST", "/nhiem-vu/{task}/doi-chu-tri") => (
            fill("task", ids.task(target)),
            format!("from={}&to={}&effective_on=21/12/2026&decision=Q%C4%90+1", ids.unit(target), ids.id("unit haian")),
        ),
        ("GET", "/doi-chu-tri/{change}")
        | ("POST", "/doi-chu-tri/{change}/thuc-hien" | "/doi-chu-tri/{change}/huy") => {
            (fill("change", ids.change(target, "lead")), String::new())
        }
        ("POST", "/doi-chu-tri/{change}") => {
            (fill("change", ids.change(target, "lead")), "effective_on=23/12/2026&decision=Q%C4%90+2".to_owned())
        }
        ("POST", "/quan-tri/cong-viec/chay-lai") => (plain(), String::new()),
        ("POST", "/quan-tri/cong-viec/{job}/chay-lai" | "/quan-tri/cong-viec/{job}/bo") => {
            (fill("job", ids.id("job failed")), String::new())
        }
        ("POST", "/quan-tri/cong-viec/{job}/chay-ngay") => (fill("job", ids.id("job waiting")), String::new()),
        ("POST", "/quan-tri/cong-viec/lich/{kind}") => {
            (route.path.replace("{kind}", "test.daily"), "hour=08:30&enabled=1".to_owned())
        }
        ("POST", "/quan-tri/cong-viec/lich/{kind}/chay-ngay") => {
            (route.path.replace("{kind}", "test.daily"), String::new())
        }
        ("POST", "/ket-xuat") => {
            (plain(), format!("plan={}&from={QUARTER}&to={QUARTER}", ids.plan(Target::Own)))
        }
        ("POST", "/ket-xuat/danh-sach") => (plain(), "list=/thong-bao?xuat%3Dcsv".to_owned()),
        ("GET", "/ket-xuat/{export}" | "/ket-xuat/{export}/tep") => {
            (fill("export", ids.export(role, target)), String::new())
        }
        ("GET", "/ke-hoach/{plan}/bang-theo-doi.docx" | "/ke-hoach/{plan}/bang-theo-doi.xlsx") => {
            (fill("plan", ids.plan(target)), String::new())
        }
        ("POST", "/quan-tri/nhom") => {
            (plain(), format!("name=Nh%C3%B3m+m%E1%BB%9Bi&owner={0}&members={0}", ids.id("so")))
        }
        ("GET", "/quan-tri/nhom/{group}") => (fill("group", ids.id("group")), String::new()),
        ("POST", "/quan-tri/nhom/{group}") => {
            (fill("group", ids.id("group")), format!("name=Nh%C3%B3m+m%E1%BB%9Bi&owner={0}&members={0}", ids.id("so")))
        }
        ("POST", "/quan-tri/tai-khoan") => (
            plain(),
            format!("full_name=Ng%C6%B0%E1%BB%9Di+M%E1%BB%9Bi&username=nguoimoi&role=staff&unit={}", ids.unit(target)),
        ),
        // The one account that is shut.
        ("POST", "/quan-tri/tai-khoan/{account}/mo") => (fill("account", ids.id("account nguoithu")), String::new()),
        ("GET", "/quan-tri/tai-khoan/{account}")
        | ("POST", "/quan-tri/tai-khoan/{account}/mat-khau" | "/quan-tri/tai-khoan/{account}/khoa") => {
            (fill("account", ids.id("account kienan")), String::new())
        }
        ("POST", "/quan-tri/tai-khoan/{account}") => {
            (fill("account", ids.id("account kienan")), "full_name=T%C3%AAn+Kh%C3%A1c".to_owned())
        }
        ("POST", "/quan-tri/tai-khoan/{account}/vai-tro") => {
            (fill("account", ids.id("account kienan")), format!("role=observer&unit={}", ids.unit(target)))
        }
        ("POST", "/quan-tri/tai-khoan/{account}/vai-tro/ket-thuc") => (
            fill("account", ids.id("account kienan")),
            format!("grant={}&last_day=2026-12-20", ids.id("grant kienan staff")),
        ),
        (method, path) => panic!("the matrix has no case for {method} {path} (token {})", token(role)),
    }
}
