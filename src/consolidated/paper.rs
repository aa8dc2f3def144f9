//! The report on paper: its Word file with the appendices, its Excel file. The same report always gives the same bytes.

use std::{io::Cursor, path::Path};

use anyhow::Result;
use chrono::Datelike;

use super::{
    Basis, Passage,
    compose::{self, Misplaced},
    store::{Letterhead, Report},
    tables::{self, By},
};
use crate::office::{
    About, Table,
    word::{self, Appendix, Block, Capacity, Document, Issued, Letter, Recipients, Signature},
    workbook::Book,
};

/// Everything that files are made of.
pub struct Paper {
    pub report: Report,
    pub letterhead: Letterhead,
    pub passages: Vec<Passage>,
    pub basis: Basis,
}

impl Paper {
    fn about(&self) -> About {
        About {
            title: format!("Báo cáo {}", self.report.subject),
            creator: self.letterhead.issuer.clone(),
            made_at: self.basis.so_at,
        }
    }

    /// What its files are called, without their ending.
    pub fn name(&self) -> String {
        let whose = if self.report.is_whole() { String::new() } else { format!(" – {}", self.report.unit_name) };
        format!("Báo cáo tổng hợp {} {}{whose}", self.report.plan_short_title, self.report.span()).replace('/', "-")
    }

    /// The Word file.
    ///
    /// # Errors
    /// Inside: every token that means nothing, with its place.
    pub fn word(&self) -> Result<Result<Vec<u8>, Vec<Misplaced>>> {
        let body = match compose::body(&self.passages, &self.basis.board) {
            Ok(body) => body,
            Err(misplaced) => return Ok(Err(misplaced)),
        };
        let document = Document { about: self.about(), letter: Some(self.letter(body)), appendices: self.appendices() };
        Ok(Ok(word::write(&document)?))
    }

    fn letter(&self, body: Vec<Block>) -> Letter {
        let (report, head) = (&self.report, &self.letterhead);
        let lines =
            |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let (capacity, post) = match report.by_deputy {
            true => (Some((Capacity::Deputy, head.head_post.clone())), head.deputy_post.clone()),
            false => (None, head.head_post.clone()),
        };
        Letter {
            letterhead: word::Letterhead {
                superior: Some(head.superior.clone()).filter(|name| !name.is_empty()),
                issuer: head.issuer.clone(),
                number: report.number.and_then(|number| u32::try_from(number).ok()),
                symbol: head.symbol.clone(),
                place: if head.place.is_empty() { "……".to_owned() } else { head.place.clone() },
                date: report.issued_on.map_or(Issued::In { year: report.cut_off_on.year() }, Issued::On),
            },
            kind: "Báo cáo".to_owned(),
            subject: report.subject.clone(),
            addressees: lines(&report.addressees),
            body,
            signature: Signature { capacity, post, name: Some(report.signer.clone()).filter(|name| !name.is_empty()) },
            recipients: Recipients { names: lines(&report.recipients), filed: head.filed.clone() },
        }
    }

    fn appendices(&self) -> Vec<Appendix> {
        let Basis { ground, lines, .. } = &self.basis;
        let appendix = |title: &str, table: Table| Appendix {
            title: title.to_owned(),
            note: Some(format!("{}; {}", tables::as_of(self.basis.as_of), tables::RATE)),
            landscape: true,
            body: vec![Block::Table(table)],
        };
        let mut appendices = vec![
            appendix("Kết quả thực hiện theo đơn vị", tables::by_unit(lines, false)),
            appendix("Kết quả thực hiện theo mục", tables::by_section(ground, lines)),
            appendix("Kết quả thực hiện theo nhiệm vụ", tables::by_task(ground, lines)),
        ];
        if let (Some(last), Some(chain)) = (appendices.last_mut(), &self.report.journal_head) {
            last.body.push(Block::Paragraph(format!("Chuỗi nhật ký đến lúc đóng kỳ: {chain}.")));
        }
        appendices
    }

    /// The Excel file, of the figures of the last period; what waits on its way does so in this folder.
    ///
    /// # Errors
    /// As the writer below has them.
    pub fn excel(&self, folder: &Path) -> Result<Vec<u8>> {
        let Basis { ground, lines, closed, .. } = &self.basis;
        let mut book = Book::new(&self.about());
        let of = format!("{}, {}", self.report.plan_short_title, self.report.period_name);
        for by in By::ALL {
            if let Some(table) = by.table(&self.basis) {
                book.table(by.label(), &format!("{by} – {of}"), &table)?;
            }
        }
        // Tens of thousands of lines wait in a file, not in memory.
        let columns = tables::line_columns();
        let mut rows = book.rows(By::Line.label(), &format!("{} – {of}", By::Line), &columns, folder)?;
        for line in tables::in_order(ground, lines) {
            rows.push(&tables::line_cells(ground, line, *closed))?;
        }
        rows.finish()?;
        let mut bytes = Cursor::new(Vec::new());
        book.write_to(&mut bytes)?;
        Ok(bytes.into_inner())
    }
}
