//! `qingdan`: serve, migrate, demo, openapi, verify, rules, export.

use clap::{Parser, Subcommand};
use procedures::time::Time;
use qingdan::{
    config::Config,
    demo, export, key, log,
    rules::{self, Market},
    serve, start,
};
use std::{
    io::Write,
    process::{ExitCode, Stdio},
};
use tokio::net::TcpListener;

/// Qingdan 清单: a marketplace where government buys services from social organisations.
#[derive(Parser)]
#[command(name = "qingdan", version, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    config: Config,
}

const AFTER_HELP: &str = "Examples:
  qingdan demo                                      a living market to try, on an embedded database
  qingdan serve --database sqlite:/srv/qingdan.db   one machine
  qingdan serve --database postgres://db/qingdan    any number of machines
  qingdan verify --database sqlite:/srv/qingdan.db  replay the journal and compare every row with it

Every setting is a flag, a variable (QINGDAN_LISTEN, …) or a line of the file that --config names, in this order.";

#[derive(Subcommand)]
enum Command {
    /// Serve the market. A new database is furnished with Shanghai's units and three administrators; a code for each, by
    /// which it sets its password, is printed once and ends after seven days.
    Serve,
    /// Bring the database to the form that this program expects, and end.
    Migrate,
    /// Serve a living example: districts and streets, organisations, purchases at every stage, two years of
    /// payments, log-ins for every role. Its clock can be moved.
    Demo {
        /// Print one line of JSON with the address and the accounts first.
        #[arg(long)]
        json: bool,
        /// Fill the example, print the log-ins and end.
        #[arg(long)]
        fill_only: bool,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Replay the journal and compare what it says with every row, balance, entry, seal, sealed bid and file. Nothing is
    /// made or written. Ends with 1 if anything differs, with 2 if it cannot be verified.
    Verify {
        /// A position with its digest as a report named them; the journal must still give the same.
        #[arg(long, value_name = "POSITION:DIGEST")]
        expect: Option<String>,
    },
    /// The key under which a market lies.
    #[command(subcommand)]
    Key(KeyCommand),
    /// What only the owner of the host does, in the trail like everything else.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// The rulebook of a running market as a file.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// What others read, as a file.
    #[command(subcommand)]
    Export(ExportCommand),
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Make a new key in a file that nobody else can read.
    New {
        /// The file; it must not exist.
        file: std::path::PathBuf,
    },
    /// Put the market under another key, while it serves. Afterwards put the new file in the place of the old one, and destroy
    /// that; whoever holds the old one with an older copy of the database can still open that copy.
    Rotate {
        /// The file with the new key; it is made where there is none.
        file: std::path::PathBuf,
    },
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Give one of the three administrators a code for a new password, when they have lost theirs. Its password, its second
    /// factor, its sessions and its tokens end. Everybody else is reset by the administrators or by their organisation.
    Code {
        /// The login of the administrator.
        login: String,
    },
}

#[derive(Subcommand)]
enum ExportCommand {
    /// Print the entries of the ledger for hledger, ledger or beancount, with the balances at the end.
    Journal {
        #[command(flatten)]
        market: Market,
        /// The program that is to read it.
        #[arg(long)]
        format: export::Format,
        /// Only of this unit and the units in its territory.
        #[arg(long)]
        unit: Option<String>,
        /// Up to this position of the journal; up to now if absent.
        #[arg(long)]
        position: Option<i64>,
    },
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Print the law of a unit on a day as TOML: every rule with its mode, its numbers and its sources.
    Export {
        #[command(flatten)]
        market: Market,
        /// The unit; the nation if absent.
        #[arg(long)]
        unit: Option<String>,
        /// The day; today if absent.
        #[arg(long)]
        day: Option<String>,
    },
    /// Propose a rule change for everything that a file says otherwise than the law; another person confirms them.
    Import {
        #[command(flatten)]
        market: Market,
        /// The file.
        file: std::path::PathBuf,
        /// Only say what would be proposed.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let Arguments { command, config } = Arguments::parse();
    key::keep_to_itself();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    match runtime.block_on(run(command, config)) {
        Ok(code) => code,
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "qingdan: {message}");
    ExitCode::from(2)
}

/// Prints what a person or a program asked for. What cannot be written is no success: a password is shown once.
fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| format!("the output cannot be written: {error}"))
}

