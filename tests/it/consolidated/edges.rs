//! Reports where there is little, much or something odd to tell: several periods, an amended plan, nothing accepted, words that
//! look like something else; and the same report for the command line.

use super::{HOME, OFFICER, Stage, paper::Word};

impl Stage {
    /// Accepted words of school A on its first task in the third quarter, which is closed, as its closing froze them.
    async fn report_before(&self) {
        self.set_up(
            "with told as (
                insert into report (assignment_id, period_id, state, progress, percent, results, next_steps, written_by, updated_at,
                    submitted_by, submitted_at, first_submitted_at, accepted_at)
                select a.id, p.id, 'accepted', 'in_progress', 20, 'Đã họp bàn', 'Sẽ kiện toàn', w.id, '2026-09-10', w.id, '2026-09-10',
                    '2026-09-10', '2026-09-11'
                from assignment a join task t on t.id = a.task_id and t.ref = 'I.1' join unit u on u.id = a.unit_id and u.code = 'a',
                    period p, account w where p.state = 'closed' and w.username = 'an' and a.role = 'lead'
                returning id, assignment_id, period_id
             )
             insert into period_standing (period_id, version, assignment_id, plan_id, task_id, unit_id, party_name, section_id,
                section_ref, section_heading, task_ref, collective, progress, percent, outcome, due_soon, report_state, report_id)
             select told.period_id, 1, a.id, a.plan_id, a.task_id, a.unit_id, 'Trường A cũ', t.section_id, 'I', 'Tổ chức thực hiện',
                t.ref, true, 'in_progress', 20, 'untimed', false, 'accepted', told.id
             from told join assignment a on a.id = told.assignment_id join task t on t.id = a.task_id",
        )
        .await;
    }

    async fn word(&self, who: &str, report: &str) -> Word {
        let (status, bytes) = self.file(who, &format!("{report}/word")).await;
        assert_eq!(status, 200);
        Word::read(&bytes)
    }
}

#[tokio::test]
async fn over_several_periods_a_unit_is_told_of_once_under_its_last_name() {
    let stage = Stage::new().await;
    stage.report_before().await;
    stage.report_all().await;
    let plan = stage.text("select id from plan").await;
    let (from, to) = (stage.quarter(3).await, stage.quarter(4).await);
    let fields = [("plan", plan.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    let report = stage.post(OFFICER, HOME, &fields).await.to().to_owned();
    let page = stage.get(OFFICER, &report).await;
    // What is next is what the last period says of it.
    page.says(
        200,
        &["Quý III/2026 đến Quý IV/2026", "Trường A: Đã họp bàn", "Đã kiện toàn xong", "Trường B: Đã kiện toàn xong"],
    );
    assert!(!page.body.contains("Trường A cũ") && !page.body.contains("Sẽ kiện toàn"), "{}", page.body);
    let passage = stage.passage(&report, "results", true).await;
    stage.get(OFFICER, &passage).await.says(200, &["Trường A, Quý III/2026", "Trường A, Quý IV/2026"]);
    assert!(stage.word(OFFICER, &report).await.text.contains("Trường A: Đã họp bàn"));
}

#[tokio::test]
async fn a_head_writes_the_schools_own_part_and_takes_its_tables_out() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin("ba:head").await;
    let passage = stage.passage(&report, "next", false).await;
    stage.post("ba:head", &passage, &[("version", "1"), ("text", "Trường còn {{phan_cong}} việc.")]).await.to();
    assert!(stage.word("ba:head", &report).await.text.contains("Trường còn 2 việc."));
    let (status, csv) = stage.file("ba:head", &format!("{report}/bieu?bang=don-vi&xuat=csv")).await;
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert!(status == 200 && csv.contains("Trường A") && !csv.contains("Trường B"), "{csv}");
    for (who, status) in [("binh:staff", 404), ("congdoan:observer", 403)] {
        assert_eq!(stage.file(who, &format!("{report}/bieu?bang=phan-cong&xuat=csv")).await.0, status, "{who}");
    }
    // A table that there is not is none to take out: the page answers.
    stage.get("ba:head", &format!("{report}/bieu?bang=khac&xuat=csv")).await.says(200, &["Biểu số liệu"]);
}

#[tokio::test]
async fn an_amended_plan_has_its_new_headings_and_its_old_tokens_are_named() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "results", true).await;
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Có {{phan_cong@I}} phân công.")]).await.to();
    stage.set_up("update section set heading = 'Tổ chức & thực hiện'").await;
    stage.get(OFFICER, &report).await.says(200, &["Tổ chức &#38; thực hiện", "Có 3 phân công."]);
    stage.get(OFFICER, &passage).await.says(200, &["mục I (Tổ chức &#38; thực hiện)"]);
    assert!(stage.word(OFFICER, &report).await.text.contains("Tổ chức & thực hiện\nCó 3 phân công."));
    // Under another number its token means nothing; the list beside the text offers the new one.
    stage.set_up("update section set ref = 'V'").await;
    let told = "mục V (Tổ chức &#38; thực hiện): Dòng 1: {{phan_cong@I}} nêu mục “I” mà kế hoạch không có hoặc không ai chủ trì.";
    stage.get(OFFICER, &report).await.says(200, &[told]);
    stage.get(OFFICER, &passage).await.says(200, &["{{phan_cong@V}}"]);
    // Dropped with its tasks, it is still told of in its own words, but its figures mean nothing.
    stage.set_up("update section set ref = 'I'; update section set dropped_on = '2026-11-22'; update task set dropped_on = '2026-11-22';
        update assignment set to_on = '2026-11-22'").await;
    stage
        .get(OFFICER, &report)
        .await
        .says(200, &["{{phan_cong@I}} nêu mục “I” mà kế hoạch không có hoặc không ai chủ trì."]);
    stage.post(OFFICER, &passage, &[("version", "2"), ("text", "Đã thôi thực hiện.")]).await.to();
    assert!(stage.word(OFFICER, &report).await.text.contains("Đã thôi thực hiện."));
}

