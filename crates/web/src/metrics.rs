//! What the service counts.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::{sync::Arc, time::Duration};

const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Requests by route and status, how long they take, and what a person must look at.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// New counters, the process's own or a test's.
    #[must_use]
    pub fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // The buckets are not empty, which is all that can be wrong with them.
        let builder = builder.set_buckets(&BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        Self { handle: recorder.handle(), recorder: Arc::new(recorder) }
    }
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("qingdan_requests_total", &labels).increment(1);
            metrics::histogram!("qingdan_request_seconds", &labels[..2]).record(took.as_secs_f64());
        });
    }
    /// All of it, as Prometheus reads it.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }
    /// Counts something that a person must look at.
    pub fn alarm(&self, kind: &'static str) {
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("qingdan_alarms_total", "kind" => kind).increment(1);
        });
    }
}
