//! Serving: connections with a limit on how long headers may take, the clock beside them, and a stop that lets
//! what is under way end.

use hyper::{
    server::conn::http1::Builder,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use procedures::Office;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use web::Peer;

/// How long the headers of a request may take to arrive.
const HEADER_SECONDS: u64 = 15;
/// How long a stop waits for what is under way.
const STOP_SECONDS: u64 = 10;

/// Serves the office, with the clock beside it and what it counts on a listener of its own, until the future ends.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    counters: Option<TcpListener>,
    office: Arc<Office>,
    behind_proxy: bool,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), %address, "the service begins");
    let (stopping, stopped) = watch::channel(());
    let told = || {
        let mut stopped = stopped.clone();
        async move {
            let _ = stopped.changed().await;
        }
    };
    let mut beside = JoinSet::new();
    beside.spawn(office.clone().watch_the_clock(told()));
    beside.spawn(api::make_reports(office.clone(), told()));
    let metrics = web::Metrics::new();
    if let Some(listener) = counters {
        beside.spawn(accept(listener, web::counters(metrics.clone()), told()));
    }
    let routes = api::router(web::App { office, metrics, behind_proxy });
    // What works beside the service works as long as it does: one that ends early has failed, and a service without its
    // clock is none.
    let failed = tokio::select! {
        () = accept(listener, routes, stop) => None,
        Some(ended) = beside.join_next() => Some(ended),
    };
    drop(stopping);
    if let Some(ended) = failed {
        tracing::error!(
            alarm = "ended_early",
            ?ended,
            "what works beside the service has ended; the service ends as well"
        );
        return Err(std::io::Error::other("what works beside the service has ended"));
    }
    while let Some(ended) = beside.join_next().await {
        ended.map_err(std::io::Error::other)?;
    }
    tracing::info!("the service has ended");
    Ok(())
}

/// Accepts connections until the future ends, and then lets what is under way end.
pub async fn accept(listener: TcpListener, routes: axum::Router, stop: impl Future<Output = ()> + Send) {
    let routes = TowerToHyperService::new(routes);
    let mut server = Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEADER_SECONDS));
    let open = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, from)) => {
                // A request and its answer are small; waiting to fill a packet only costs time.
                let _ = stream.set_nodelay(true);
                let (routes, from) = (routes.clone(), Peer(from.ip()));
                let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
                    request.extensions_mut().insert(from);
                    routes.call(request)
                });
                let connection = open.watch(server.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(Duration::from_secs(STOP_SECONDS), open.shutdown()).await.is_err() {
        tracing::warn!("connections were still open after {STOP_SECONDS} seconds");
    }
}

/// Ends when the process is told to stop.
pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
