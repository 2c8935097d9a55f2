//! The measurements, one interleaved run for each database.

use crate::{
    bare,
    fixture::{self, LOTS, ORGANISATIONS, PAYMENTS, TENDERS, id, token, treasury},
    load::{self, Ask, Client, Outcome},
    machine, say,
};
use procedures::{key::Key, vault::Vault};
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const ROUNDS: u64 = 3;
const TIME: Duration = Duration::from_secs(3);
const CLIENTS: u64 = 16;

/// What the bench runs.
pub(crate) struct Programs {
    pub(crate) qingdan: String,
    pub(crate) pgbench: String,
    pub(crate) psql: String,
    pub(crate) postgres: String,
    pub(crate) rows: u64,
    /// Whether only the reports are measured.
    pub(crate) reports_only: bool,
}

struct Market {
    child: Child,
    address: String,
    cold_start: f64,
}

impl Market {
    async fn start(programs: &Programs, database: &str, folder: &std::path::Path) -> Result<Self, String> {
        let began = Instant::now();
        let mut child = Command::new(&programs.qingdan)
            // The payer of the bench has no second factor.
            .args([
                "serve",
                "--second-factor-roles",
                "none",
                "--log",
                "warn",
                "--listen",
                "127.0.0.1:0",
                "--database",
                database,
                "--key-file",
            ])
            .arg(folder.join("key"))
            .arg("--attachments")
            .arg(folder.join("attachments"))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        for line in BufReader::new(out).lines() {
            let line = line.map_err(|error| error.to_string())?;
            if let Some(found) = line.strip_prefix("Qingdan listens on http://") {
                found.clone_into(&mut address);
                break;
            }
        }
        let mut client = Client::connect(&address, 1).await?;
        client.send(&get("/readyz", "")).await?;
        Ok(Self { child, address, cold_start: began.elapsed().as_secs_f64() * 1000.0 })
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(path: &str, token: &str) -> Ask {
    Ask { method: "GET", path: path.to_owned(), token: token.to_owned(), body: String::new(), version: None }
}

fn bid(number: u64, hot: bool) -> Option<Ask> {
    let (organisation, rest) = (number % ORGANISATIONS, number / ORGANISATIONS);
    let (lot, rest) = (rest % LOTS + 1, rest / LOTS);
    let tender = if hot { 0 } else { 1 + (number / 7 + rest) % (TENDERS - 1) };
    if hot && rest > 0 {
        return None;
    }
    let body = json!({ "lot": lot, "content": {
        "price": format!("{}.00", 400_000 + number % 80_000), "plan": "每周两次上门，建立服务档案。".repeat(8), "team": "持证社工六名。", "attachments": [],
    }});
    let path = format!("/v1/tenders/{}/bids", id(3, tender));
    Some(Ask { method: "POST", path, token: token(organisation), body: body.to_string(), version: None })
}

fn payment(number: u64) -> Ask {
    let body = json!({ "bank_reference": format!("REF{number}") }).to_string();
    Ask {
        method: "POST",
        path: format!("/v1/payments/{}/confirm", id(7, number)),
        token: treasury(),
        body,
        version: Some(3),
    }
}

/// CPU milliseconds that a request costs, server and database together.
async fn with_cpu(
    market: &Market,
    run: impl Future<Output = Result<Outcome, String>>,
) -> Result<(Outcome, f64), String> {
    let before = machine::cpu_of(market.child.id()) + machine::cpu_named("postgres");
    let outcome = run.await?;
    let after = machine::cpu_of(market.child.id()) + machine::cpu_named("postgres");
    let milliseconds = (after - before) * 1000.0 / (outcome.done.max(1) as f64);
    Ok((outcome, milliseconds))
}

fn row(what: &str, outcome: &Outcome, cpu: f64, ratio: &str) {
    say(&format!(
        "| {what} | {:.0} | {:.2} | {:.2} | {cpu:.2} | {ratio} |",
        outcome.rate(),
        outcome.percentile(50),
        outcome.percentile(99)
    ));
}

/// Everything, on both databases.
pub(crate) async fn everything(programs: &Programs) -> Result<(), String> {
    for engine in ["sqlite", "postgres"] {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let vault = Vault::new([7; 32]);
        let key = qingdan_key(&folder.path().join("key"))?;
        let path = folder.path().join("market.db").display().to_string();
        let schema = format!("bench{}", std::process::id());
        let database = if engine == "sqlite" {
            format!("sqlite:{path}")
        } else {
            let db = Database::connect(&programs.postgres).await.map_err(|error| error.to_string())?;
            db.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.map_err(|error| error.to_string())?;
            format!("{}?options=-csearch_path%3D{schema}", programs.postgres)
        };
        fixture::make(&database, &key.wrap(&vault).map_err(|error| error.to_string())?, &vault).await?;
        say(&format!("\n## {engine}\n\nLoad of the last minute at the start: {}.\n", machine::load_average()));
        let market = Market::start(programs, &database, folder.path()).await?;
        let cold = market.cold_start;
        drop(market);
        let market = Market::start(programs, &database, folder.path()).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let idle = machine::pss(market.child.id());
        say(&format!(
            "Cold start to the first good answer: {cold:.0} ms, again {:.0} ms. Idle PSS: {idle:.1} MiB.\n",
            market.cold_start
        ));
        say("| what | a second | p50 ms | p99 ms | CPU ms | ratio |\n| --- | --- | --- | --- | --- | --- |");
        let bench = Bench { programs, engine, market: &market, path: &path, schema: &schema, database: &database };
        if !programs.reports_only {
            bench.writes().await?;
            bench.reads().await?;
            bench.lists().await?;
        }
        bench.report().await?;
    }
    Ok(())
}

/// A key in a file that nobody else can read.
fn qingdan_key(path: &std::path::Path) -> Result<Key, String> {
    let key = Key::random().map_err(|error| error.to_string())?;
    std::fs::write(path, key.written().as_bytes()).map_err(|error| error.to_string())?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path, mode).map_err(|error| error.to_string())?;
    Ok(key)
}

struct Bench<'b> {
    programs: &'b Programs,
    engine: &'b str,
    market: &'b Market,
    path: &'b str,
    schema: &'b str,
    database: &'b str,
}

