//! Lists taken out of the portal: `?xuat=csv` or `?xuat=xlsx` behind a list's own address answers all of its rows, by the
//! same rights, filter and order as the page. A list too long for that is made as a job, which asks the same address.

mod replay;

use std::{convert::Infallible, path::Path};

use askama::Template;
use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};

use super::{App, Chrome, Error, Result, Visit, form::page, show};
use crate::{
    clock,
    files::attachment,
    office::{About, Row, Table, Value, csv, excel, workbook::Book},
};
use replay::Replay;

pub use replay::{GetPaths, ListFile, list_address, request};

/// The key behind which the address names the form.
const KEY: &str = "xuat";
/// Keys by which lists name their page: an export has none.
const PAGES: [&str; 4] = [KEY, "page", "trang", "before"];
/// Most rows of a list that are answered at once; more of them are too much for one request.
const AT_ONCE: usize = 20_000;
/// Most rows of a list that is made as a job: all of them are held in memory.
const MOST: usize = 400_000;
/// Characters of a title in a file's name.
const NAME: usize = 100;

/// A form in which lists are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Excel,
}

/// Where a list is taken out in each form, for the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exports {
    pub csv: String,
    pub excel: String,
}

/// What a list's address asks: the page, or all its rows as a file.
#[derive(Clone, Debug, Default)]
pub struct Export {
    format: Option<Format>,
    /// None behind a form that was sent: its page has another address than its list.
    exports: Option<Exports>,
    /// Set where the portal itself asks.
    replay: Option<Replay>,
}

/// A list on its way out.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    format: Format,
    export: &'a Export,
}

#[derive(Template)]
#[template(path = "web/long_list.html")]
struct LongPage<'a> {
    chrome: Chrome,
    title: &'a str,
    at_once: String,
    /// "CSV"
    format: &'static str,
    /// Where the list is taken out in that form, and the list itself.
    list: &'a str,
    back: &'a str,
}

impl FromRequestParts<App> for Export {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        Ok(Self::read(uri, parts.extensions.get::<Replay>().cloned()))
    }
}

impl Export {
    fn read(uri: &Uri, replay: Option<Replay>) -> Self {
        let asked: Vec<_> = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect();
        let format = asked.iter().rev().find(|(key, _)| key == KEY).and_then(|(_, form)| match form.as_ref() {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Excel),
            _ => None,
        });
        let link = |form: &str| {
            let kept = asked.iter().filter(|(key, value)| !PAGES.contains(&key.as_ref()) && !value.is_empty());
            let query =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair(KEY, form).finish();
            format!("{}?{query}", uri.path())
        };
        Self { format, exports: Some(Exports { csv: link("csv"), excel: link("xlsx") }), replay }
    }

    /// The form asked for, for what is no list.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The list in the form asked for; none: the page.
    pub fn wanted(&self) -> Option<Leaving<'_>> {
        self.format.map(|format| Leaving { format, export: self })
    }

    /// Most rows that are answered.
    fn most(&self) -> usize {
        if self.replay.is_some() { MOST } else { AT_ONCE }
    }

    /// How many rows of an export are read: one more, by which it is seen to be too long.
    pub fn limit(&self) -> usize {
        self.most() + 1
    }

    /// Where the list is taken out.
    pub fn links(&self) -> Option<Exports> {
        self.exports.clone()
    }

    /// How many rows are read, and of which page: of an export all.
    pub fn window(&self, size: i64, page: i64) -> (i64, i64) {
        match self.format {
            Some(_) => (i64::try_from(self.limit()).unwrap_or(i64::MAX), 1),
            None => (size, page),
        }
    }
}

