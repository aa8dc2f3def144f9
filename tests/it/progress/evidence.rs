//! Files of reports: attached by what is in them, kept, shown to whoever may read the report, never lost.

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::Value;

use super::fixture::{Answer, OPEN, Stage, finished, said};

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
const OTHER_PDF: &[u8] = b"%PDF-1.5\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
pub const PROGRAM: &[u8] = b"MZ\x90\0this program cannot be run in DOS mode";

/// A picture of one dark dot.
fn png() -> Vec<u8> {
    use base64::Engine;
    let text = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    base64::prelude::BASE64_STANDARD.decode(text).expect("base64")
}

/// A form with these fields and files.
pub fn form(path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    request.body(Body::from(body)).expect("a request")
}

impl Stage {
    /// Sends files as a browser without scripts does.
    async fn attach(&self, who: &str, form_address: &str, files: &[(&str, &[u8])]) -> (Answer, String) {
        let (status, headers, body) = self.ask_for(who, form(&format!("{form_address}/minh-chung"), &[], files)).await;
        let location = headers.get(header::LOCATION).map_or("", |to| to.to_str().expect("text")).to_owned();
        let said = said(&headers);
        (Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }, said)
    }

    /// Sends files as the page's script does; status and answer.
    async fn attach_here(&self, who: &str, form_address: &str, files: &[(&str, &[u8])]) -> (u16, Value) {
        let mut request = form(&format!("{form_address}/minh-chung"), &[("form", "ev-7")], files);
        request.headers_mut().insert(header::ACCEPT, "application/json".parse().expect("a value"));
        let (status, _, body) = self.ask_for(who, request).await;
        (status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Opens something that is no page.
    pub async fn open(&self, who: &str, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.ask_for(who, Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// The newest file of all.
    async fn newest_file(&self) -> i64 {
        self.ask("select max(id)::text from evidence").await.parse().expect("a file")
    }
}

#[tokio::test]
async fn files_are_attached_by_their_content_and_each_refusal_is_named() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    let picture = png();
    let files: [(&str, &[u8]); 4] = [
        ("Biên bản.pdf", PDF),
        ("quyet-dinh.pdf", &picture),
        ("hoa-don.pdf", PROGRAM),
        ("trang.png", b"<svg onload=x()></svg>"),
    ];
    let (answer, told) = stage.attach("an:staff", &form, &files).await;
    assert!(answer.to().starts_with(&format!("{form}#minh-chung-")), "{answer:?}");
    assert!(told.starts_with("warn||Đã đính kèm 2 tệp."), "{told}");
    assert!(told.contains("“hoa-don.pdf”: Tệp chương trình") && told.contains("“trang.png”: Tệp HTML, SVG"), "{told}");
    let kept = stage.ask("select string_agg(name || ' ' || kind, ', ' order by id) from evidence").await;
    assert_eq!(kept, "Biên bản.pdf pdf, quyet-dinh.pdf.png png", "what it is decides, not how it is called");
    stage
        .get("an:staff", &form)
        .await
        .says(200, &["Biên bản.pdf", "quyet-dinh.pdf.png", "Nguyễn An", "Bỏ Biên bản.pdf"]);
    let report = stage.report("I.1", "a").await;
    assert_eq!((report.1.as_str(), report.2), ("draft", 0), "a draft is begun in which nobody has written");
    let journal = "select string_agg(action, ' ' order by id) from journal where subject_kind = 'report'";
    assert_eq!(stage.ask(journal).await, "report.evidence_added report.evidence_added");
    let names = "select count(*)::text from journal where concat(before, after) ~ 'Biên bản|quyet-dinh'";
    assert_eq!(stage.ask(names).await, "0", "the journal keeps no words of reports");
    let (_, told) = stage.attach("an:staff", &form, &[]).await;
    assert!(told.starts_with("warn||Hãy chọn tệp"), "{told}");
}

#[tokio::test]
async fn words_that_come_with_files_are_kept_and_those_typed_meanwhile_meet_no_clash() {
    let stage = Stage::new().await;
    let address = stage.form("I.1", "a", OPEN).await;
    let send = format!("{address}/minh-chung");
    // The page's script has attached a file while somebody typed: the words still begin from nothing.
    assert_eq!(stage.attach_here("an:staff", &address, &[("a.pdf", PDF)]).await.0, 200);
    stage.post("an:staff", &address, &finished("0", "Gõ trong lúc gửi")).await.to();
    assert_eq!(stage.report("I.1", "a").await.2, 1);
    // Without a script the button brings the words along.
    let fields = finished("1", "Gõ rồi gửi tệp");
    let (status, headers, _) = stage.ask_for("an:staff", form(&send, &fields, &[("b.pdf", OTHER_PDF)])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(said(&headers), "success||Đã đính kèm 1 tệp. Đã lưu nháp nội dung đang viết.");
    assert_eq!(stage.ask("select results from report").await, "Gõ rồi gửi tệp");
    // Words that cannot be kept come back; the file stays, and what was refused is said there.
    let fields = [("results", "Chưa gõ xong"), ("percent", "nửa"), ("version", "2")];
    let picture = png();
    let files: [(&str, &[u8]); 2] = [("c.png", &picture), ("x.exe", PROGRAM)];
    let (status, _, page) = stage.ask_for("an:staff", form(&send, &fields, &files)).await;
    let page = String::from_utf8(page).expect("text");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Chưa gõ xong", "số nguyên từ 0 đến 100", "c.png", "Không nhận “x.exe”"] {
        assert!(page.contains(words), "“{words}” is not on the page:\n{page}");
    }
    // Taking one out brings them along as well.
    let remove = format!("/minh-chung/{}/bo", stage.newest_file().await);
    let fields = [("results", "Gõ rồi bỏ tệp"), ("version", "2")];
    stage.post("an:staff", &remove, &fields).await.to();
    assert_eq!(stage.ask("select results from report").await, "Gõ rồi bỏ tệp");
    let left = "select string_agg(name, ' ' order by id) from evidence where removed_at is null";
    assert_eq!(stage.ask(left).await, "a.pdf b.pdf");
}

#[tokio::test]
async fn there_are_limits_an_administrator_sets_and_the_same_file_is_kept_once() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    sqlx::query("insert into setting (key, value) values ('evidence_megabytes', '1'), ('evidence_files', '2')")
        .execute(&stage.db.pool)
        .await
        .expect("set");
    stage.get("an:staff", &form).await.says(200, &["không quá 1 MB, nhiều nhất 2 tệp"]);
    let large = [PDF, &vec![b' '; 1024 * 1024], b"startxref\n9\n%%EOF"].concat();
    let (status, told) = stage.attach_here("an:staff", &form, &[("lớn.pdf", &large), ("a.pdf", PDF)]).await;
    assert_eq!((status, told["count"].as_u64()), (200, Some(1)), "{told}");
    assert_eq!(told["refused"][0]["name"], "lớn.pdf");
    assert!(told["refused"][0]["why"].as_str().expect("why").starts_with("Tệp lớn hơn 1 MB"), "{told}");
    let list = told["list"].as_str().expect("a list");
    assert!(list.contains("a.pdf") && list.contains("form=\"ev-7\""), "{list}");
    // The answer was lost and it is sent again; then the same content under another name.
    assert_eq!(stage.attach_here("an:staff", &form, &[("a.pdf", PDF)]).await.1["count"], 1);
    let (_, told) = stage.attach_here("an:staff", &form, &[("khác.pdf", PDF)]).await;
    assert_eq!(told["refused"][0]["why"], "Tệp này đã được đính kèm với tên “a.pdf”.");
    let picture = png();
    let files: [(&str, &[u8]); 2] = [("b.png", &picture), ("c.pdf", OTHER_PDF)];
    let (_, told) = stage.attach_here("an:staff", &form, &files).await;
    assert_eq!(told["count"], 2);
    assert!(told["refused"][0]["why"].as_str().expect("why").starts_with("Đã đủ 2 tệp"), "{told}");
    // Another report may have it; the bytes are there once.
    let second = stage.form("I.2", "a", OPEN).await;
    assert_eq!(stage.attach_here("an:staff", &second, &[("d.pdf", PDF)]).await.1["count"], 1);
    let hashes = "select count(*) || ' ' || count(distinct sha256) from stored_file";
    assert_eq!(stage.ask(hashes).await, "3 2");
}

#[tokio::test]
async fn what_was_sent_stays_and_a_correction_begins_with_it() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.attach("binh:staff", &form, &[("a.pdf", PDF)]).await.0.to();
    let first = stage.newest_file().await;
    stage.attach("binh:staff", &form, &[("b.pdf", OTHER_PDF)]).await.0.to();
    let mistake = stage.newest_file().await;
    stage.post("binh:staff", &format!("/minh-chung/{mistake}/bo"), &[]).await.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Xong một nửa")).await.to();
    let content =
        "select content -> 'evidence' ->> 0 from report_event where kind = 'submitted' order by id desc limit 1";
    let told: Value = serde_json::from_str(&stage.ask(content).await).expect("json");
    assert_eq!((told["id"].as_i64(), told["name"].as_str()), (Some(first), Some("a.pdf")));
    assert_eq!(told["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(stage.ask("select jsonb_array_length(content -> 'evidence')::text from report_event").await, "1");

    // Sent, it is nobody's to change.
    let remove = format!("/minh-chung/{first}/bo");
    stage.post("binh:staff", &remove, &[]).await.says(409, &["Chờ duyệt"]);
    let (status, told) = stage.attach_here("binh:staff", &form, &[("c.pdf", OTHER_PDF)]).await;
    assert_eq!((status, told["why"].as_str().is_some_and(|why| why.contains("Chờ duyệt"))), (409, true), "{told}");
    assert_eq!(stage.open("tccb:officer", &format!("/minh-chung/{mistake}")).await.0, 404, "never sent, nobody's");

    // Returned, it is taken out; who read it before may still see what was sent.
    let (report, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{report}/tra-lai"), &[("reason", "Sai tệp")]).await.to();
    stage.post("binh:staff", &remove, &[]).await.to();
    stage.post("binh:staff", &remove, &[]).await.to();
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'report.evidence_removed'").await, "2");
    stage.attach("binh:staff", &form, &[("đúng.pdf", OTHER_PDF)]).await.0.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("1", "Xong một nửa")).await.to();
    assert_eq!(stage.open("tccb:officer", &format!("/minh-chung/{first}")).await.0, 200);
    let page = format!("/bao-cao/{report}");
    stage.get("tccb:officer", &page).await.says(200, &["a.pdf", "nay đã bỏ", "đúng.pdf"]);
    stage.get("tccb:officer", "/duyet").await.says(200, &["1 minh chứng"]);
    stage.post("tccb:officer", &format!("{page}/chap-nhan"), &[]).await.to();
    stage.get("congdoan:observer", &page).await.says(200, &["đúng.pdf"]);
    assert_eq!(stage.open("congdoan:observer", &format!("/minh-chung/{first}")).await.0, 404);

    // The correction has the same files, and may do without; the accepted one keeps its own.
    stage.post("binh:staff", &format!("{page}/dieu-chinh"), &[("why", "Thay tệp")]).await.to();
    let inherited = stage.newest_file().await;
    let of = "select count(*) || ' ' || count(distinct file_id) from evidence where name = 'đúng.pdf'";
    assert_eq!(stage.ask(of).await, "2 1");
    stage.post("binh:staff", &format!("/minh-chung/{inherited}/bo"), &[]).await.to();
    stage.get("congdoan:observer", &page).await.says(200, &["đúng.pdf"]);
    stage.post("binh:staff", &format!("/minh-chung/{}/bo", inherited - 1), &[]).await.says(409, &[]);
    for sql in ["delete from evidence", "truncate evidence"] {
        assert!(sqlx::query(sql).execute(&stage.db.pool).await.is_err(), "{sql}");
    }

    // Given up unsent, the correction goes with the files it had; the accepted report has lost none.
    let draft = stage.ask("select max(id)::text from report").await;
    stage.post("binh:staff", &format!("/bao-cao/{draft}/bo-dieu-chinh"), &[]).await.to();
    assert_eq!(stage.ask(of).await, "1 1");
    stage.get("congdoan:observer", &page).await.says(200, &["đúng.pdf"]);
}

#[tokio::test]
async fn a_file_is_opened_by_whoever_may_read_its_report() {
    let stage = Stage::new().await;
    let form = stage.form("I.2", "a", OPEN).await;
    stage.attach("an:staff", &form, &[("a.pdf", PDF)]).await.0.to();
    let file = format!("/minh-chung/{}", stage.newest_file().await);
    let everybody = ["an:staff", "ba:head", "binh:staff", "tccb:officer", "giamdoc:director", "congdoan:observer"];
    let seen = async |wanted: [u16; 6]| {
        for (who, wanted) in everybody.iter().zip(wanted) {
            for path in [file.clone(), format!("{file}/tai-ve")] {
                assert_eq!(stage.open(who, &path).await.0.as_u16(), wanted, "{who} {path}");
            }
        }
    };
    // School B coordinates the task: it reads what is accepted, as the unions do.
    seen([200, 200, 404, 200, 200, 404]).await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("0", "Xong một nửa")).await.to();
    seen([200, 200, 404, 200, 200, 404]).await;
    let (report, ..) = stage.report("I.2", "a").await;
    stage.post("tccb:officer", &format!("/bao-cao/{report}/chap-nhan"), &[]).await.to();
    seen([200; 6]).await;
    for who in ["binh:staff", "tccb:officer", "giamdoc:director", "congdoan:observer"] {
        stage.post(who, &format!("{file}/bo"), &[]).await.says(403, &[]);
    }
}

#[tokio::test]
async fn whoever_attached_a_file_does_not_accept_the_report() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.attach("kiem:staff", &form, &[("a.pdf", PDF)]).await.0.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Xong một nửa")).await.to();
    let (report, ..) = stage.report("I.1", "b").await;
    stage.post("kiem:officer", &format!("/bao-cao/{report}/chap-nhan"), &[]).await.says(403, &["của chính mình"]);
}

