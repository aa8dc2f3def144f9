//! Signing in: session tokens, and the delay that grows with failures.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};

use sqlx::PgPool;

use super::store;
use crate::web::viewer::{ABSOLUTE_LIMIT, IDLE_LIMIT, cookie_name};

/// Failures that cost no waiting: anybody mistypes.
const FREE_FAILURES: i32 = 3;
/// The longest wait, so that an account's owner is never shut out.
const LONGEST_WAIT: i64 = 60;
/// Failures older than this are forgotten.
pub const FORGET_AFTER: Duration = Duration::hours(1);
/// Failures from one address, whatever the account names, that cost nothing more: an office shares its address.
const FREE_FROM_ADDRESS: i64 = 50;
/// Seconds between two tries from an address that has failed more often.
const ADDRESS_WAIT: i64 = 2;

/// A new session token: 256 random bits.
pub fn new_token() -> anyhow::Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The cookie that carries a token for as long as a session can last.
pub fn cookie(token: &str, secure: bool) -> String {
    let (name, secure_flag) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    format!("{name}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure_flag}", ABSOLUTE_LIMIT.num_seconds())
}

/// Takes the cookie back.
pub fn expired_cookie(secure: bool) -> String {
    let (name, secure_flag) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure_flag}")
}

/// Seconds still to wait before another try counts, after so many failures of one account name from one address.
/// Tries during the wait are neither judged nor counted, so nobody can prolong it for another.
fn wait(failures: i32, last_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    if failures < FREE_FAILURES || now - last_at > FORGET_AFTER {
        return 0;
    }
    let doublings = (failures - FREE_FAILURES).min(6) as u32;
    let delay = 2i64.pow(doublings).min(LONGEST_WAIT);
    (delay - (now - last_at).num_seconds()).clamp(0, delay)
}

/// Seconds still to wait before another try from an address counts, whatever the account name.
fn address_wait(failures: i64, last_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    if failures <= FREE_FROM_ADDRESS {
        0
    } else {
        (ADDRESS_WAIT - (now - last_at).num_seconds()).clamp(0, ADDRESS_WAIT)
    }
}

/// Counts a try to sign in before it is judged, so that tries at once are counted one after the other; the right
/// password takes it back. Answers the seconds still to wait, where the try is not to be judged at all.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn begin_try(
    pool: &PgPool,
    username: &str,
    address: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Result<(), i64>> {
    let mut tx = pool.begin().await?;
    store::lock_address(&mut tx, address).await?;
    let from_here = store::failures_from(&mut tx, address, now - FORGET_AFTER).await?;
    let of_name = store::failures_of(&mut tx, username, address).await?;
    let wait = of_name
        .map_or(0, |(failures, last_at)| wait(failures, last_at, now))
        .max(from_here.last_at.map_or(0, |last_at| address_wait(from_here.count, last_at, now)));
    if wait > 0 {
        return Ok(Err(wait));
    }
    store::count_try(&mut tx, username, address, now, now - FORGET_AFTER).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Clears away sessions and failures that no longer count.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<()> {
    store::sweep(pool, now - IDLE_LIMIT, now - ABSOLUTE_LIMIT, now - FORGET_AFTER).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_wait_doubles_up_to_a_minute_and_is_forgotten_after_an_hour() {
        let now = Utc::now();
        let waits: Vec<i64> = (0..12).map(|failures| wait(failures, now, now)).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(wait(11, now - Duration::seconds(59), now), 1);
        assert_eq!(wait(11, now - Duration::seconds(60), now), 0);
    }

    #[test]
    fn an_address_that_guesses_many_names_waits_between_tries() {
        let now = Utc::now();
        assert_eq!([0, 50, 51, 9_000].map(|failures| address_wait(failures, now, now)), [0, 0, 2, 2]);
        assert_eq!(address_wait(51, now - Duration::seconds(2), now), 0);
    }

    proptest! {
        #[test]
        fn the_owner_is_never_shut_out(failures in 0..10_000i32, waited in 60..100_000i64) {
            let now = Utc::now();
            prop_assert_eq!(wait(failures, now - Duration::seconds(waited), now), 0);
        }
    }

    #[test]
    fn cookies_are_closed_to_scripts_and_other_sites() {
        assert_eq!(cookie("T", true), "__Host-tiendo=T; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(cookie("T", false), "tiendo=T; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
    }
}
