//! What all nouns have in common: an identity, a version, and a life told by events.

use crate::{
    clock::Running,
    concern::Concern,
    ids::{Names, TenderId},
    rulebook::Law,
    secrecy::Until,
};
use serde::{Serialize, de::DeserializeOwned};

/// A thing the process works on. It changes only through [`Noun::apply`], so replaying its events gives it back.
pub trait Noun: Clone + PartialEq + std::fmt::Debug + Serialize + Send + Sync + 'static {
    /// Its identifier.
    type Id: Names + Ord;
    /// What can happen to it.
    type Event: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync;

    /// Its identifier.
    fn id(&self) -> Self::Id;
    /// How often it has changed, counting its birth; the ETag.
    fn version(&self) -> i64;
    /// The noun that an event brings into the world; none for every later event.
    fn born(event: &Self::Event) -> Option<Self>;
    /// Applies an event: the only way to change.
    fn apply(&mut self, event: &Self::Event);
    /// Whom it concerns, which decides who may see and move it.
    fn concern(&self) -> Concern<'_>;
    /// Whether clocks can run on it.
    const CLOCKED: bool = false;
    /// The clocks that run on it now, under a law.
    fn clocks(&self, _law: &Law<'_>) -> Vec<Running> {
        Vec::new()
    }
    /// What must be opened before anybody is told of an event; nothing if it is told at once. Asked before the event is
    /// applied and after it: what was sealed and is not any more comes to light.
    fn until(&self, _event: &Self::Event) -> Option<Until> {
        None
    }
    /// The tender of whose bids an event lets be told, if it does.
    fn opens(&self, _event: &Self::Event) -> Option<TenderId> {
        None
    }
}

/// Writes the parts of [`Noun`] that are the same for all.
macro_rules! noun {
    ($name:ident, $id:ty, $event:ty, $birth:pat => $born:expr $(, $clocked:ident)? $(; until $until:ident)? $(; opens $opens:ident)?) => {
        impl $crate::noun::Noun for $name {
            type Id = $id;
            type Event = $event;
            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> i64 {
                self.version
            }
            fn born(event: &$event) -> Option<Self> {
                match event {
                    $birth => Some($born.clone()),
                    #[allow(unreachable_patterns, reason = "nothing may happen to a noun but its birth")]
                    _ => None,
                }
            }
            fn apply(&mut self, event: &$event) {
                self.evolve(event);
                self.version += 1;
            }
            fn concern(&self) -> $crate::concern::Concern<'_> {
                self.concerned()
            }
            $(
                const CLOCKED: bool = true;
                fn clocks(&self, law: &$crate::rulebook::Law<'_>) -> Vec<$crate::clock::Running> {
                    self.$clocked(law)
                }
            )?
            $(
                fn until(&self, event: &$event) -> Option<$crate::secrecy::Until> {
                    self.$until(event)
                }
            )?
            $(
                fn opens(&self, event: &$event) -> Option<$crate::ids::TenderId> {
                    self.$opens(event)
                }
            )?
        }
    };
}
pub(crate) use noun;

/// Looks a move up in a table; the refusal names where the noun stands and what it may do there.
macro_rules! moves {
    ($status:ident, $action:ident, $table:expr) => {
        impl $status {
            /// Where an action leads from here.
            ///
            /// # Errors
            /// When the table has no such move.
            pub fn after(self, action: $action) -> Result<Self, $crate::rulebook::Refusal> {
                let found = $table.iter().find(|(from, by, _)| (*from, *by) == (self, action));
                found.map(|(_, _, to)| *to).ok_or_else(|| {
                    $crate::rulebook::Refusal::of($crate::rulebook::Reason::NotInThisState)
                        .with("status", self)
                        .with("action", action)
                        .with_words("possible", self.actions())
                })
            }
            /// What can be done from here.
            pub fn actions(self) -> impl Iterator<Item = $action> {
                let mut actions: Vec<$action> =
                    $table.iter().filter(|(from, _, _)| *from == self).map(|(_, by, _)| *by).collect();
                actions.dedup();
                actions.into_iter()
            }
        }
    };
}
pub(crate) use moves;