async fn run(command: Command, config: Config) -> Result<ExitCode, String> {
    let config = config.with_file()?;
    log::begin(&config)?;
    match command {
        Command::Openapi => {
            let document = api::document_text().map_err(|error| error.to_string())?;
            print(&document)?;
        }
        Command::Migrate => {
            start::open(&config, Time::System).await?;
            print("The database is up to date.\n")?;
        }
        Command::Verify { expect } => return verify(&config, expect.as_deref()).await,
        Command::Rules(command) => rulebook(command).await?,
        Command::Admin(AdminCommand::Code { login }) => {
            let office = start::open(&config, Time::System).await?;
            let code = start::code_for_administrator(&office, &login).await?;
            print(&format!("login {login} code {code} (shown this once, ends after seven days)\n"))?;
        }
        Command::Key(KeyCommand::New { file }) => {
            print(&format!("{}: key {}\n", file.display(), key::make(&file)?.id()))?;
        }
        Command::Key(KeyCommand::Rotate { file }) => {
            let (old, new) = key::rotate(&config.database(), &start::key_of(&config), &file).await?;
            print(&format!("The market lies under key {new} now, no longer under {old}.\n"))?;
        }
        Command::Export(ExportCommand::Journal { market, format, unit, position }) => {
            export::journal(&market, format, unit.as_deref(), position, &mut std::io::stdout().lock()).await?;
        }
        Command::Serve => {
            let office = start::open(&config, Time::System).await?;
            let listener = listen(&config).await?;
            for made in start::furnish(&office).await? {
                print(&format!("{}: login {} code {} (shown this once)\n", made.role, made.login, made.code))?;
            }
            announce(&listener)?;
            serve::serve(listener, counters(&config).await?, office, config.behind_proxy, serve::told_to_stop())
                .await
                .map_err(|error| error.to_string())?;
        }
        Command::Demo { json, fill_only } => return demonstrate(config, json, fill_only).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn listen(config: &Config) -> Result<TcpListener, String> {
    let address = config.listen();
    TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))
}

async fn counters(config: &Config) -> Result<Option<TcpListener>, String> {
    let Some(address) = config.metrics_listen else { return Ok(None) };
    TcpListener::bind(address).await.map(Some).map_err(|error| format!("{address}: {error}"))
}

fn announce(listener: &TcpListener) -> Result<(), String> {
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    print(&format!("Qingdan listens on http://{address}\n"))?;
    Ok(())
}

async fn rulebook(command: RulesCommand) -> Result<(), String> {
    match command {
        RulesCommand::Export { market, unit, day } => {
            let day = day.unwrap_or_else(|| Time::System.now().day().to_string());
            print(&rules::export(&market, unit.as_deref(), &day).await?)?;
        }
        RulesCommand::Import { market, file, check } => {
            let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let changes = rules::import(&market, &text, check, |line| print(&format!("{line}\n"))).await?;
            print(&format!("{changes} changes\n"))?;
        }
    }
    Ok(())
}

async fn verify(config: &Config, expect: Option<&str>) -> Result<ExitCode, String> {
    let expected = expect.map(expected).transpose()?;
    let found = start::verify(config, expected).await?;
    for finding in &found.findings {
        print(&format!("{finding}\n"))?;
    }
    print(&format!("position {} digest {}\n{} files\n", found.position, found.digest, found.files.len()))?;
    print(&format!("{} differences\n", found.findings.len()))?;
    Ok(if found.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A position with its digest, as a report names them.
fn expected(text: &str) -> Result<(i64, persistence::Digest), String> {
    let unreadable = || format!("{text}: write it as POSITION:DIGEST");
    let (position, digest) = text.split_once(':').ok_or_else(unreadable)?;
    Ok((position.parse().map_err(|_| unreadable())?, digest.parse().map_err(|_| unreadable())?))
}

/// Fills the example in another process of this program; one that is filled already is left as it is.
async fn fill_beside(config: &Config) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| format!("this program is not found: {error}"))?;
    let mut fill = tokio::process::Command::new(program);
    fill.args(["demo", "--fill-only", "--listen", "127.0.0.1:0", "--database", &config.database()]);
    if let Some(key) = &config.key_file {
        fill.arg("--key-file").arg(key);
    }
    if let Some(attachments) = &config.attachments {
        fill.arg("--attachments").arg(attachments);
    }
    if let Some(roles) = &config.second_factor_roles {
        fill.arg("--second-factor-roles").arg(roles);
    }
    // What the story does is no news to whoever waits for it to be told.
    fill.args(["--log", "warn"]).stdout(Stdio::null());
    let ended = fill.kill_on_drop(true).status().await.map_err(|error| error.to_string())?;
    if ended.success() { Ok(()) } else { Err("the example was not filled".to_owned()) }
}

async fn demonstrate(mut config: Config, json: bool, fill_only: bool) -> Result<ExitCode, String> {
    // Whoever tries the market has no app with codes at hand.
    config.second_factor_roles = config.second_factor_roles.or_else(|| Some("none".to_owned()));
    // A demonstration begins anew each time, unless it is told which database to use.
    let folder = if config.database.is_none() {
        let folder = tempfile::Builder::new().prefix("qingdan-demo-").tempdir().map_err(|error| error.to_string())?;
        config.database = Some(format!("sqlite:{}/market.db", folder.path().display()));
        Some(folder)
    } else {
        None
    };
    let listener = listen(&config).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if !fill_only {
        // In a process of its own, which gives back what two years of purchases took of memory.
        fill_beside(&config).await?;
    }
    let (office, accounts) = demo::fill(&config).await?;
    let base_url = format!("http://{address}");
    if json {
        print(&format!("{}\n", serde_json::json!({ "base_url": base_url, "accounts": accounts })))?;
    } else {
        print(&demo::welcome(&base_url, &accounts))?;
    }
    if !fill_only {
        serve::serve(listener, counters(&config).await?, office, config.behind_proxy, serve::told_to_stop())
            .await
            .map_err(|error| error.to_string())?;
    }
    drop(folder);
    Ok(ExitCode::SUCCESS)
}
