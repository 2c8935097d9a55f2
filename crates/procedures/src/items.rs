//! A page of a list as it is answered.

use serde::Serialize;

/// How many items a page has at most.
pub const LIMIT_MAX: u64 = 200;

/// A page.
#[derive(Clone, Debug, Serialize)]
pub struct Items<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

impl<T> Items<T> {
    /// The first of what was found, so many at most: one more says that there is another page, which begins after the last
    /// that is shown.
    #[must_use]
    pub fn up_to(mut items: Vec<T>, limit: usize, place: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(place);
        Self { items, next }
    }
}
