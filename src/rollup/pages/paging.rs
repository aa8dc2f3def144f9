//! Long tables, a page at a time.

use crate::web::{Link, show};

/// One page of a table: which rows, and the way to those before and after.
pub struct Paging {
    first: usize,
    size: usize,
    /// "1–50 trong 214 đơn vị"; empty for an empty table.
    pub range: String,
    /// The address of the page before; empty on the first.
    pub previous: String,
    /// The address of the page after; empty on the last.
    pub next: String,
}

impl Paging {
    /// The page asked for of `total` rows, `size` on each; a page that is none is the nearest there is.
    pub fn new(asked: &str, size: usize, total: usize, noun: &str, here: &Link) -> Self {
        let pages = total.div_ceil(size).max(1);
        let page = asked.parse::<usize>().unwrap_or(1).clamp(1, pages);
        let first = (page - 1) * size;
        let to_page = |page: usize| here.clone().with("page", page).to_string();
        let last = first.saturating_add(size).min(total);
        let range = format!("{}–{last} trong {} {noun}", first + 1, show::number(&total));
        Self {
            first,
            size,
            range: if total > 0 { range } else { String::new() },
            previous: if page > 1 { to_page(page - 1) } else { String::new() },
            next: if page < pages { to_page(page + 1) } else { String::new() },
        }
    }

    /// The rows of this page.
    pub fn rows<T>(&self, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        all.into_iter().skip(self.first).take(self.size)
    }

    /// Whether there is another page.
    pub fn is_part(&self) -> bool {
        !self.previous.is_empty() || !self.next.is_empty()
    }
}
