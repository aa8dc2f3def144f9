//! A programme of a year: planned, held, put off, given up, overdue.

use super::stage::Stage;

impl Stage {
    async fn programme(&self, who: &str) -> String {
        let fields = [
            ("year", "2026"),
            ("title", "Chương trình kiểm tra năm 2026"),
            ("number", "12/CTr-CĐN"),
            ("issued_on", "05/01/2026"),
        ];
        self.post(who, "/giam-sat/chuong-trinh", &fields).await.to().to_owned()
    }

    async fn plan_inspection(&self, who: &str, programme: &str, scope: &str, when: &str, units: &[&str]) -> String {
        let mut fields =
            vec![("scope", scope.to_owned()), ("when", when.to_owned()), ("leader", "Mai Giám Sát".to_owned())];
        for code in units {
            fields.push(("units", self.id_of(code).await));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let to = self.post(who, &format!("{programme}/cuoc"), &fields).await.to().to_owned();
        to.rsplit("#cuoc-").next().expect("a place").to_owned()
    }

    async fn decide(&self, who: &str, planned: &str, deed: &str, reason: &str) -> crate::progress::fixture::Answer {
        let sql = format!("select version::text from supervision_planned where id = {planned}");
        let version: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("a version");
        self.post(who, &format!("/giam-sat/cuoc/{planned}/{deed}"), &[("version", &version), ("reason", reason)]).await
    }
}

#[tokio::test]
async fn what_is_planned_is_held_put_off_or_given_up_and_else_overdue() {
    let (stage, union) = (Stage::new().await, "congdoan:observer");
    let programme = stage.programme(union).await;
    stage.get(union, &programme).await.says(200, &["Chưa có cuộc kiểm tra nào", "12/CTr-CĐN", "05/01/2026"]);
    let both = stage.plan_inspection(union, &programme, "Hồ sơ viên chức", "11/2026", &["a", "b"]).await;
    let other = stage.plan_inspection(union, &programme, "Sổ họp", "Quý IV/2026", &["b"]).await;
    stage
        .get(union, &programme)
        .await
        .says(200, &["Tháng 11/2026", "Quý IV/2026", "Trường A, Trường B", "Chưa thực hiện", "Đã thực hiện 0/2 cuộc"]);
    stage
        .post(union, &format!("{programme}/cuoc"), &[("scope", "x"), ("when", "mai"), ("units", "1")])
        .await
        .says(422, &["Thời gian không đọc được"]);
    stage
        .post(union, &format!("{programme}/cuoc"), &[("scope", ""), ("when", "10/2027")])
        .await
        .says(422, &["Hãy ghi nội dung", "Chương trình là của năm 2026.", "Hãy chọn ít nhất một đơn vị."]);

    // A draft is no record; one that is issued is, and one that is taken back no longer.
    let mut form = stage.record_form(&["a"], "draft").await;
    form.push(("planned", both.clone()));
    stage
        .get(union, &format!("/giam-sat/moi?cuoc={both}"))
        .await
        .says(200, &["value=\"Hồ sơ viên chức\"", "Mai Giám Sát"]);
    let it = stage.write(union, &form).await.to().to_owned();
    stage.get(union, &programme).await.says(200, &["Chưa thực hiện"]);
    stage.on_record(union, &it, "ban-hanh", &[]).await.to();
    stage.get(union, &programme).await.says(200, &["Đã thực hiện 1/2 đơn vị", &it]);
    stage.wake_at("2026-12-01T09:00:00").await;
    stage.get(union, &programme).await.says(200, &["Quá hạn 1 ngày", "1 cuộc quá hạn"]);
    form.retain(|(name, _)| !["units", "due", "act"].contains(name));
    form.extend([("units", stage.id_of("b").await), ("act", "issue".to_owned())]);
    form.extend([("due", "31/12/2026".to_owned()), ("due", "31/12/2026".to_owned())]);
    let second = stage.write(union, &form).await.to().to_owned();
    stage.get(union, &programme).await.says(200, &["Đã thực hiện 1/2 cuộc"]);
    stage.on_record(union, &second, "thu-hoi", &[("reason", "Nhầm.")]).await.to();
    stage.get(union, &programme).await.says(200, &["Quá hạn 1 ngày"]);

    stage.decide(union, &both, "hoan", "").await.says(422, &["Hãy nêu lý do."]);
    stage.decide(union, &both, "hoan", "Trùng kỳ thi.").await.to();
    stage.get(union, &programme).await.says(200, &["Hoãn", "Trùng kỳ thi.", "1 cuộc hoãn"]);
    stage.decide(union, &both, "dat-lai", "").await.to();
    stage.decide(union, &other, "huy", "Đã có đoàn khác.").await.to();
    stage.get(union, &programme).await.says(200, &["Quá hạn 1 ngày", "Đã thực hiện 0/1 cuộc", "1 cuộc hủy"]);
    stage.get(union, "/giam-sat/chuong-trinh").await.says(200, &["0/1"]);
    stage
        .post(union, &format!("/giam-sat/cuoc/{other}/hoan"), &[("version", "1"), ("reason", "x")])
        .await
        .says(409, &["vừa được người khác"]);
    let acts = "select string_agg(action, ' ' order by id) from journal where action like 'supervision_p%'";
    assert_eq!(
        stage.ask(acts).await,
        "supervision_programme.created supervision_planned.created supervision_planned.created supervision_planned.postponed \
         supervision_planned.resumed supervision_planned.cancelled"
    );
}

#[tokio::test]
async fn a_programme_is_its_authors_to_change_and_those_above_read_it() {
    let stage = Stage::new().await;
    let programme = stage.programme("congdoan:observer").await;
    let planned = stage.plan_inspection("congdoan:observer", &programme, "Sổ họp", "12/2026", &["a"]).await;
    for who in ["tccb:officer", "giamdoc:director"] {
        stage.get(who, &programme).await.says(200, &["Sổ họp"]);
        stage.get(who, &format!("{programme}/sua")).await.says(403, &[]);
        stage.decide(who, &planned, "huy", "x").await.says(403, &[]);
    }
    for who in ["an:staff", "ba:head"] {
        stage.get(who, &programme).await.says(404, &[]);
        stage.keeps_back(who, "/giam-sat/chuong-trinh", &["Chương trình kiểm tra năm 2026"]).await;
    }
    stage.get("congdoan:observer", &format!("{programme}/sua")).await.says(200, &["12/CTr-CĐN"]);
    let fields = [("year", "2026"), ("title", "Tên khác"), ("version", "1")];
    stage.post("congdoan:observer", &programme, &fields).await.to();
    stage.post("congdoan:observer", &programme, &fields).await.says(409, &["vừa được người khác thay đổi"]);
    stage
        .post("congdoan:observer", &programme, &[("year", "năm nay"), ("title", "")])
        .await
        .says(422, &["Hãy ghi năm", "Hãy ghi tên"]);
    // Changed: another time, other units.
    let b = stage.id_of("b").await;
    let fields =
        [("scope", "Sổ họp và biên bản"), ("when", "14/12/2026 – 18/12/2026"), ("units", b.as_str()), ("version", "1")];
    stage.post("congdoan:observer", &format!("/giam-sat/cuoc/{planned}"), &fields).await.to();
    stage
        .get("tccb:officer", &programme)
        .await
        .says(200, &["Sổ họp và biên bản", "14/12/2026 – 18/12/2026", "Trường B"]);
    stage.keeps_back("tccb:officer", &programme, &["Trường A"]).await;
}
