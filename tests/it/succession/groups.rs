//! Joining and leaving a group goes through the plans that name it.

use super::stage::{OPEN, Stage};

const ADMIN: &str = "quantri:administrator";

#[tokio::test]
async fn who_joins_a_group_joins_its_tasks_and_who_leaves_ends_there() {
    let stage = Stage::new().await;
    let group = stage.number("select id from unit_group where name = 'Các trường'").await;
    stage.run("insert into unit (parent_id, code, name, kind, position) select id, 'moi', 'Trường THPT Mới', 'school', 30 from unit where code = 'so'").await;
    let (so, new, sea, island) =
        (stage.unit("so").await, stage.unit("moi").await, stage.unit("hai").await, stage.unit("dao").await);
    let path = format!("/quan-tri/nhom/{group}");
    stage.get(ADMIN, &path).await.says(200, &["phân công của các kế hoạch đang thực hiện đổi theo"]);
    let fields = [
        ("name", "Các trường THPT"),
        ("owner", so.as_str()),
        ("members", &new),
        ("members", &sea),
        ("members", &island),
    ];
    let page = stage.post(ADMIN, &path, &fields).await.to();
    assert_eq!(stage.number(&format!("select count(*) from unit_group_member where group_id = {group}")).await, 3);
    let shown = stage.get(ADMIN, &page).await;
    shown.says(
        200,
        &[
            "Nhóm “Các trường THPT” thêm Trường THPT Mới, bớt Trường THPT Núi Voi",
            "1 phân công mới và 1 phân công kết thúc trong 1 kế hoạch",
        ],
    );
    let before = stage.lines(OPEN).await;
    stage.confirm(&page).await;
    let after = stage.lines(OPEN).await;
    assert_eq!(after.len(), before.len());
    assert!(after.contains_key("IV.1 Trường THPT Mới") && !after.contains_key("IV.1 Trường THPT Núi Voi"));
    assert_eq!(after["IV.1 Trường THPT Biển Xanh"], before["IV.1 Trường THPT Biển Xanh"]);
    let issued = stage.texts("select u.code || ' ' || i.version from plan_issue i join unit u on u.id = i.unit_id where i.issued_at > '2025-01-01'").await;
    assert_eq!(issued, ["moi 1"], "newly bound, it confirms receipt of the plan as it is");
    assert_eq!(stage.number("select count(*) from plan_version").await, 1, "the plan says what it said");
    stage
        .get(ADMIN, &format!("/quan-tri/don-vi/{new}"))
        .await
        .says(200, &["Từ 25/02/2025: vào nhóm “Các trường THPT”"]);
    // The same list again changes nothing.
    assert_eq!(stage.post(ADMIN, &path, &fields).await.to(), "/quan-tri/nhom");
}

#[tokio::test]
async fn a_plan_being_written_follows_and_does_not_bring_back_what_has_ended() {
    let stage = Stage::new().await;
    let plan = stage.number("select id from plan").await;
    let mut connection = stage.db.pool.acquire().await.expect("a connection");
    let content = tiendo::plan::store::content(&mut connection, plan).await.expect("read").expect("a plan");
    sqlx::query(
        "insert into plan_draft (owner_unit_id, plan_id, state, content, base_version, created_by, created_at, updated_by, updated_at)
         select p.owner_unit_id, p.id, 'open', $1, 1, a.id, '2025-02-20', a.id, '2025-02-20' from plan p, account a where a.username = 'canbo'",
    )
    .bind(sqlx::types::Json(&content))
    .execute(&mut *connection)
    .await
    .expect("a draft");
    drop(connection);
    let page = stage.merge(&["mn", "th"], "Phòng Mới", "phong-moi", "25/02/2025").await;
    stage.get(ADMIN, &page).await.says(200, &["1 bản đang soạn đổi theo"]);
    stage.confirm(&page).await;
    let (old, new) = (stage.unit("mn").await, stage.unit("phong-moi").await);
    let names = |unit: &str| format!("select count(*) from plan_draft where content::text like '%\"unit\": {unit}}}%'");
    assert_eq!((stage.number(&names(&old)).await, stage.number(&names(&new)).await), (0, 1));
    assert_eq!(
        stage.number("select (version * 10 + base_version)::bigint from plan_draft").await,
        22,
        "a new version, of the plan's new one"
    );
    // Nothing differs but what somebody then writes: a merger is no amendment of theirs.
    let now = tiendo::plan::store::content(&mut stage.db.pool.acquire().await.expect("a connection"), plan).await;
    let now = now.expect("read").expect("a plan");
    let sqlx::types::Json(draft): sqlx::types::Json<tiendo::plan::draft::Content> =
        sqlx::query_scalar("select content from plan_draft").fetch_one(&stage.db.pool).await.expect("a draft");
    let changes = tiendo::plan::draft::changes::Changes::between(&now, &draft);
    assert!(changes.is_empty(), "{changes:?}");
}
