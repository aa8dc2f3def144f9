//! The consolidated report (báo cáo tổng hợp): what an owner reports upwards of a plan in a period, drafted from accepted
//! reports, edited part by part, its figures taken from the rollup and never typed.

pub mod access;
pub mod act;
pub mod basis;
pub mod board;
pub mod closing;
pub mod compose;
pub mod draft;
pub mod edition;
pub mod export;
pub mod figure;
pub mod gather;
mod material;
pub mod pages;
pub mod paper;
pub mod renewal;
pub mod store;
pub mod tables;
pub mod token;

use crate::words::worded;

pub use basis::Basis;
pub use board::Board;
pub use figure::Figure;

worded! {
    /// The parts of the report, in their order: the four with numbers (DESIGN.md §5), and what stands before and after them.
    pub enum Part {
        Opening = "opening", "Mở đầu";
        Results = "results", "Kết quả thực hiện";
        Difficulties = "difficulties", "Khó khăn, vướng mắc";
        Proposals = "proposals", "Kiến nghị, đề xuất";
        Next = "next", "Phương hướng kỳ tới";
        Closing = "closing", "Kết thúc";
    }
}

impl Part {
    /// "I", as printed before its heading; what opens and closes the report has none.
    pub const fn number(self) -> Option<&'static str> {
        match self {
            Self::Results => Some("I"),
            Self::Difficulties => Some("II"),
            Self::Proposals => Some("III"),
            Self::Next => Some("IV"),
            Self::Opening | Self::Closing => None,
        }
    }
}

/// A piece of the report that is written by itself: the opening of a part, or what it says of one section of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub part: Part,
    /// The section it is about, with its heading; none for a part's opening.
    pub section: Option<Heading>,
    /// As its writer keeps it: lines with marks and tokens.
    pub text: String,
}

/// A section as the report names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub section_id: i64,
    /// "IV.1"
    pub reference: String,
    pub heading: String,
}

impl Passage {
    /// Whether it is the same piece of a report as another, whatever they say.
    pub fn is_about(&self, other: &Self) -> bool {
        let section = |passage: &Self| passage.section.as_ref().map(|section| section.section_id);
        self.part == other.part && section(self) == section(other)
    }

    /// Where somebody finds it: "Phần I, mục IV.1 (Tuyên truyền)".
    pub fn place(&self) -> String {
        let label = self.part.label();
        match (self.part.number(), &self.section) {
            (Some(number), Some(section)) => format!("Phần {number}, mục {} ({})", section.reference, section.heading),
            (Some(number), None) => format!("Phần {number} ({label})"),
            (None, _) => label.to_owned(),
        }
    }
}
