//! The shop without a browser: what a crawler, a curious person and an unlucky one see.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use pagemachine_live::Limits;
use store::backend::{Backend, Delays};

/// A fresh path for a database.
fn path(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("shop-{name}-{}.sqlite", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

/// Serves a shop, and says where; it goes with the test's runtime.
async fn serve(backend: Backend) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits { join: Duration::from_millis(200), ..Limits::default() };
    tokio::spawn(async move { axum::serve(listener, store::app(backend, limits)).await });
    address
}

/// The status and the body of a GET.
async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut line = TcpStream::connect(address).unwrap();
        write!(line, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    })
    .await
    .unwrap()
}

/// The memory that this process holds, in kB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_paint_is_plain_html_and_a_thousand_of_them_leave_no_trace() {
    let backend = Backend::open(&path("crawler"), Delays::default()).unwrap();
    let address = serve(backend.clone()).await;
    let (status, body) = get(address, "/").await;
    assert_eq!(status, 200);
    assert_eq!(body.matches("<li class=\"product\"").count(), 20);
    assert!(body.contains("210 products, the first 20"), "{body}");
    let dashboard =
        body.split_once("<aside class=\"dashboard\"").unwrap().1.split_once("</aside>").unwrap().0;
    for part in ["193 of 210 in stock", ">Everyday Nougat</a>", "€ 3.00", "counted just now"] {
        assert!(dashboard.contains(part), "{part} is not in {dashboard}");
    }

    let before = (backend.orders().unwrap(), backend.reservations().unwrap());
    let crawl = async |times: usize| {
        for _ in 0..times {
            get(address, "/").await;
        }
        // Pages that nobody joins are closed.
        tokio::time::sleep(Duration::from_millis(600)).await;
    };
    crawl(300).await;
    let warm = resident();
    crawl(1_000).await;
    let grown = resident().saturating_sub(warm);
    assert!(grown < 2_048, "a thousand visits that nobody joined left {grown} kB");
    assert_eq!((backend.orders().unwrap(), backend.reservations().unwrap()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_has_a_page_of_its_own_and_what_is_not_there_is_404() {
    let address = serve(Backend::open(&path("product"), Delays::default()).unwrap()).await;
    let (status, body) = get(address, "/product/7").await;
    assert_eq!(status, 200);
    assert!(body.contains("<main class=\"product-page\">"), "{body}");
    for missing in ["/product/9999", "/product/x", "/product/", "/elsewhere"] {
        assert_eq!(get(address, missing).await.0, 404, "{missing}");
    }
    assert!(get(address, "/product/9999").await.1.contains("There is no such product."));
    let (status, css) = get(address, "/store.css").await;
    assert_eq!((status, css.is_empty()), (200, false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_url_says_what_is_searched_for_and_a_slow_catalogue_is_painted_later() {
    let address = serve(Backend::open(&path("query"), Delays::default()).unwrap()).await;
    assert!(get(address, "/?query=oolong").await.1.contains("7 products"));
    let delays = Delays { search: Duration::from_secs(5), ..Delays::default() };
    let address = serve(Backend::open(&path("slow"), delays).unwrap()).await;
    let (status, body) = get(address, "/").await;
    assert_eq!((status, body.matches("<li class=\"product\"").count()), (200, 0), "it does not wait for 5 s");
}

/// Runs the shop's binary to its end; its exit status and what it says on stderr.
fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_store")).args(args).stdin(Stdio::null()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_database_that_cannot_be_opened_is_one_sentence_and_status_1() {
    let (status, said) = run(&["--database", "/no/such/folder/store.sqlite"]);
    assert_eq!(status, Some(1));
    assert!(said.starts_with("the database `/no/such/folder/store.sqlite` cannot be opened: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_busy_port_is_one_sentence_and_status_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, said) = run(&["--port", &port, "--database", path("busy").to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(said.starts_with(&format!("http://127.0.0.1:{port}/ cannot be served: ")), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_wrong_option_is_one_sentence_and_status_1() {
    for (args, expected) in [
        (&["--prot", "1"][..], "unknown option `--prot`; `--help` lists them\n"),
        (&["--port", "many"], "expected a number, found `many`\n"),
        (&["--port"], "`--port` lacks its value\n"),
    ] {
        assert_eq!(run(args), (Some(1), expected.to_owned()));
    }
    let (status, said) = run(&["--help"]);
    assert_eq!(status, Some(0));
    assert!(said.contains("--delay-search MS"), "{said}");
}