impl Bench<'_> {
    fn bare_bids(&self, round: u64) -> Result<f64, String> {
        if self.engine == "sqlite" {
            bare::sqlite_bids(self.path, CLIENTS, TIME, round * 10_000_000)
        } else {
            bare::postgres_bids(&self.programs.pgbench, &self.programs.postgres, self.schema, CLIENTS, TIME.as_secs())
        }
    }
    /// Bids and payments, spread and hot, against the same SQL bare.
    async fn writes(&self) -> Result<(), String> {
        for round in 0..ROUNDS {
            let bare = self.bare_bids(round)?;
            let spread = move |client: u64, number: u64| bid(round * 60_000 + number * CLIENTS + client, false);
            let (outcome, cpu) = with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME, spread)).await?;
            row(
                &format!("bids, round {}", round + 1),
                &outcome,
                cpu,
                &format!("{:.2} of bare {bare:.0}", outcome.rate() / bare),
            );
            let hot = move |client: u64, number: u64| {
                bid(round * 3_000 + number * CLIENTS + client, true).filter(|_| number * CLIENTS < 3_000 - CLIENTS)
            };
            let (hot, hot_cpu) = with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME, hot)).await?;
            row("bids on one tender", &hot, hot_cpu, &format!("{:.2} of spread", hot.rate() / outcome.rate()));
            let each = PAYMENTS / 2 / ROUNDS / CLIENTS;
            let pay = move |parity: u64| {
                move |client: u64, number: u64| {
                    let at = round * each * CLIENTS + number * CLIENTS + client;
                    (number < each).then(|| payment(2 * at + parity))
                }
            };
            let (spread, cpu) =
                with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME * 4, pay(1))).await?;
            row("payments, each on its own line", &spread, cpu, "");
            let (hot, cpu) = with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME * 4, pay(0))).await?;
            row("payments on one line", &hot, cpu, &format!("{:.2} of spread", hot.rate() / spread.rate()));
        }
        let one = |_: u64, number: u64| bid(250_000 + number, false);
        let (outcome, cpu) = with_cpu(self.market, load::run(&self.market.address, 1, TIME, one)).await?;
        row("bids, one client", &outcome, cpu, "");
        Ok(())
    }
    /// Reading one and a hundred, against a route that does nothing.
    async fn reads(&self) -> Result<(), String> {
        let ask = |path: String| move |_: u64, _: u64| Some(get(&path, &token(1)));
        let (bare, cpu) =
            with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME, ask("/healthz".to_owned()))).await?;
        row("a route that does nothing", &bare, cpu, "1");
        for (what, path) in [
            ("one organisation", format!("/v1/organisations/{}", id(1, 1))),
            ("a list of 100 organisations", "/v1/organisations?status=confirmed&limit=100".to_owned()),
        ] {
            let (outcome, cpu) =
                with_cpu(self.market, load::run(&self.market.address, CLIENTS, TIME, ask(path))).await?;
            row(what, &outcome, cpu, &format!("{:.2} of nothing", outcome.rate() / bare.rate()));
        }
        Ok(())
    }
    /// Pages of tenders when there are a hundred times as many.
    async fn lists(&self) -> Result<(), String> {
        let mut first = [0.0; 2];
        let small = self.programs.rows / 100;
        for (from, to) in [(0, small), (small, self.programs.rows)] {
            fixture::grow_tenders(self.database, from, to).await?;
            let db = Database::connect(self.database).await.map_err(|error| error.to_string())?;
            db.execute_unprepared("ANALYZE").await.map_err(|error| error.to_string())?;
            let deep = format!(
                "/v1/tenders?status=published&limit=50&cursor={}",
                cursor(&format!("0000000f-0000-7000-8000-{:012}", to / 10))
            );
            for (at, (what, path)) in
                [("first", "/v1/tenders?status=published&limit=50".to_owned()), ("deep", deep)].into_iter().enumerate()
            {
                let ask = move |_: u64, number: u64| (number < 200).then(|| get(&path, ""));
                let (outcome, cpu) = with_cpu(self.market, load::run(&self.market.address, 1, TIME * 10, ask)).await?;
                let growth = if from == 0 {
                    String::new()
                } else {
                    format!("{:.2} × the small one", outcome.percentile(50) / first[at])
                };
                row(&format!("{what} page of {to} tenders"), &outcome, cpu, &growth);
                first[at] = outcome.percentile(50);
            }
        }
        Ok(())
    }
    /// The payment report against the database's own export.
    async fn report(&self) -> Result<(), String> {
        say(
            "\n| payment report, CSV | seconds | rows a second | of the database's own | memory grew MiB |\n| --- | --- | --- | --- | --- |",
        );
        let tenth = self.programs.rows / 10;
        for (from, to) in [(0, tenth), (tenth, self.programs.rows)] {
            fixture::grow_entries(self.database, from, to).await?;
            let act = move |_: u64, number: u64| (number < 1).then(|| bid(4 * tenth + from, false)).flatten();
            let outcome = load::run(&self.market.address, 1, TIME * 10, act).await?;
            if outcome.done == 0 {
                return Err(format!("the act after which the journal is sealed was refused: {}", outcome.said));
            }
            fixture::sealed(self.database).await?;
            for _ in 0..ROUNDS {
                let own = self.own_export()?;
                let (seconds, grew) = self.export().await?;
                say(&format!(
                    "| {to} payments | {seconds:.2} | {:.0} | {:.2} | {grew:.1} |",
                    to as f64 / seconds,
                    own / seconds
                ));
            }
        }
        Ok(())
    }
    fn own_export(&self) -> Result<f64, String> {
        let copy = format!("COPY ({}) TO STDOUT CSV", bare::REPORT);
        let own = if self.engine == "sqlite" {
            bare::exported("sqlite3", &["-csv", self.path, bare::REPORT], self.schema)?
        } else {
            bare::exported(&self.programs.psql, &[&self.programs.postgres, "-qc", &copy], self.schema)?
        };
        Ok(own.0)
    }
    /// Seconds that the report takes over HTTP, and by how much the server's own memory grew meanwhile.
    async fn export(&self) -> Result<(f64, f64), String> {
        let pid = self.market.child.id();
        let before = machine::anonymous(pid);
        let mut client = Client::connect(&self.market.address, 77).await?;
        let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
        let watch = tokio::spawn(async move {
            let mut peak = 0.0_f64;
            while stopped.try_recv().is_err() {
                peak = peak.max(machine::anonymous(pid));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            peak
        });
        let began = Instant::now();
        let mut ask = get("/v1/reports/payments?bom=false", &treasury());
        ask.path.push_str("&unit=310115");
        let (status, length, said) = client.send_for_csv(&ask).await?;
        let seconds = began.elapsed().as_secs_f64();
        let _ = stop.send(());
        if status != 200 || length < 1000 {
            return Err(format!("{status} {}", String::from_utf8_lossy(&said)));
        }
        Ok((seconds, watch.await.map_err(|error| error.to_string())? - before))
    }
}

/// The cursor of a page that ended with this identifier.
fn cursor(id: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bytes: Vec<u8> = format!("~{id}").into_bytes();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(DIGITS[(number >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}
