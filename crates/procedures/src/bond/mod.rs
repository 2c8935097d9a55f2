//! Performance bonds: recorded, returned, called.

mod call;
mod give_back;
mod record;

pub use call::CallBond;
pub use give_back::ReturnBond;
pub use record::RecordBond;

use crate::prelude::*;
use domain::{
    bond::{Action, Bond},
    ids::ContractId,
};

/// Starts the clock of the return of a contract's bond, on the day on which the contract ends.
pub(crate) async fn free_of(unit: &Unit<'_>, contract: ContractId) -> Result<(), Halt> {
    for mut bond in unit.all::<Bond>("contract", contract).await? {
        if bond.status.after(Action::FallDue).is_ok() {
            let event = bond.fall_due(unit.today(), &unit.law(&bond.unit))?;
            unit.record(&mut bond, event).await?;
        }
    }
    Ok(())
}