#[tokio::test]
async fn files_from_outside_are_shown_with_nothing_but_themselves() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    let picture = png();
    stage.attach("an:staff", &form, &[("ảnh 1.png", &picture)]).await.0.to();
    let file = format!("/minh-chung/{}", stage.newest_file().await);
    let (status, headers, body) = stage.open("ba:head", &file).await;
    assert_eq!((status, &body), (StatusCode::OK, &picture));
    let header = |name: &str| headers.get_all(name).iter().map(|v| v.to_str().expect("text")).collect::<Vec<_>>();
    assert_eq!(header("content-type"), ["image/png"]);
    assert_eq!(header("x-content-type-options"), ["nosniff"]);
    assert_eq!(header("cache-control"), ["private, no-cache"]);
    let policy = header("content-security-policy");
    assert!(
        policy.len() == 1 && policy[0].contains("default-src 'none'") && policy[0].contains("sandbox"),
        "{policy:?}"
    );
    assert!(header("content-disposition")[0].starts_with("inline; filename=\"_nh 1.png\";"), "{headers:?}");
    let tag = header("etag")[0].to_owned();
    let again = Request::get(&file).header(header::IF_NONE_MATCH, &tag).body(Body::empty()).expect("a request");
    let (status, _, body) = stage.ask_for("ba:head", again).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    let (_, headers, _) = stage.open("ba:head", &format!("{file}/tai-ve")).await;
    assert!(headers[header::CONTENT_DISPOSITION].to_str().expect("text").starts_with("attachment;"));
    // A plug-in that shows a PDF shows nothing in a sandbox.
    stage.attach("an:staff", &form, &[("a.pdf", PDF)]).await.0.to();
    let (_, headers, _) = stage.open("ba:head", &format!("/minh-chung/{}", stage.newest_file().await)).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.contains("default-src 'none'") && !policy.contains("sandbox"), "{policy}");
    // A page has the policy of pages.
    let (_, headers, _) = stage.open("ba:head", &form).await;
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text").contains("script-src 'self'"));
}

