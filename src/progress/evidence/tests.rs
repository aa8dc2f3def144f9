use super::*;

const LIMITS: Limits = Limits { megabytes: 20, files: 2 };

fn has(name: &str, hash: u8) -> Attached {
    Attached { sha256: vec![hash; 32], name: name.to_owned() }
}

#[test]
fn a_report_takes_each_content_once_and_no_more_than_it_may() {
    let one = [has("a.pdf", 1)];
    let two = [has("a.pdf", 1), has("b.pdf", 2)];
    assert_eq!(admit(&one, &[2; 32], "a.pdf", LIMITS), Ok(Admission::Attach), "another of the same name");
    assert_eq!(admit(&one, &[1; 32], "a.pdf", LIMITS), Ok(Admission::There), "sent once more");
    assert_eq!(admit(&two, &[1; 32], "a.pdf", LIMITS), Ok(Admission::There), "also where there is no room");
    assert_eq!(admit(&one, &[1; 32], "b.pdf", LIMITS), Err(Refusal::Known("a.pdf".to_owned())));
    assert_eq!(admit(&two, &[3; 32], "c.pdf", LIMITS), Err(Refusal::TooMany(2)));
}

#[test]
fn what_was_taken_out_is_open_to_those_who_read_everything_if_it_was_sent() {
    for reading in [Reading::All, Reading::Accepted] {
        assert!(is_open(false, false, reading) && is_open(false, true, reading));
        assert!(!is_open(true, false, reading), "a file attached by mistake is nobody's");
    }
    assert!(is_open(true, true, Reading::All));
    assert!(!is_open(true, true, Reading::Accepted));
}
