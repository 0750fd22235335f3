//! A wire to another server: it notes when something was sent, and it can freeze, as a network does
//! that loses every packet.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A proxy on this machine. It ends with the runtime.
pub struct Proxy {
    pub addr: SocketAddr,
    frozen: watch::Sender<bool>,
    sent: Arc<Mutex<Option<(Instant, Instant)>>>,
}

impl Proxy {
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (frozen, is_frozen) = watch::channel(false);
        let sent = Arc::new(Mutex::new(None));
        let noted = sent.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(forward(client, target, is_frozen.clone(), noted.clone()));
            }
        });
        Self { addr, frozen, sent }
    }

    /// Forwards nothing anymore, in either direction, and keeps the connections open.
    pub fn freeze(&self) {
        self.frozen.send_replace(true);
    }

    /// Returns when clients sent something for the first and for the last time.
    pub fn sent(&self) -> Option<(Instant, Instant)> {
        *self.sent.lock().unwrap()
    }
}

async fn forward(
    client: TcpStream,
    target: SocketAddr,
    frozen: watch::Receiver<bool>,
    sent: Arc<Mutex<Option<(Instant, Instant)>>>,
) {
    let mut thawed = frozen.clone();
    let _ = thawed.wait_for(|frozen| !frozen).await;
    let Ok(server) = TcpStream::connect(target).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let note = move || {
        let now = Instant::now();
        let mut sent = sent.lock().unwrap();
        *sent = Some((sent.map_or(now, |(first, _)| first), now));
    };
    tokio::join!(
        copy(from_client, to_server, frozen.clone(), note),
        copy(from_server, to_client, frozen, || {}),
    );
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut frozen: watch::Receiver<bool>,
    note: impl Fn(),
) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        // The test has ended if this fails.
        if frozen.wait_for(|frozen| !frozen).await.is_err() {
            return;
        }
        note();
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
