//! Logging in and out, and API tokens.

pub(crate) mod attempt;
mod forget;
mod log_in;
mod log_out;
mod make_token;
mod revoke_token;
pub(crate) mod second_factor;

pub use forget::{ForgetWhatEnded, Keeping};
pub use log_in::LogIn;
pub use log_out::LogOut;
pub use make_token::MakeToken;
pub use revoke_token::RevokeToken;
pub use second_factor::{
    ConfirmSecondFactor, RecoveryCodes, RemoveSecondFactor, SecondFactorSecret, SetUpSecondFactor,
};

pub use log_in::{LoggedIn, Secret};
pub use make_token::TokenMade;
