//! The ledger as a file for the books of others: `qingdan export journal` downloads what the API streams, by the right of
//! whoever asks.

use crate::rules::Market;
use reqwest::{Client, header::ACCEPT};
use std::io::Write;

/// The program that is to read the file.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum Format {
    /// hledger.
    Hledger,
    /// ledger.
    Ledger,
    /// beancount.
    Beancount,
}

/// Writes the entries up to a position of the journal, or up to now, as they come.
///
/// # Errors
/// When the market cannot be reached or refuses, or the file cannot be written.
pub async fn journal(
    market: &Market,
    format: Format,
    unit: Option<&str>,
    position: Option<i64>,
    into: &mut impl Write,
) -> Result<(), String> {
    crate::start::provide_encryption();
    let media = match format {
        Format::Hledger => "text/x-hledger",
        Format::Ledger => "text/x-ledger",
        Format::Beancount => "text/x-beancount",
    };
    let mut asked = format!("{}/v1/reports/entries?", market.market);
    for (name, value) in [("unit", unit.map(ToOwned::to_owned)), ("position", position.map(|at| at.to_string()))] {
        if let Some(value) = value {
            asked.push_str(&format!("{name}={value}&"));
        }
    }
    let client = Client::builder().build().map_err(|error| error.to_string())?;
    let request = market.asked(client.get(asked).header(ACCEPT, media));
    let mut response = request.send().await.map_err(|error| error.to_string())?;
    if !response.status().is_success() {
        let body: serde_json::Value = response.json().await.map_err(|error| error.to_string())?;
        return Err(body["detail"].as_str().unwrap_or("the market refuses").to_owned());
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| error.to_string())? {
        into.write_all(&chunk).map_err(|error| error.to_string())?;
    }
    into.flush().map_err(|error| error.to_string())
}
