//! What closing a period would freeze, in the few numbers somebody has to have read before closing it: the page before
//! closing shows them, its form sends them back, and where they have moved since, the page comes again.

use std::{fmt, str::FromStr};

use super::Counts;

/// The numbers, in the order of [`WORDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook([u32; WORDS.len()]);

const WORDS: [&str; 10] = [
    "Phân công chủ trì",
    "Hoàn thành đúng hạn",
    "Hoàn thành quá hạn",
    "Trong hạn",
    "Quá hạn",
    "Không hạn",
    "Đã duyệt",
    "Đã báo cáo, chưa duyệt",
    "Chưa báo cáo",
    "Bản điều chỉnh còn dở",
];

/// A number that has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub what: &'static str,
    pub from: u32,
    pub to: u32,
}

impl Outlook {
    /// The outlook of these counts, with so many corrections under way.
    pub fn of(counts: &Counts, corrections: usize) -> Self {
        Self([
            counts.assignments,
            counts.done_on_time,
            counts.done_late,
            counts.pending_on_time,
            counts.pending_overdue,
            counts.untimed,
            counts.accepted,
            counts.submitted,
            counts.missing(),
            u32::try_from(corrections).unwrap_or(u32::MAX),
        ])
    }

    /// Reports that would be frozen as never sent.
    pub fn missing(&self) -> u32 {
        self.0[8]
    }

    /// What has moved since `seen`.
    pub fn moved_since(&self, seen: &Self) -> Vec<Moved> {
        let pairs = WORDS.into_iter().zip(seen.0.into_iter().zip(self.0));
        pairs.filter(|(_, (from, to))| from != to).map(|(what, (from, to))| Moved { what, from, to }).collect()
    }
}

/// "719-12-0-3-1-703-640-20-34-2"
impl fmt::Display for Outlook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.map(|number| number.to_string()).join("-"))
    }
}

impl FromStr for Outlook {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers: Vec<u32> = text.split('-').map(str::parse).collect::<Result<_, _>>().map_err(drop)?;
        numbers.try_into().map(Self).map_err(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_comes_back_from_the_form() {
        let counts = Counts {
            assignments: 5,
            untimed: 3,
            pending_on_time: 2,
            owed: 5,
            accepted: 2,
            submitted: 1,
            ..Counts::default()
        };
        let outlook = Outlook::of(&counts, 1);
        assert_eq!(outlook.to_string(), "5-0-0-2-0-3-2-1-2-1");
        assert_eq!(outlook.to_string().parse(), Ok(outlook));
        for nonsense in ["", "1-2", "5-0-0-2-0-3-2-1-2-1-0", "5-0-0-2-0-3-2-1-2-x", "5-0-0-2-0-3-2-1-2--1"] {
            assert_eq!(nonsense.parse::<Outlook>(), Err(()), "{nonsense}");
        }
    }

    #[test]
    fn only_what_moved_is_told() {
        let seen = Outlook::of(&Counts { assignments: 5, owed: 5, accepted: 2, ..Counts::default() }, 0);
        let now = Outlook::of(&Counts { assignments: 5, owed: 5, accepted: 3, ..Counts::default() }, 0);
        assert_eq!(
            now.moved_since(&seen),
            [Moved { what: "Đã duyệt", from: 2, to: 3 }, Moved { what: "Chưa báo cáo", from: 3, to: 2 }]
        );
        assert_eq!(seen.moved_since(&seen), []);
        assert_eq!(seen.missing(), 3);
    }
}