#[tokio::test]
async fn a_plan_of_which_nothing_is_accepted_has_a_report_that_says_so() {
    let stage = Stage::new().await;
    let report = stage.begin(OFFICER).await;
    stage.get(OFFICER, &report).await.says(200, &["Chưa có báo cáo được duyệt trong kỳ.", "Không có nội dung."]);
    let word = stage.word(OFFICER, &report).await;
    for part in ["KHÓ KHĂN, VƯỚNG MẮC\nKhông có.", "KIẾN NGHỊ, ĐỀ XUẤT\nKhông có.", "PHƯƠNG HƯỚNG KỲ TỚI\n"]
    {
        assert!(word.text.contains(part), "“{part}” is not in the file:\n{}", word.text);
    }
    for part in ["difficulties", "proposals", "results"] {
        let passage = stage.passage(&report, part, false).await;
        stage.get(OFFICER, &passage).await.says(200, &["Phần này không có nội dung nào"]);
    }
}

#[tokio::test]
async fn what_units_type_is_never_taken_for_a_figure_and_odd_letters_do_no_harm() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let long = "Nghiêng".repeat(43);
    stage
        .set_up(&format!(
            "update report set results = E'Dùng {{{{don_vi}}}} và {{{{{{{{x\\nẮ ằ ẳ ẵ ặ ợ ỡ ữ ự đ Đ \x01\x0b <b>&amp;</b> ]]>';
             update report set proposals = 'đầu ' || repeat('Lời dài của đơn vị. ', 500) || ' cuối';
             update unit set name = '{long}' where code = 'a'; update unit set name = 'Trường {{{{B}}}}' where code = 'b'"
        ))
        .await;
    let report = stage.begin(OFFICER).await;
    let page = stage.get(OFFICER, &report).await;
    page.says(200, &["Dùng { {don_vi}} và { { { {x", "Ắ ằ ẳ ẵ ặ ợ ỡ ữ ự đ Đ", "&#60;b&#62;", &long, "Tải Word"]);
    let word = stage.word(OFFICER, &report).await;
    for said in ["{ {don_vi}}", "Ắ ằ ẳ ẵ ặ ợ ỡ ữ ự đ Đ", "<b>&amp;</b> ]]>", " cuối", &long, "Trường {{B}}"]
    {
        assert!(word.text.contains(said), "“{said}” is not in the file:\n{}", word.text);
    }
    assert!(!word.text.contains(|sign: char| sign.is_control() && sign != '\n'));
    let passage = stage.passage(&report, "next", false).await;
    let typed = format!("{}\u{1}\u{b}\u{fffe}{}", "Lời ".repeat(2_500), "khôngcáchnhau".repeat(24));
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", &typed)]).await.to();
    assert!(stage.word(OFFICER, &report).await.text.contains(&"khôngcáchnhau".repeat(24)));
    assert_eq!(stage.file(OFFICER, &format!("{report}/excel")).await.0, 200);
}

#[tokio::test]
async fn the_command_line_makes_the_very_bytes_that_the_page_gives() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "next", false).await;
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", "Tiếp tục.")]).await.to();
    let (word, excel) = (
        stage.file(OFFICER, &format!("{report}/word")).await.1,
        stage.file(OFFICER, &format!("{report}/excel")).await.1,
    );
    let plan = stage.text("select id from plan").await;
    let today = stage.clock.today();
    let mut db = stage.db.pool.acquire().await.expect("a connection");
    for (plan, period) in [(plan.as_str(), "quarter-2026-4"), ("01/KH", "Quý IV/2026"), ("01/KH", " quý iv/2026 ")] {
        let paper = tiendo::consolidated::export::paper(&mut db, today, plan, Some(period)).await.expect("a report");
        assert!(paper.word().expect("made").expect("no faults") == word, "{plan} {period}");
        assert!(paper.excel(&std::env::temp_dir()).expect("made") == excel, "{plan} {period}");
    }
    // The latest closed one, where none is named: it is drafted for the time.
    let paper = tiendo::consolidated::export::paper(&mut db, today, "01/KH", None).await.expect("a report");
    assert_eq!(paper.name(), "Báo cáo tổng hợp KH thử Quý III-2026");
}
