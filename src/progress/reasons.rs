//! Reasons for returning a report that are offered instead of being typed again.

use sqlx::PgPool;

use super::store;

/// How many are offered.
const OFFERED: i64 = 8;
/// Below this many remembered ones, those of the portal are offered too.
const ENOUGH: usize = 3;

/// What officers commonly ask for, before they have asked for anything.
const COMMON: [&str; 4] = [
    "Bổ sung số liệu cụ thể",
    "Nêu rõ thời gian, kết quả đã thực hiện",
    "Bổ sung minh chứng",
    "Nội dung chưa đúng nhiệm vụ được giao",
];

/// The reasons to offer whoever decides on reports of this owner's plans.
pub async fn offered(pool: &PgPool, owner_unit_id: i64) -> sqlx::Result<Vec<String>> {
    Ok(filled_up(store::frequent_reasons(pool, owner_unit_id, OFFERED).await?))
}

/// What is remembered, with the portal's own where that is next to nothing.
fn filled_up(mut remembered: Vec<String>) -> Vec<String> {
    if remembered.len() < ENOUGH {
        let plain = |reason: &str| reason.trim_end_matches('.').to_lowercase();
        let known: Vec<_> = remembered.iter().map(|reason| plain(reason)).collect();
        remembered
            .extend(COMMON.iter().filter(|common| !known.contains(&plain(common))).map(|&common| common.to_owned()));
    }
    remembered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portals_own_reasons_help_until_there_are_others() {
        assert_eq!(filled_up(Vec::new()), COMMON);
        let one = filled_up(vec!["bổ sung minh chứng.".to_owned()]);
        assert_eq!(one.len(), COMMON.len(), "the same is not offered twice: {one:?}");
        assert_eq!(one[0], "bổ sung minh chứng.");
        let many = ["Một", "Hai", "Ba"].map(str::to_owned).to_vec();
        assert_eq!(filled_up(many.clone()), many);
    }
}
