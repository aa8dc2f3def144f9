//! Enums that are stored, addressed and shown as words.

/// Declares an enum whose values each have a code (in the database, in JSON and in addresses) and an
/// official Vietnamese label. Adds `ALL`, `code`, `label`, `FromStr` (from the code) and `Display` (the label).
macro_rules! worded {
    (
        $(#[$attr:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_attr:meta])* $variant:ident = $code:tt, $label:tt; )+
        }
    ) => {
        $(#[$attr])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, sqlx::Type,
        )]
        #[sqlx(type_name = "text")]
        $vis enum $name {
            $( $(#[$variant_attr])* #[sqlx(rename = $code)] #[serde(rename = $code)] $variant, )+
        }

        impl $name {
            /// Every value, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// The word in the database and in addresses.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code ),+ }
            }

            /// The official Vietnamese word.
            pub const fn label(self) -> &'static str {
                match self { $( Self::$variant => $label ),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code { $( $code => Ok(Self::$variant), )+ _ => Err($crate::words::UnknownWord) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.label())
            }
        }
    };
}
pub(crate) use worded;

/// A code that names no value of the enum asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("từ không có trong danh mục")]
pub struct UnknownWord;

#[cfg(test)]
mod tests {
    use crate::attachment::Kind as FileKind;
    use crate::calendar::PeriodKind;
    use crate::commendation::{Award, Kind as CommendationKind, State as CommendationState};
    use crate::consolidated::Part;
    use crate::dialogue::Subject;
    use crate::extension::State as ExtensionState;
    use crate::legal::{DocumentKind, Proposal, State as LegalState};
    use crate::notice::Topic;
    use crate::obstacle::State as ObstacleState;
    use crate::plan::deadline::Cadence;
    use crate::plan::draft::pairing::Extent;
    use crate::progress::event::EventKind;
    use crate::progress::instructed::InstructionState;
    use crate::progress::reminded::{Matter, ReminderKind};
    use crate::progress::supervised::{DemandState, RecordKind};
    use crate::progress::{Outcome, Progress, Rating, ReportStanding, ReportState};
    use crate::supervision::{Author, RecordState, programme::PlannedState};
    use crate::unit::change::{ChangeKind, ChangeState};

    /// The words of `create table … check (COLUMN in (…))` for the named constraint.
    fn words_of(migration: &str, constraint: &str) -> Vec<String> {
        let clause =
            migration.lines().find(|line| line.contains(&format!("constraint {constraint} "))).expect("the constraint");
        clause.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
    }

    macro_rules! agrees {
        ($name:ty, $migration:literal, $constraint:literal) => {
            let codes: Vec<_> = <$name>::ALL.iter().map(|value| value.code().to_owned()).collect();
            assert_eq!(codes, words_of(include_str!($migration), $constraint));
            for value in <$name>::ALL {
                assert_eq!(value.code().parse::<$name>(), Ok(*value));
                assert_eq!(serde_json::to_value(value).expect("json"), value.code());
            }
        };
    }

    #[test]
    fn codes_are_those_the_database_allows() {
        agrees!(Cadence, "../migrations/0004_plan.sql", "deadline_cadence_known");
        agrees!(Extent, "../migrations/0007_draft.sql", "plan_draft_extent_known");
        agrees!(PeriodKind, "../migrations/0005_progress.sql", "period_kind_known");
        agrees!(ReportState, "../migrations/0005_progress.sql", "report_state_known");
        agrees!(EventKind, "../migrations/0011_correction.sql", "report_event_kind_known");
        agrees!(Progress, "../migrations/0005_progress.sql", "report_progress_known");
        agrees!(Rating, "../migrations/0005_progress.sql", "report_rating_known");
        agrees!(Outcome, "../migrations/0005_progress.sql", "period_standing_outcome_known");
        agrees!(ReportStanding, "../migrations/0005_progress.sql", "period_standing_report_state_known");
        agrees!(FileKind, "../migrations/0010_evidence.sql", "evidence_kind_known");
        agrees!(FileKind, "../migrations/0020_dialogue.sql", "message_file_kind_known");
        agrees!(Topic, "../migrations/0030_export.sql", "notice_topic_known");
        agrees!(Part, "../migrations/0029_consolidated.sql", "passage_part_known");
        agrees!(FileKind, "../migrations/0026_supervision.sql", "supervision_file_kind_known");
        agrees!(ObstacleState, "../migrations/0021_obstacle.sql", "obstacle_state_known");
        agrees!(Subject, "../migrations/0027_commendation.sql", "message_subject_known");
        agrees!(CommendationState, "../migrations/0027_commendation.sql", "commendation_state_known");
        agrees!(CommendationKind, "../migrations/0027_commendation.sql", "commendation_kind_known");
        agrees!(Award, "../migrations/0027_commendation.sql", "commendation_award_known");
        agrees!(InstructionState, "../migrations/0023_instruction.sql", "instruction_recipient_state_known");
        agrees!(ExtensionState, "../migrations/0022_extension.sql", "extension_state_known");
        agrees!(Matter, "../migrations/0023_instruction.sql", "reminder_matter_known");
        agrees!(RecordKind, "../migrations/0026_supervision.sql", "supervision_record_kind_known");
        agrees!(RecordState, "../migrations/0026_supervision.sql", "supervision_record_state_known");
        agrees!(DemandState, "../migrations/0026_supervision.sql", "supervision_demand_state_known");
        agrees!(Author, "../migrations/0026_supervision.sql", "supervision_record_author_known");
        agrees!(PlannedState, "../migrations/0026_supervision.sql", "supervision_planned_state_known");
        agrees!(DocumentKind, "../migrations/0025_legal.sql", "legal_entry_kind_known");
        agrees!(Proposal, "../migrations/0025_legal.sql", "legal_entry_proposal_known");
        agrees!(LegalState, "../migrations/0025_legal.sql", "legal_entry_state_known");
        agrees!(ReminderKind, "../migrations/0018_reminder.sql", "reminder_kind_known");
        agrees!(ChangeKind, "../migrations/0008_unit_change.sql", "unit_change_kind_known");
        agrees!(ChangeState, "../migrations/0008_unit_change.sql", "unit_change_state_known");
    }
}
