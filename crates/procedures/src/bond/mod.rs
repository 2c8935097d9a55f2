//! Performance bonds: recorded, returned, called.

mod call;
mod hand_over;
mod record;
mod return_bond;
mod take_guarantee_payment;

pub use call::CallBond;
pub use hand_over::HandOverBond;
pub use record::RecordBond;
pub use return_bond::ReturnBond;
pub use take_guarantee_payment::TakeGuaranteePayment;

use crate::prelude::*;
use domain::{
    bond::{Action, Bond},
    ids::ContractId,
};

/// Starts the clock of the return of a contract's bond, on the day on which the contract ends.
pub(crate) async fn free_of(work: &UnitOfWork<'_>, contract: ContractId) -> Result<(), Error> {
    for mut bond in work.load_all_for_update::<Bond>("contract", contract).await? {
        if bond.status.after(Action::FallDue).is_ok() {
            let event = bond.fall_due(work.today(), &work.law(&bond.unit))?;
            work.record(&mut bond, event).await?;
        }
    }
    Ok(())
}