#[tokio::test]
async fn two_at_once_begin_one_report() {
    let stage = Stage::new().await;
    let address = stage.form("I.1", "a", OPEN).await;
    let (words, (status, _)) = tokio::join!(
        async { stage.post("an:staff", &address, &finished("0", "Chữ của An")).await },
        stage.attach_here("an:staff", &address, &[("a.pdf", PDF)])
    );
    words.to();
    assert_eq!(status, 200);
    assert_eq!(stage.ask("select count(*) || ' ' || min(results) from report").await, "1 Chữ của An");
    assert_eq!(stage.ask("select count(*)::text from evidence").await, "1");
}

#[tokio::test]
async fn a_file_added_after_a_return_makes_the_report_another() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    let unit = stage.ask("select id::text from unit where code = 'b'").await;
    let send_all = format!("/don-vi/{unit}/bao-cao/gui?period={OPEN}");
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã họp 2 lần")).await.to();
    let (report, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{report}/tra-lai"), &[("reason", "Thiếu biên bản")]).await.to();
    stage.wake_at("2026-11-23T10:00:00").await;
    stage.post("binh:staff", &send_all, &[]).await.says(422, &["I.1: bị trả lại, chưa sửa"]);
    stage.attach("binh:staff", &form, &[("biên bản.png", &png())]).await.0.to();
    stage.post("binh:staff", &send_all, &[]).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
}

