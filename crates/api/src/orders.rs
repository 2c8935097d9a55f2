//! An order to the bank over HTTP: the file that the bank reads, as CSV or pain.001 by what the caller accepts.

use crate::{face::id_in, problem::refuse};
use axum::{
    body::Body,
    extract::{RawPathParams, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use domain::{
    Fen, Reason, Refusal,
    contract::Contract,
    ids::{ContractId, OrderId},
    payment::Payment,
    payment_order::PaymentOrder,
    permission::Act,
    text::Mark,
};
use persistence::{Error, Reader};
use procedures::payment_order::bank::{Outgoing, order_as_csv, order_as_pain, reference_of};
use std::collections::{BTreeMap, BTreeSet};
use web::{App, caller_of, language_of, wanted};

pub(crate) const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const XML: &str = "application/xml";

/// Whether an order is wanted as XML; as CSV where nothing is said.
fn is_wanted_as_xml(headers: &HeaderMap) -> Result<bool, Refusal> {
    if !headers.contains_key(header::ACCEPT) {
        return Ok(false);
    }
    let known = |range: &String| match range.as_str() {
        XML | "application/*" => Some(true),
        "*/*" | "text/*" | "text/csv" => Some(false),
        _ => None,
    };
    let none = || Refusal::of(Reason::UnsupportedMedia).with("known", format!("{CSV}, {XML}"));
    wanted(headers, &header::ACCEPT).iter().find_map(known).ok_or_else(none)
}

/// Gives an order out as a file.
pub(crate) async fn download(State(app): State<App>, path: RawPathParams, headers: HeaderMap) -> Response {
    let given = async {
        let caller = caller_of(&app, &headers).await?;
        let id: OrderId = id_in(&path).parse().map_err(|_| Refusal::of(Reason::NotFound))?;
        let as_xml = is_wanted_as_xml(&headers)?;
        let reader = app.office.reader(caller.actor);
        let outgoing = outgoing(&reader, id).await.map_err(Error::into_refusal)?;
        let broken = |error: String| Error::Internal(error).into_refusal();
        let (bytes, media, ending) = if as_xml {
            (order_as_pain(&outgoing).map_err(|error| broken(error.to_string()))?, XML, "xml")
        } else {
            (order_as_csv(&outgoing).map_err(|error| broken(error.to_string()))?, CSV, "csv")
        };
        Ok((bytes, media, format!("attachment; filename=\"{}.{ending}\"", reference_of(id))))
    };
    match given.await {
        Ok((bytes, media, named)) => {
            let mut response = Response::new(Body::from(bytes));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::VARY, HeaderValue::from_static("Accept"));
            if let Ok(named) = HeaderValue::from_str(&named) {
                headers.insert(header::CONTENT_DISPOSITION, named);
            }
            response
        }
        Err(refusal) => refuse(&refusal, language_of(&headers)),
    }
}

/// The order with its payments and the numbers of their contracts, in three statements.
async fn outgoing(reader: &Reader, id: OrderId) -> Result<Outgoing, Error> {
    let order: PaymentOrder = reader.find_for(Act::DownloadPaymentOrder, id).await?;
    let found: Vec<Payment> = reader.all("payment_order", id).await?;
    let named: BTreeSet<ContractId> = found.iter().map(|payment| payment.contract).collect();
    let contracts: Vec<Contract> = reader.among("id", named).await?;
    let numbers: BTreeMap<ContractId, Mark> =
        contracts.into_iter().map(|contract| (contract.id, contract.number)).collect();
    let payments = found.into_iter().map(|payment| {
        let number = numbers.get(&payment.contract).cloned();
        let number = number.ok_or_else(|| Error::Internal(format!("payment {} has no contract", payment.id)))?;
        Ok((payment, number))
    });
    let payments = payments.collect::<Result<Vec<_>, Error>>()?;
    must_be_whole(&order, &payments)?;
    Ok(Outgoing { order, payments })
}

/// Refuses to give out a file whose payments are not those that the order counts.
fn must_be_whole(order: &PaymentOrder, payments: &[(Payment, Mark)]) -> Result<(), Error> {
    let named: BTreeSet<_> = payments.iter().map(|(payment, _)| payment.id).collect();
    let ordered: BTreeSet<_> = order.payments.iter().copied().collect();
    let total = Fen::sum(payments.iter().map(|(payment, _)| payment.amount));
    if named == ordered && total == Some(order.total) {
        return Ok(());
    }
    Err(Error::Internal(format!("the payments of order {} are not those that it counts", order.id)))
}
