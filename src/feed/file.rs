//! The calendar as a file: iCalendar, RFC 5545.

use chrono::{DateTime, Days, Duration, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};

use super::agenda::Occasion;

/// How often programs are asked to fetch it again.
const REFRESHED_EVERY: Duration = Duration::hours(6);
/// From the beginning of the day back to nine in the morning of the day before.
const REMINDED_BEFORE: Duration = Duration::hours(15);
/// The longest line, in bytes without its end.
const LINE: usize = 75;

/// The calendar of these days under a name. Links lead to the portal at `base_url`; `now` is when it was made.
pub fn write(name: &str, occasions: &[Occasion], base_url: &str, now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Tiến Độ//tiendo//VI"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(&plain(name)).timezone("Asia/Ho_Chi_Minh").ttl(&REFRESHED_EVERY);
    for occasion in occasions {
        calendar.push(event(occasion, base_url, now));
    }
    folded(&calendar.to_string())
}

fn event(occasion: &Occasion, base_url: &str, now: DateTime<Utc>) -> Event {
    let link = format!("{base_url}{}", occasion.path);
    let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
    let notes = occasion.notes.iter().map(String::as_str).chain([link.as_str()]);
    let uid = format!("{}@{host}", occasion.uid);
    let mut event = Event::new();
    event
        .uid(&uid)
        .timestamp(now)
        .starts(occasion.on)
        // The day on which it is over.
        .ends(occasion.on + Days::new(1))
        .summary(&occasion.title)
        .description(&notes.collect::<Vec<_>>().join("\n"))
        .url(&link)
        // A day on which something is due is no day on which nobody has time.
        .add_property("TRANSP", "TRANSPARENT");
    if occasion.reminds {
        let mut alarm = Alarm::display(&occasion.title, -REMINDED_BEFORE);
        event.alarm(alarm.uid(&format!("alarm-{uid}")).timestamp(now).done());
    }
    event.done()
}

/// A text for properties that are written as they are.
fn plain(text: &str) -> String {
    text.replace([',', ';', '\\', '\n'], " ")
}

/// The same with every line at most 75 bytes long, cut between characters. The library's own folding leaves some a byte
/// longer.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / LINE * 3);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut used = 0;
        for letter in line.chars() {
            if used + letter.len_utf8() > LINE {
                out.push_str("\r\n ");
                used = 1;
            }
            out.push(letter);
            used += letter.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests;
