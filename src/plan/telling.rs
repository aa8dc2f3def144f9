//! Whom the life of a plan concerns, and what they are told.

use std::collections::HashSet;

use sqlx::PgConnection;

use super::store::{
    assign::Synced,
    issue::{self, NewVersion},
};
use crate::{
    notice::{self, Audience, News, Topic},
    web::{Visit, show},
};

/// Tells the units to which a version was issued, and those that lost the last they had of it.
pub(super) async fn issued(
    tx: &mut PgConnection,
    plan_id: i64,
    new: &NewVersion<'_>,
    synced: &Synced,
) -> sqlx::Result<()> {
    let concerned = issue::concerned(&mut *tx, plan_id, new.version).await?;
    let (name, owner) = (&new.content.short_title, &concerned.owner_name);
    let news = |unit: i64, text: &str| News {
        by: new.by,
        ..News::of_portal(new.at, Topic::Plan, Audience::Unit(unit), text.to_owned(), format!("/ke-hoach/{plan_id}"))
    };
    let (told, over) = if new.version == 1 {
        (
            format!(
                "Kế hoạch {name} của {owner} bắt đầu thực hiện; hãy xem phần việc của đơn vị và bấm “Đã tiếp nhận”."
            ),
            String::new(),
        )
    } else {
        let amended = format!("Kế hoạch {name} của {owner} được sửa đổi, hiệu lực từ {}", show::day(&new.effective_on));
        (
            format!("{amended}: phần việc của đơn vị có thay đổi; hãy xem và bấm “Đã tiếp nhận”."),
            format!("{amended}: có nhiệm vụ không còn giao cho đơn vị."),
        )
    };
    let receiving: HashSet<i64> = concerned.units.iter().copied().collect();
    let lost = synced.ended.iter().filter_map(|moved| moved.unit_id);
    let lost: HashSet<i64> = lost.filter(|unit| !receiving.contains(unit) && *unit != concerned.owner_id).collect();
    let mut all: Vec<News> = concerned.units.iter().map(|unit| news(*unit, &told)).collect();
    all.extend(lost.into_iter().map(|unit| news(unit, &over)));
    notice::tell(tx, &all).await
}

/// Tells everybody who carries something out that a plan has ended.
pub(super) async fn closed(tx: &mut PgConnection, visit: &Visit, plan_id: i64) -> sqlx::Result<()> {
    let concerned = issue::carriers(&mut *tx, plan_id).await?;
    let text = format!("Kế hoạch {} của {} đã kết thúc.", concerned.short_title, concerned.owner_name);
    let news = concerned
        .units
        .iter()
        .map(|unit| News::of(visit, Topic::Plan, Audience::Unit(*unit), text.clone(), format!("/ke-hoach/{plan_id}")));
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}
