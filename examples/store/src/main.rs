//! Serves the shop.

use std::{env, error::Error, io, path::PathBuf, process::ExitCode, time::Duration};

use pagemachine_live::Limits;
use store::backend::{Backend, Delays};
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

const HELP: &str = "\
Serves the shop on http://127.0.0.1:3000/.

Options:
  --port PORT         another port
  --database FILE     where the shop keeps its stock and orders (store.sqlite); made and filled on first start
  --sales S           every S seconds a sale begins or ends (30; 0 for never)
  --delay-search MS   answers searches late
  --delay-orders MS   places orders late
  --help              this text";

struct Options {
    port: u16,
    database: PathBuf,
    delays: Delays,
    /// How long a sale lasts, and how long there is none; zero for never.
    sales: Duration,
}

/// What the command line asks for; `None` is the help.
fn options() -> Result<Option<Options>, String> {
    let mut options = Options {
        port: 3000,
        database: "store.sqlite".into(),
        delays: Delays::default(),
        sales: Duration::from_secs(30),
    };
    let mut args = env::args().skip(1);
    while let Some(option) = args.next() {
        if option == "--help" {
            return Ok(None);
        }
        let mut value = || args.next().ok_or_else(|| format!("`{option}` lacks its value"));
        match option.as_str() {
            "--port" => options.port = number(&value()?)?,
            "--database" => options.database = value()?.into(),
            "--sales" => options.sales = Duration::from_secs(number(&value()?)?),
            "--delay-search" => options.delays.search = Duration::from_millis(number(&value()?)?),
            "--delay-orders" => options.delays.orders = Duration::from_millis(number(&value()?)?),
            _ => return Err(format!("unknown option `{option}`; `--help` lists them")),
        }
    }
    Ok(Some(options))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("expected a number, found `{text}`"))
}

#[tokio::main]
async fn main() -> ExitCode {
    // What the host reports, such as rejected events in a debug build.
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(LevelFilter::WARN).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Some(Options { port, database, delays, sales }) = options()? else {
        eprintln!("{HELP}");
        return Ok(());
    };
    let backend = Backend::open(&database, delays)?;
    if !sales.is_zero() {
        tokio::spawn(hold_sales(backend.clone(), sales));
    }
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| format!("http://127.0.0.1:{port}/ cannot be served: {error}"))?;
    eprintln!("The shop is open: http://127.0.0.1:{port}/");
    axum::serve(listener, store::app(backend, Limits::default())).await?;
    Ok(())
}

/// Lets prices change, so that there is something to see.
async fn hold_sales(backend: Backend, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        backend.begin_or_end_sale().await;
    }
}
