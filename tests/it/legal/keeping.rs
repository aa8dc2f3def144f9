//! The administrator names the unit that keeps a register.

use crate::support::office::Office;

const PAGE: &str = "/quan-tri/cau-hinh/ra-soat";

#[tokio::test]
async fn an_administrator_names_the_keeper_among_the_owners_units() {
    let office = Office::new().await;
    let mut admin = office.visitor("quantri").await;
    let (so, kienan, lequydon) = (office.unit("so").await, office.unit("kienan").await, office.unit("lequydon").await);
    admin.get("/quan-tri/cau-hinh").await.says(PAGE);
    admin
        .get(PAGE)
        .await
        .is(200)
        .says("Sổ rà soát văn bản của Sở Giáo dục và Đào tạo")
        .says("Trường THPT Kiến An")
        .hides("Sổ rà soát văn bản của Trường");
    let mut staff = office.visitor("mai").await;
    staff.get("/ra-soat").await.is(403);
    admin.post(PAGE, &[("owner", &so), ("keeper", &lequydon)]).await.leads_to(PAGE);
    admin.get(PAGE).await.says(&format!("<option value=\"{lequydon}\" selected>"));
    staff.get("/ra-soat").await.is(200).says("Sổ chưa có văn bản nào").says("aria-current=\"page\">Rà soát văn bản");
    assert_eq!(office.told("unit.register_keeper_chosen").await, 1);
    admin.post(PAGE, &[("owner", &so), ("keeper", &lequydon)]).await.leads_to(PAGE);
    assert_eq!(office.told("unit.register_keeper_chosen").await, 1, "nothing has changed");

    // Neither a unit outside the owner's tree nor one that keeps another register.
    let ubnd = office.unit("ubnd").await;
    admin.post(PAGE, &[("owner", &so), ("keeper", &ubnd)]).await.is(422).says("Hãy chọn một đơn vị trong danh sách.");
    admin.post(PAGE, &[("owner", &kienan), ("keeper", &kienan)]).await.is(404);
    sqlx::raw_sql(
        "insert into legal_keeper (owner_unit_id, keeper_unit_id) select o.id, k.id from unit o, unit k where o.code = 'ubnd' and k.code = 'kienan'",
    )
    .execute(&office.db.pool)
    .await
    .expect("kept");
    admin.post(PAGE, &[("owner", &so), ("keeper", &kienan)]).await.is(422).says("đang giữ sổ rà soát của đơn vị khác");
    // A unit that is gone is pointed out.
    sqlx::raw_sql("update unit set active_to = '2026-11-01' where code = 'lequydon'")
        .execute(&office.db.pool)
        .await
        .expect("ended");
    admin.get(PAGE).await.says("Trường THPT Lê Quý Đôn không còn hoạt động");
    admin.post(PAGE, &[("owner", &so), ("keeper", "")]).await.leads_to(PAGE);
    staff.get("/ra-soat").await.is(403);
    office.visitor("pho").await.get("/ra-soat").await.is(200).says("Chưa có đơn vị giữ sổ");
}
