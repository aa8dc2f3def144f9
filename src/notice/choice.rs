//! How people want to be told.

use std::collections::HashMap;

use super::Topic;
use crate::words::worded;

worded! {
    /// How somebody is told of a topic, beside the portal.
    pub enum Way {
        Now = "now", "Gửi thư ngay";
        Daily = "daily", "Gộp vào thư hằng ngày";
        Portal = "portal", "Chỉ trong cổng";
    }
}

/// How people are told of a topic until they choose: at once what somebody waits for.
pub const fn by_default(topic: Topic) -> Way {
    match topic {
        Topic::Returned
        | Topic::Asked
        | Topic::Reminder
        | Topic::Instruction
        | Topic::Extension
        | Topic::Supervision => Way::Now,
        Topic::Decided
        | Topic::Waiting
        | Topic::Obstacle
        | Topic::Commendation
        | Topic::Comment
        | Topic::Period
        | Topic::Consolidated
        | Topic::Plan
        | Topic::Export
        | Topic::System => Way::Daily,
    }
}

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// No e-mail at all.
    pub silent: bool,
    /// Where it is not the default.
    pub ways: HashMap<Topic, Way>,
}

impl Choices {
    /// How this person is told of a topic.
    pub fn way(&self, topic: Topic) -> Way {
        self.ways.get(&topic).copied().unwrap_or(by_default(topic))
    }

    /// The choices in words, for the journal: "Báo cáo bị trả lại: Gửi thư ngay; …".
    pub fn told(&self) -> String {
        let said = Topic::ALL.iter().map(|topic| format!("{}: {}", topic.label(), self.way(*topic).label()));
        said.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_chosen_is_as_the_program_has_it() {
        let choices = Choices { silent: false, ways: HashMap::from([(Topic::Returned, Way::Portal)]) };
        assert_eq!(choices.way(Topic::Returned), Way::Portal);
        assert_eq!(choices.way(Topic::Asked), Way::Now);
        assert_eq!(choices.way(Topic::Plan), Way::Daily);
        assert_eq!(
            [Topic::Obstacle, Topic::Instruction, Topic::Extension, Topic::Comment].map(by_default),
            [Way::Daily, Way::Now, Way::Now, Way::Daily]
        );
        assert!(choices.told().contains("Báo cáo bị trả lại: Chỉ trong cổng; "));
    }
}
