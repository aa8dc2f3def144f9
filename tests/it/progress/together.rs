//! Two people at the same moment: one thing happens, and everybody is told which.

use super::fixture::{OPEN, Stage, finished};

const EVENTS: &str = "select coalesce(string_agg(kind, ' ' order by id), '') from report_event";

pub fn statuses(one: &super::fixture::Answer, two: &super::fixture::Answer) -> [u16; 2] {
    let mut both = [one.status.as_u16(), two.status.as_u16()];
    both.sort_unstable();
    both
}

#[tokio::test]
async fn of_two_editors_who_save_at_once_one_is_kept_and_the_other_sees_both_texts() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("an:staff", &form, &finished("0", "Bản chung")).await.to();
    let (an, anh) = (finished("1", "Chữ của An"), finished("1", "Chữ của Anh"));
    let (one, two) = tokio::join!(stage.post("an:staff", &form, &an), stage.post("anh:staff", &form, &anh));
    assert_eq!(statuses(&one, &two), [303, 422]);
    let (kept, refused) = if one.status.as_u16() == 303 { ("Chữ của An", two) } else { ("Chữ của Anh", one) };
    refused.says(422, &["Chữ của An", "Chữ của Anh", "name=\"version\" value=\"2\""]);
    assert_eq!(stage.ask("select results from report").await, kept);
    assert_eq!(stage.ask("select version::text from report").await, "2");
}

#[tokio::test]
async fn two_who_submit_different_words_at_once_submit_one_report() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &form, &finished("0", "Bản chung")).await.to();
    let send = format!("{form}/gui");
    let (binh, kiem) = (finished("1", "Chữ của Bình"), finished("1", "Chữ của Kiêm"));
    let (one, two) = tokio::join!(stage.post("binh:staff", &send, &binh), stage.post("kiem:staff", &send, &kiem));
    let both = statuses(&one, &two);
    assert!(both[0] == 303 && [409, 422].contains(&both[1]), "{both:?}");
    let (sent, refused) =
        if one.status.as_u16() == 303 { ("Chữ của Bình", &two) } else { ("Chữ của Kiêm", &one) };
    assert!(refused.body.contains("Chữ của Bình") || refused.body.contains("Chữ của Kiêm"), "nothing typed is lost");
    assert_eq!(stage.ask(EVENTS).await, "submitted");
    assert_eq!(stage.ask("select content ->> 'results' from report_event").await, sent);
    assert_eq!(stage.ask("select count(*)::text from report").await, "1");
}

#[tokio::test]
async fn a_correction_begun_twice_at_once_is_one() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let begin = format!("/bao-cao/{id}/dieu-chinh");
    let (first, second) = ([("why", "Lý do một")], [("why", "Lý do hai")]);
    let (one, two) = tokio::join!(stage.post("binh:staff", &begin, &first), stage.post("kiem:staff", &begin, &second));
    assert_eq!((one.to(), two.to()), (form.as_str(), form.as_str()), "both are led to the one that is begun");
    assert_eq!(stage.ask("select string_agg(state, ' ' order by revision) from report").await, "accepted draft");
    assert_eq!(stage.ask(EVENTS).await, "submitted accepted correction_begun");
}

#[tokio::test]
async fn a_correction_asked_for_twice_at_once_is_asked_for_once() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (id, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    let ask = format!("/bao-cao/{id}/de-nghi-dieu-chinh");
    let (first, second) = ([("why", "Lý do một")], [("why", "Lý do hai")]);
    let (one, two) = tokio::join!(stage.post("tccb:officer", &ask, &first), stage.post("kiem:officer", &ask, &second));
    assert_eq!(statuses(&one, &two), [303, 409]);
    assert_eq!(stage.ask(EVENTS).await, "submitted accepted correction_asked");
}

#[tokio::test]
async fn a_draft_given_up_while_it_is_sent_is_either_sent_or_gone() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "b", OPEN).await;
    stage.post("binh:staff", &format!("{form}/gui"), &finished("0", "Bản đầu")).await.to();
    let (first, ..) = stage.report("I.1", "b").await;
    stage.post("tccb:officer", &format!("/bao-cao/{first}/chap-nhan"), &[]).await.to();
    stage.post("binh:staff", &format!("/bao-cao/{first}/dieu-chinh"), &[("why", "Bổ sung")]).await.to();
    let (draft, ..) = stage.report("I.1", "b").await;
    let (send, give_up) = (format!("{form}/gui"), format!("/bao-cao/{draft}/bo-dieu-chinh"));
    let words = finished("1", "Bản điều chỉnh");
    let (sent, given_up) =
        tokio::join!(stage.post("kiem:staff", &send, &words), stage.post("binh:staff", &give_up, &[]));
    let left = stage.ask("select string_agg(state, ' ' order by revision) from report").await;
    if sent.status.as_u16() == 303 {
        assert_eq!((given_up.status.is_client_error(), left.as_str()), (true, "accepted submitted"));
    } else {
        given_up.to();
        assert!(sent.body.contains("Bản điều chỉnh"), "nothing typed is lost: {}", sent.body);
        assert_eq!(left, "accepted");
    }
}
