//! A line between the browser and the server that a test can cut, or make slow.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

/// Carries connections from a port of its own to a server, both on this machine.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    is_cut: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn to(server: SocketAddr) -> Self {
        Self::slow(server, Duration::ZERO).await
    }

    /// One that delivers everything so much later, each way.
    pub(crate) async fn slow(server: SocketAddr, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (is_cut, line) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, server, delay, line.clone()));
            }
        });
        Self { address, is_cut }
    }

    /// What the browser is sent to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection without a goodbye, and each that comes until [`Proxy::mend`].
    pub(crate) fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    pub(crate) fn mend(&self) {
        self.is_cut.send_replace(false);
    }
}

async fn carry(mut browser: TcpStream, server: SocketAddr, delay: Duration, mut line: watch::Receiver<bool>) {
    let carried = async {
        let mut server = TcpStream::connect(server).await?;
        if delay.is_zero() {
            copy_bidirectional(&mut browser, &mut server).await?;
        } else {
            let (from_browser, to_browser) = browser.split();
            let (from_server, to_server) = server.split();
            tokio::try_join!(
                deliver_later(from_browser, to_server, delay),
                deliver_later(from_server, to_browser, delay),
            )?;
        }
        io::Result::Ok(())
    };
    // Whether it was cut or came to its end by itself, both sides are dropped.
    tokio::select! {
        biased;
        Ok(_) = line.wait_for(|is_cut| *is_cut) => {}
        _ = carried => {}
    }
}

/// Writes what is read, each piece `delay` after it came.
async fn deliver_later(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: Duration,
) -> io::Result<()> {
    let (sender, mut pieces) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let read = async move {
        let mut piece = vec![0; 64 * 1024];
        loop {
            let length = from.read(&mut piece).await?;
            if length == 0 || sender.send((Instant::now() + delay, piece[..length].to_vec())).is_err() {
                return io::Result::Ok(());
            }
        }
    };
    let write = async move {
        while let Some((due, piece)) = pieces.recv().await {
            sleep_until(due).await;
            to.write_all(&piece).await?;
        }
        to.shutdown().await
    };
    tokio::try_join!(read, write)?;
    Ok(())
}
