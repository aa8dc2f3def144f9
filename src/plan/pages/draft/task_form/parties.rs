//! Rows of parties: a name as the document writes it, and whom it means.

use super::{
    super::labels::{Labels, code, decoded},
    one_line,
};
use crate::{
    plan::draft::{DraftParty, Target},
    web::FieldErrors,
};

/// One party as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyRow {
    pub text: String,
    /// A label of whom it means; blank: whoever bears the name.
    pub means: String,
    /// The name as it was when the form was made.
    pub was: String,
    /// Whom it meant then, as a code.
    pub was_means: String,
}

impl PartyRow {
    /// The row of a party.
    pub fn of(party: &DraftParty, labels: &Labels<'_>) -> Self {
        Self {
            text: party.text.clone(),
            means: labels.of(party.means),
            was: party.text.clone(),
            was_means: code(party.means),
        }
    }

    /// Whether nothing is typed in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.means.trim().is_empty()
    }

    /// Whom it comes to mean; none also where the label is nobody's.
    pub fn means(&self, lead: bool, labels: &Labels<'_>) -> Option<Target> {
        parse(std::slice::from_ref(self), "", lead, labels, &mut FieldErrors::new())
            .first()
            .and_then(|party| party.means)
    }

    /// Whether it names somebody whom nobody has recognised yet.
    pub fn is_open(&self) -> bool {
        self.means.trim().is_empty() && !self.text.trim().is_empty()
    }
}

/// Rows from the lists in which a form sends them.
pub fn rows(texts: &[String], means: &[String], was: &[String], was_means: &[String]) -> Vec<PartyRow> {
    let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
    let row = |row| PartyRow {
        text: at(texts, row),
        means: at(means, row),
        was: at(was, row),
        was_means: at(was_means, row),
    };
    (0..texts.len()).map(row).collect()
}

/// The parties of the rows; `field` begins the names of their fields.
pub fn parse(
    rows: &[PartyRow],
    field: &str,
    lead: bool,
    labels: &Labels<'_>,
    errors: &mut FieldErrors,
) -> Vec<DraftParty> {
    let find = |name: &str| if lead { labels.register.find(name) } else { labels.register.find_coordinating(name) };
    let mut parties: Vec<DraftParty> = Vec::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let (text, typed) = (one_line(&row.text), one_line(&row.means));
        let was = decoded(&row.was_means);
        let touched = typed != labels.of(was);
        let means = match (touched, text == row.was) {
            _ if typed.is_empty() => find(&text),
            (false, true) => was,
            // Another name, beside which the old meaning was left standing.
            (false, false) => find(&text),
            (true, _) => labels.chosen(&typed).or_else(|| {
                let known = "Không có đơn vị hay nhóm nào mang tên này. Chọn trong danh sách, hoặc để trống.";
                errors.add(format!("{field}-means-{number}"), known);
                None
            }),
        };
        let text = if text.is_empty() { typed } else { text };
        let party = DraftParty { text, means };
        if !parties.iter().any(|known| known.text == party.text && known.means == party.means) {
            parties.push(party);
        }
    }
    parties
}