impl Leaving<'_> {
    /// The table as a file, named by the list's title and the day; of a table too long for one request a page that offers
    /// to make the file in the background.
    ///
    /// # Errors
    /// [`Error::Conflict`] of a table too long even for that.
    pub async fn answer(self, visit: &Visit, title: &str, table: Table) -> Result<Response> {
        if table.rows.len() > self.export.most() {
            return self.too_long(visit, title);
        }
        let format = self.format;
        let creator = visit.viewer.grant.as_ref().map_or_else(String::new, |grant| grant.unit_name.clone());
        let about = About { title: title.to_owned(), creator, made_at: visit.now };
        let folder = self.export.replay.as_ref().map(|replay| replay.folder.clone());
        let bytes = tokio::task::spawn_blocking(move || match (format, folder) {
            (Format::Csv, _) => Ok(csv::write(&table)?),
            (Format::Excel, Some(folder)) if table.is_plain() => rows(&about, table, &folder),
            (Format::Excel, _) => {
                let mut book = Book::new(&about);
                book.table(&about.title, &about.title, &table)?;
                Ok(book.bytes()?)
            }
        });
        let bytes: anyhow::Result<Vec<u8>> = bytes.await.map_err(anyhow::Error::from)?;
        let (media_type, ending) = match format {
            Format::Csv => (csv::MEDIA_TYPE, "csv"),
            Format::Excel => (excel::MEDIA_TYPE, "xlsx"),
        };
        let name = file_name(title, visit.today, ending);
        let mut response = file(media_type, &name, bytes?);
        response.extensions_mut().insert(ListFile { name, title: title.to_owned() });
        Ok(response)
    }

    fn too_long(self, visit: &Visit, title: &str) -> Result<Response> {
        let (Some(exports), None) = (&self.export.exports, &self.export.replay) else {
            return Err(Error::conflict(format!(
                "Danh sách dài hơn {} dòng. Hãy lọc hẹp hơn rồi xuất lại.",
                show::number(&MOST)
            )));
        };
        let (format, list) = match self.format {
            Format::Csv => ("CSV", &exports.csv),
            Format::Excel => ("Excel", &exports.excel),
        };
        // The form is the last of the address.
        let back = list.rsplit_once(['?', '&']).map_or(list.as_str(), |(back, _)| back);
        page(&LongPage {
            chrome: Chrome::new(visit, format!("Xuất danh sách dài: {title}")),
            title,
            at_once: show::number(&AT_ONCE),
            format,
            list,
            back,
        })
    }
}

/// A long list without totals: its rows wait in a file, not in memory.
fn rows(about: &About, table: Table, folder: &Path) -> anyhow::Result<Vec<u8>> {
    let mut book = Book::new(about);
    let mut rows = book.rows(&about.title, &about.title, &table.columns, folder)?;
    for row in table.rows {
        if let Row::Line(cells) = row {
            rows.push(&cells)?;
        }
    }
    rows.finish()?;
    Ok(book.bytes()?)
}

/// A file that is made for its reader, to be saved under this name.
pub fn file(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, attachment(name))], bytes)
        .into_response()
}

/// "Vướng mắc 12, 2026-11-23.csv": what no file system takes in names is left out.
pub fn file_name(title: &str, day: NaiveDate, ending: &str) -> String {
    let plain: String = title
        .chars()
        .map(|c| match c {
            '/' | '\\' => '-',
            ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' | '\t' => ' ',
            other => other,
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let title: String = words.join(" ").chars().take(NAME).collect();
    format!("{}, {day}.{ending}", title.trim())
}

/// The day of an instant in Vietnam, and its hour: two cells, so that a list is sorted by them.
pub fn moment(at: &DateTime<Utc>) -> [Value; 2] {
    [Value::Day(clock::local_day(*at)), Value::from(show::hour(at))]
}

/// Whole percent, as reports say it.
pub fn percent(percent: i16) -> Value {
    Value::Percent(u32::try_from(percent).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str) -> Export {
        Export::read(&uri.parse().expect("an address"), None)
    }

    #[test]
    fn an_export_has_the_filter_of_its_list_and_no_page() {
        let export = read("/vuong-mac?q=kinh+ph%C3%AD%26&page=3&state=&unit=4&xuat=xls");
        assert!(export.wanted().is_none(), "an unknown form is as good as none");
        let links = export.links().expect("links");
        assert_eq!(links.csv, "/vuong-mac?q=kinh+ph%C3%AD%26&unit=4&xuat=csv");
        assert_eq!(links.excel, "/vuong-mac?q=kinh+ph%C3%AD%26&unit=4&xuat=xlsx");
        assert_eq!(read("/ky?xuat=xlsx").format, Some(Format::Excel));
        assert_eq!(read("/ky?xuat=csv&page=7").window(50, 7), (20_001, 1));
        assert_eq!(read("/ky?page=7").window(50, 7), (50, 7));
    }

    #[test]
    fn a_file_is_called_by_its_list_and_the_day() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        assert_eq!(
            file_name("Đã báo cáo: 141/156 phân công", day, "csv"),
            "Đã báo cáo 141-156 phân công, 2026-11-23.csv"
        );
        assert!(file_name(&"dài ".repeat(99), day, "xlsx").chars().count() < 120);
    }
}
