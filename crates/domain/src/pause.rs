//! Time that does not count because the law holds a purchase still: a challenge that may change the outcome, a complaint for which
//! finance suspends (C5, C8; REG Art. 54, LAW Art. 57). A time that is given to act stops meanwhile and goes on afterwards.

use crate::{moment::Day, schema::ToSchema};
use serde::{Deserialize, Serialize};

/// Days on which a purchase is held still, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// How many days after `since` and up to `until` are held still by any of these.
#[must_use]
pub fn paused_days(pauses: &[Pause], since: Day, until: Day) -> i64 {
    let mut spans: Vec<(Day, Day)> =
        pauses.iter().map(|pause| (pause.from.max(since.plus_days(1)), pause.until.min(until))).collect();
    spans.sort_unstable();
    let (mut days, mut counted) = (0, since);
    for (from, to) in spans {
        let from = from.max(counted.plus_days(1));
        if to >= from {
            days += to.days_since(from) + 1;
            counted = to;
        }
    }
    days
}

/// A last day, counted from the day after `since`, that moves by every day held still before it.
#[must_use]
pub fn extended(last: Day, since: Day, pauses: &[Pause]) -> Day {
    let mut moved = last;
    loop {
        let next = last.plus_days(paused_days(pauses, since, moved));
        if next == moved {
            return moved;
        }
        moved = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn pause(from: &str, until: &str) -> Pause {
        Pause { from: day(from), until: day(until) }
    }

    #[test]
    fn days_held_still_are_counted_once() {
        let pauses =
            [pause("2026-05-03", "2026-05-06"), pause("2026-05-05", "2026-05-08"), pause("2026-04-01", "2026-05-01")];
        assert_eq!(paused_days(&pauses, day("2026-05-01"), day("2026-05-31")), 6);
        assert_eq!(paused_days(&pauses, day("2026-05-01"), day("2026-05-04")), 2);
    }

    #[test]
    fn a_last_day_moves_by_what_is_held_still_before_it_even_if_that_begins_in_the_time_added() {
        let last = day("2026-05-10");
        assert_eq!(extended(last, day("2026-05-01"), &[pause("2026-05-03", "2026-05-04")]), day("2026-05-12"));
        let second = [pause("2026-05-03", "2026-05-04"), pause("2026-05-12", "2026-05-12")];
        assert_eq!(extended(last, day("2026-05-01"), &second), day("2026-05-13"));
        assert_eq!(extended(last, day("2026-05-01"), &[pause("2026-05-11", "2026-05-20")]), last);
    }
}
