//! A load of many clients, each with a connection of its own, and what came of it.

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// A request to be sent: method, path, token, body; and the version if one is named.
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) token: String,
    pub(crate) body: String,
    pub(crate) version: Option<i64>,
}

/// What came of a load.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) done: usize,
    /// What one of the refusals said.
    pub(crate) said: String,
    pub(crate) refused: usize,
    pub(crate) seconds: f64,
    latencies: Vec<f64>,
}

impl Outcome {
    pub(crate) fn rate(&self) -> f64 {
        self.done as f64 / self.seconds
    }
    /// A percentile of the latencies in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(at).copied().unwrap_or(0.0)
    }
}

/// A client with a connection of its own.
pub(crate) struct Client {
    sender: http1::SendRequest<Full<Bytes>>,
    number: u64,
    name: u64,
}

impl Client {
    pub(crate) async fn connect(address: &str, name: u64) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        Ok(Self { sender, number: 0, name })
    }
    /// Sends for a CSV; otherwise as [`Client::send`].
    pub(crate) async fn send_for_csv(&mut self, ask: &Ask) -> Result<(u16, usize, Vec<u8>), String> {
        self.send_accepting(ask, "text/csv").await
    }
    pub(crate) async fn send(&mut self, ask: &Ask) -> Result<(u16, usize, Vec<u8>), String> {
        self.send_accepting(ask, "application/json").await
    }
    /// Sends and reads to the end; gives the status and the length of what came.
    async fn send_accepting(&mut self, ask: &Ask, accept: &str) -> Result<(u16, usize, Vec<u8>), String> {
        self.number += 1;
        let mut request = Request::builder()
            .method(ask.method)
            .uri(&ask.path)
            .header("host", "bench")
            .header("accept", accept)
            .header("content-type", "application/json")
            .header("idempotency-key", format!("{}-{}-{}", self.name, self.number, std::process::id()));
        if !ask.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", ask.token));
        }
        if let Some(version) = ask.version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        let request = request.body(Full::from(ask.body.clone())).map_err(|error| error.to_string())?;
        let response = self.sender.send_request(request).await.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let mut body = response.into_body();
        let (mut length, mut first) = (0, Vec::new());
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame.map_err(|error| error.to_string())?.into_data() {
                length += data.len();
                if first.len() < 65_536 {
                    first.extend_from_slice(&data);
                }
            }
        }
        Ok((status, length, first))
    }
}

/// Lets so many clients ask what `ask(client, number)` says, for so long or until it says nothing more.
pub(crate) async fn run(
    address: &str,
    clients: u64,
    time: Duration,
    ask: impl Fn(u64, u64) -> Option<Ask> + Send + Sync + Clone + 'static,
) -> Result<Outcome, String> {
    let began = Instant::now();
    let mut tasks = Vec::new();
    for name in 0..clients {
        let mut client = Client::connect(address, name + 1000 * u64::from(began.elapsed().subsec_nanos())).await?;
        let ask = ask.clone();
        tasks.push(tokio::spawn(async move {
            let mut outcome = Outcome::default();
            let began = Instant::now();
            for number in 0.. {
                if began.elapsed() > time {
                    break;
                }
                let Some(ask) = ask(name, number) else { break };
                let sent = Instant::now();
                let (status, _, said) = client.send(&ask).await?;
                if status < 300 {
                    outcome.done += 1;
                    outcome.latencies.push(sent.elapsed().as_secs_f64() * 1000.0);
                } else {
                    outcome.refused += 1;
                    outcome.said = format!("{status} {}", String::from_utf8_lossy(&said));
                    if status >= 500 && status != 503 {
                        return Err(format!("{status} {}", String::from_utf8_lossy(&said)));
                    }
                }
            }
            Ok::<_, String>(outcome)
        }));
    }
    let mut all = Outcome::default();
    for task in tasks {
        let outcome = task.await.map_err(|error| error.to_string())??;
        all.done += outcome.done;
        all.refused += outcome.refused;
        if !outcome.said.is_empty() {
            all.said = outcome.said;
        }
        all.latencies.extend(outcome.latencies);
    }
    all.seconds = began.elapsed().as_secs_f64();
    all.latencies.sort_by(f64::total_cmp);
    Ok(all)
}
