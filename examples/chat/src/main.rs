//! Serves the chat on <http://127.0.0.1:3000/>, or on the port in `PORT`.

use std::{env, process::ExitCode};

use chat::backend::Memory;

#[tokio::main]
async fn main() -> ExitCode {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    match serve(&port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the chat cannot be served on 127.0.0.1:{port}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(port: &str) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    eprintln!("The room is open: http://127.0.0.1:{port}/");
    axum::serve(listener, chat::app(Memory::default())).await
}
