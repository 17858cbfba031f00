//! What a page costs its host: memory while it is idle, bytes and time for a click.
//!
//! `cargo bench -p counter` starts the counter as its own process, joins it as a browser does, and reads `/proc`.
#![expect(clippy::cast_precision_loss, reason = "what is measured is small")]

use std::{
    env, fs, io,
    process::{Child, Command},
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt, future::join_all};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

const PORT: &str = "3907";
const HOST: &str = "127.0.0.1:3907";
/// How long the pages are clicked, once a second each.
const SECONDS: u32 = 10;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    // `cargo test --benches` asks only whether it runs.
    let is_test = !env::args().any(|argument| argument == "--bench");
    let (few, many) = if is_test { (5, 10) } else { (500, 1_000) };
    let server = Server::start().await?;
    let mut pages = Vec::new();
    join_pages(&mut pages, few).await?;
    let before = server.memory()?;
    join_pages(&mut pages, many).await?;
    let after = server.memory()?;
    print("memory of an idle page, resident", (after - before) / (many - few) as f64, 19.0, "kB");

    pages.truncate(few);
    sleep(Duration::from_millis(500)).await;
    let bytes = pages[0].click().await?;
    print("bytes down for an update", bytes as f64, 100.0, "B");

    let begun = server.cpu()?;
    let seconds = if is_test { 1 } else { SECONDS };
    for _ in 0..seconds {
        let next = Instant::now() + Duration::from_secs(1);
        // Spread over the second, as visitors are.
        for part in pages.chunks_mut(few / 50 + 1) {
            for clicked in join_all(part.iter_mut().map(Page::click)).await {
                clicked?;
            }
            sleep(Duration::from_millis(15)).await;
        }
        sleep(next.saturating_duration_since(Instant::now())).await;
    }
    let spent = server.cpu()?.saturating_sub(begun);
    let events = f64::from(seconds) * few as f64;
    print("time for an event", spent.as_secs_f64() * 1e6 / events, 30.0, "µs");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a bench says what it measured")]
fn print(what: &str, measured: f64, goal: f64, unit: &str) {
    println!("{what:<36} {measured:>8.1} {unit:<3} (goal {goal} {unit})");
}

/// The counter, in a process of its own.
struct Server(Child);

impl Server {
    async fn start() -> Result<Self> {
        let server = Self(Command::new(env!("CARGO_BIN_EXE_counter")).env("PORT", PORT).spawn()?);
        for _ in 0..100 {
            if TcpStream::connect(HOST).await.is_ok() {
                return Ok(server);
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err("the counter does not answer".into())
    }

    /// What it holds resident, in kB.
    fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
    }

    /// What its threads have run, in the kernel too.
    fn cpu(&self) -> Result<Duration> {
        let mut spent = Duration::ZERO;
        for task in fs::read_dir(format!("/proc/{}/task", self.0.id()))? {
            let schedstat = fs::read_to_string(task?.path().join("schedstat"))?;
            let nanoseconds = schedstat.split_whitespace().next().ok_or("no number")?.parse()?;
            spent += Duration::from_nanos(nanoseconds);
        }
        Ok(spent)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is ours, and nobody waits for it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn join_pages(pages: &mut Vec<Page>, until: usize) -> Result<()> {
    while pages.len() < until {
        pages.push(Page::join().await?);
    }
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

/// A browser's page.
struct Page {
    socket: WebSocketStream<TcpStream>,
    reference: u32,
    seen: String,
}

impl Page {
    async fn join() -> Result<Self> {
        let html = get().await?;
        let between = |start: &str, end: &str| -> Result<&str> {
            let (_, rest) = html.split_once(start).ok_or("the page is another")?;
            Ok(rest.split(end).next().unwrap_or(rest))
        };
        let session = between("pagemachine_session=", ";")?;
        let csrf = between("csrf-token\" content=\"", "\"")?;
        let token = between("data-phx-session=\"", "\"")?;
        let mut request =
            format!("ws://{HOST}/live/websocket?_csrf_token={csrf}&vsn=2.0.0").into_client_request()?;
        request.headers_mut().insert("origin", format!("http://{HOST}").parse()?);
        request.headers_mut().insert("cookie", format!("pagemachine_session={session}").parse()?);
        let (socket, _) = client_async(request, TcpStream::connect(HOST).await?).await?;
        let mut page = Self { socket, reference: 4, seen: "4.1".to_owned() };
        let join = format!(
            r#"["4","4","lv:pm","phx_join",{{"url":"http://{HOST}/","params":{{"_mounts":0}},"session":"{token}","static":null,"sticky":false}}]"#
        );
        let reply = page.ask(join).await?;
        if !reply.contains("\"rendered\"") {
            return Err(reply.into());
        }
        Ok(page)
    }

    /// Clicks, and says how many bytes came down, with the frame's own.
    async fn click(&mut self) -> Result<usize> {
        self.reference += 1;
        let (reference, seen) = (self.reference, &self.seen);
        let event = format!(
            r#"["4","{reference}","lv:pm","event",{{"type":"click","event":"add{{\"by\":1}}","value":{{"value":""}},"seen":"{seen}"}}]"#
        );
        let reply = self.ask(event).await?;
        let (_, marker) = reply.split_once("\"0\":\"").ok_or("nothing was counted")?;
        marker.split('"').next().unwrap_or_default().clone_into(&mut self.seen);
        Ok(reply.len() + if reply.len() < 126 { 2 } else { 4 })
    }

    async fn ask(&mut self, frame: String) -> Result<String> {
        self.socket.send(Message::text(frame)).await?;
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => Ok(text.to_string()),
            other => Err(format!("no reply: {other:?}").into()),
        }
    }
}

async fn get() -> io::Result<String> {
    let mut stream = TcpStream::connect(HOST).await?;
    let request = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut html = String::new();
    stream.read_to_string(&mut html).await?;
    Ok(html)
}
