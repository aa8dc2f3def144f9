//! The head of a document: both bodies, number and day, what it is and whom it goes to.

use std::cmp::Ordering;

use chrono::Datelike;

use super::page::Page;
use super::table::columns;
use super::xml::Xml;
use super::{Issued, Letter, Letterhead};
use crate::office::measure::{balanced, length};
use crate::office::text::{one_line, plain};

const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Widths of the head's columns: the motto of the state goes on one line, and so do the names of most bodies.
pub const COLUMNS: [u32; 2] = [3798, 5556];
/// Letter sizes that rules are measured by, as the styles have them.
const BODY_SIZE: u32 = 13;
const TEXT_SIZE: u32 = 14;
/// What other fonts of that name may need more: less than any word.
const SLACK: u32 = 60;

pub fn write(xml: &mut Xml, letter: &Letter) {
    let head = &letter.letterhead;
    let numbered = |xml: &mut Xml| xml.paragraph("SoKyHieu", &format!("Số: {}", number(head)));
    let dated = |xml: &mut Xml| xml.paragraph("DiaDanh", &format!("{}, {}", one_line(&head.place), day(head.date)));
    columns(xml, COLUMNS, &[[&|xml| bodies(xml, head), &motto], [&numbered, &dated]]);
    xml.paragraph("TenLoai", &one_line(&letter.kind).to_uppercase());
    // Long subjects keep off the margins.
    let room = Page::PORTRAIT.room();
    let subject = evenly(xml, "TrichYeu", &one_line(&letter.subject), TEXT_SIZE, [room, room * 9 / 10]);
    rule(xml, room, part_of(&subject, TEXT_SIZE));
    addressees(xml, &letter.addressees);
}

fn bodies(xml: &mut Xml, head: &Letterhead) {
    let mut name =
        |style: &str, name: &str| evenly(xml, style, &plain(name).to_uppercase(), BODY_SIZE, [COLUMNS[0], COLUMNS[0]]);
    if let Some(superior) = &head.superior {
        name("CoQuanChuQuan", superior);
    }
    let issuer = name("CoQuanBanHanh", &head.issuer);
    rule(xml, COLUMNS[0], part_of(&issuer, BODY_SIZE));
}

fn motto(xml: &mut Xml) {
    xml.paragraph("QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    xml.paragraph("TieuNgu", MOTTO);
    rule(xml, COLUMNS[1], length(MOTTO, TEXT_SIZE));
}

/// A centred paragraph in a room of this width, broken into even lines no longer than that. It is drawn in so far that they
/// break by themselves: whoever edits it meets no line breaks.
fn evenly(xml: &mut Xml, style: &str, text: &str, points: u32, [room, most]: [u32; 2]) -> Vec<String> {
    let lines = balanced(text, points, most);
    let widest = lines.iter().map(|line| length(line, points)).max().unwrap_or_default();
    let aside = if lines.len() > 1 { room.saturating_sub(widest + SLACK) / 2 } else { 0 };
    let drawn_in = |xml: &mut Xml| {
        if aside > 0 {
            xml.empty("w:ind", &[("w:left", &aside), ("w:right", &aside)]);
        }
    };
    xml.paragraph_with(style, drawn_in, false, text);
    lines
}

/// A rule below lines: between a third and a half as long as the one above it.
fn part_of(lines: &[String], points: u32) -> u32 {
    lines.last().map_or(0, |line| length(line, points) * 2 / 5)
}

/// A rule of this length in the middle of so much room.
fn rule(xml: &mut Xml, room: u32, length: u32) {
    let aside = room.saturating_sub(length) / 2;
    let properties = |xml: &mut Xml| {
        xml.within("w:pBdr", |xml| {
            xml.empty("w:top", &[("w:val", &"single"), ("w:sz", &6), ("w:space", &1), ("w:color", &"000000")]);
        });
        xml.empty("w:ind", &[("w:left", &aside), ("w:right", &aside)]);
    };
    xml.paragraph_with("KeNgang", properties, false, "");
}

/// "05/BC-SGDĐT", or room for the number.
pub fn number(head: &Letterhead) -> String {
    let symbol = one_line(&head.symbol);
    match head.number {
        Some(number) => format!("{number:02}/{symbol}"),
        None => format!("         /{symbol}"),
    }
}

/// "ngày 05 tháng 02 năm 2026": only January and February have a zero before them.
pub fn day(date: Issued) -> String {
    match date {
        Issued::On(day) if day.month() < 3 => day.format("ngày %d tháng %m năm %Y").to_string(),
        Issued::On(day) => day.format("ngày %d tháng %-m năm %Y").to_string(),
        Issued::In { year } => format!("ngày      tháng      năm {year}"),
    }
}

/// One stands beside "Kính gửi", several below it, each after a dash below the colon.
fn addressees(xml: &mut Xml, names: &[String]) {
    let names: Vec<String> = names.iter().map(|name| ended(name, "")).filter(|name| !name.is_empty()).collect();
    match names.len().cmp(&1) {
        Ordering::Less => {}
        Ordering::Equal => xml.paragraph("KinhGui", &format!("Kính gửi: {}", names[0])),
        Ordering::Greater => {
            xml.paragraph("KinhGuiNhieu", "Kính gửi:");
            for (index, name) in names.iter().enumerate() {
                let end = if index + 1 == names.len() { "." } else { ";" };
                xml.paragraph("NoiGui", &format!("- {name}{end}"));
            }
        }
    }
}

/// A name in a list, without whatever sign it ended in and with this one.
pub fn ended(name: &str, end: &str) -> String {
    let name = one_line(name);
    let name = name.trim_start_matches(['-', ' ']).trim_end_matches([';', '.', ',', ' ']);
    if name.is_empty() { String::new() } else { format!("{name}{end}") }
}
