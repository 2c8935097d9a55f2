//! Serving: connections with a limit on how long headers may take, the clock beside them, and a stop that lets
//! what is under way end.

use hyper::server::conn::http1::Builder;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use procedures::Office;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch};

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
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(());
    let told = || {
        let mut stopped = stopped.clone();
        async move {
            let _ = stopped.changed().await;
        }
    };
    let clock = tokio::spawn(office.clone().watch_the_clock(told()));
    let reports = tokio::spawn(api::make_reports(office.clone(), told()));
    let metrics = api::Metrics::new();
    let counted = counters.map(|listener| tokio::spawn(accept(listener, api::counters(metrics.clone()), told())));
    accept(listener, api::router(office, metrics), stop).await;
    drop(stopping);
    if let Some(counted) = counted {
        counted.await.map_err(std::io::Error::other)?;
    }
    reports.await.map_err(std::io::Error::other)?;
    clock.await.map_err(std::io::Error::other)
}

/// Accepts connections until the future ends, and then lets what is under way end.
pub async fn accept(listener: TcpListener, routes: axum::Router, stop: impl Future<Output = ()> + Send) {
    let service = TowerToHyperService::new(routes);
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
            Ok((stream, _)) => {
                // A request and its answer are small; waiting to fill a packet only costs time.
                let _ = stream.set_nodelay(true);
                let connection = open.watch(server.serve_connection(TokioIo::new(stream), service.clone()));
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