#[tokio::test]
async fn a_correction_of_files_alone_is_sent_with_the_rest() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    let unit = stage.ask("select id::text from unit where code = 'b'").await;
    let send_all = format!("/don-vi/{unit}/bao-cao/gui?period={OPEN}");
    stage.attach("binh:staff", &form, &[("biên bản.png", &png())]).await.0.to();
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Đã họp 2 lần")).await.to();
    let (report, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{report}/chap-nhan"), &[]).await.to();
    stage.wake_at("2026-11-23T10:00:00").await;
    stage.post("binh:staff", &format!("/bao-cao/{report}/dieu-chinh"), &[("why", "Bổ sung")]).await.to();
    stage.post("binh:staff", &send_all, &[]).await.says(422, &["I.1: bản điều chỉnh chưa sửa gì"]);
    stage.attach("binh:staff", &form, &[("phụ lục.pdf", PDF)]).await.0.to();
    stage.post("binh:staff", &send_all, &[]).await.to();
    assert_eq!(stage.report("I.1", "b").await.1, "submitted");
}

#[tokio::test]
async fn words_from_a_page_that_found_nothing_go_into_the_draft_that_a_file_has_begun() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    let opened = stage.get("binh:staff", &form).await;
    opened.says(200, &["name=\"version\" value=\"0\"", "name=\"report\" value=\"0\""]);
    stage.attach("binh:staff", &form, &[("biên bản.png", &png())]).await.0.to();
    let mut fields = finished("0", "Đã họp 2 lần");
    fields.extend([("report", "0"), ("auto", "1")]);
    let (report, ..) = stage.report("I.1", "b").await;
    let told = stage.post("binh:staff", &form, &fields).await;
    told.says(200, &["\"version\":1", &format!("\"report\":{report}")]);
}
