//! A line between the browser and the server that a test can cut.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Carries connections from a port of its own to a server, both on this machine.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    is_cut: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (is_cut, line) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, server, line.clone()));
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

async fn carry(mut browser: TcpStream, server: SocketAddr, mut line: watch::Receiver<bool>) {
    let carried = async {
        let mut server = TcpStream::connect(server).await?;
        copy_bidirectional(&mut browser, &mut server).await
    };
    // Whether it was cut or came to its end by itself, both sides are dropped.
    tokio::select! {
        biased;
        Ok(_) = line.wait_for(|is_cut| *is_cut) => {}
        _ = carried => {}
    }
}
