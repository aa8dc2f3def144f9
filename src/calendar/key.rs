//! How addresses name a period, whoever owns it: "quarter-2026-4".

use std::{fmt, str::FromStr};

use super::{PeriodKind, Span, span};

/// A period of the decree's calendar by kind, year and ordinal. Every owner has its own period of that key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeriodKey {
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
}

impl From<&Span> for PeriodKey {
    fn from(span: &Span) -> Self {
        Self { kind: span.kind, year: span.year, ordinal: span.ordinal }
    }
}

impl PeriodKey {
    /// Its days and name; none for a period whose days were chosen by hand.
    pub fn span(self) -> Option<Span> {
        span(self.kind, self.year, self.ordinal)
    }
}

impl fmt::Display for PeriodKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.kind.code(), self.year, self.ordinal)
    }
}

impl FromStr for PeriodKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.rsplitn(3, '-');
        let ordinal = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        let year = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        let kind = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        Ok(Self { kind, year, ordinal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_address() {
        let key = PeriodKey { kind: PeriodKind::NineMonths, year: 2026, ordinal: 1 };
        assert_eq!(key.to_string(), "nine_months-2026-1");
        assert_eq!(key.to_string().parse(), Ok(key));
        for nonsense in ["", "quarter", "quarter-2026", "quarter-x-1", "fortnight-2026-1"] {
            assert_eq!(nonsense.parse::<PeriodKey>(), Err(()), "{nonsense}");
        }
    }
}
