//! Limits on open connections: one client cannot use them up.

use crate::support::{TestApp, TestConfig, eventually};
use sevendesk::simulator::Contract;
use sevendesk::web::connections::ConnectionLimits;
use sevendesk::web::listener::Limits;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Connects from another address of this machine.
async fn connect_from(address: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(address.parse().unwrap(), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

fn limited() -> TestConfig {
    let connections = ConnectionLimits { total: 20, per_address: 10 };
    TestConfig {
        limits: Limits { connections, ..Limits::default() },
        ..TestApp::new(Contract::Live)
    }
}

/// Opens connections that never finish their request, and returns those that the server keeps.
async fn half_open(address: &str, to: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..count {
        let mut stream = connect_from(address, to).await;
        stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Half").await.ok();
        open.push(stream);
    }
    open
}

/// Sends a request; returns whether it is answered.
async fn answers(stream: &mut TcpStream) -> bool {
    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await.ok();
    let (mut answer, end) = (Vec::new(), b"\r\n\r\nok\n");
    while !answer.ends_with(end) {
        if !matches!(stream.read_buf(&mut answer).await, Ok(1..)) {
            return false;
        }
    }
    answer.starts_with(b"HTTP/1.1 200 ")
}

/// Waits until the server has closed all but this many.
async fn left(streams: &[TcpStream], most: usize) -> usize {
    eventually(async || {
        let is_open = |stream: &&TcpStream| {
            matches!(stream.try_read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
        };
        let open = streams.iter().filter(is_open).count();
        (open <= most).then_some(open)
    })
    .await
}

#[tokio::test]
async fn half_open_connections_from_one_address_do_not_stop_the_requests_of_another() {
    let app = limited().start().await;

    let streams = half_open("127.0.0.2", app.addr, 60).await;

    assert_eq!(app.anonymous().get("/sign-in").await.status, 200);
    assert_eq!(left(&streams, 10).await, 10);
}

#[tokio::test]
async fn half_open_connections_make_room_for_requests_from_their_own_address() {
    let app = limited().start().await;
    let streams = half_open("127.0.0.2", app.addr, 60).await;

    let mut stream = connect_from("127.0.0.2", app.addr).await;

    assert!(answers(&mut stream).await);
    assert_eq!(left(&streams, 9).await, 9);
}

#[tokio::test]
async fn half_open_connections_from_many_addresses_make_room_for_requests() {
    let app = limited().start().await;
    let mut streams = Vec::new();
    for address in ["127.0.0.2", "127.0.0.3", "127.0.0.4"] {
        streams.extend(half_open(address, app.addr, 10).await);
    }

    assert_eq!(app.anonymous().get("/sign-in").await.status, 200);
    assert!(left(&streams, 19).await <= 19);
}

#[tokio::test]
async fn connections_that_have_had_a_request_keep_their_place() {
    let app = limited().start().await;
    let mut kept = Vec::new();
    for _ in 0..10 {
        let mut stream = connect_from("127.0.0.2", app.addr).await;
        assert!(answers(&mut stream).await);
        kept.push(stream);
    }

    let refused = half_open("127.0.0.2", app.addr, 10).await;

    assert_eq!(left(&refused, 0).await, 0);
    for stream in &mut kept {
        assert!(answers(stream).await);
    }
}

#[tokio::test]
async fn a_trusted_proxy_may_use_more_than_one_client_but_not_more_than_all() {
    let mut config = limited();
    config.web.trusted_proxies = vec!["127.0.0.2/32".parse().unwrap()];
    let app = config.start().await;

    let streams = half_open("127.0.0.2", app.addr, 60).await;

    assert_eq!(left(&streams, 20).await, 20);
}

#[tokio::test]
async fn a_client_that_never_reads_its_responses_is_cut_off() {
    let limits = Limits { write: Duration::from_millis(200), ..Limits::default() };
    let app = TestConfig { limits, ..TestApp::new(Contract::Live) }.start().await;
    let stream = TcpStream::connect(app.addr).await.unwrap();
    let request = b"GET /turbo.js HTTP/1.1\r\nHost: x\r\n\r\n";

    // More responses than the buffers of both sides hold, until the server gives up.
    let cut = async || match stream.try_write(&request.repeat(100)) {
        Err(error) if error.kind() != ErrorKind::WouldBlock => Some(error.kind()),
        _ => None,
    };

    let kind = eventually(cut).await;
    assert!(matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{kind:?}");
}
