//! The gateway against responses over real HTTP: recorded ones, malformed ones, and those of the
//! simulator.

mod contracts;
mod errors;
mod messages;
mod mutations;
mod odd_data;
mod published;
mod rate_limiter;
mod recorded;
mod templates;

use secrecy::SecretString;
use sevendesk::model::{Contract, Query};
use sevendesk::server::{config::SendSevenConfig, sendseven::SendSeven};
use sevendesk::simulator::{self, Options, Simulator};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Returns a gateway to the server at this address.
fn gateway(address: SocketAddr, contract: Option<Contract>) -> SendSeven {
    let options = Options::new(simulator::Contract::Live);
    let config = SendSevenConfig {
        token: SecretString::from(options.token),
        tenant: Some(options.tenant),
        url: format!("http://{address}/api/v1"),
        contract,
        rate_limit: 100_000,
    };
    SendSeven::new(&config).expect("a loopback address is usable")
}

/// Serves this router and returns a gateway to it.
async fn gateway_to(routes: axum::Router) -> SendSeven {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    gateway(address, None)
}

/// Starts a simulator with this contract, and a gateway that has not detected it yet.
async fn simulated(contract: simulator::Contract) -> (Simulator, SendSeven) {
    let mut options = Options::new(contract);
    options.rate = 100_000;
    let simulator = Simulator::new(options);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(simulator::serve(listener, simulator.clone(), std::future::pending()));
    (simulator, gateway(address, None))
}

/// Parses a query string; fails if it is invalid.
fn query(text: &str) -> Query {
    let (query, problems) = Query::parse(text);
    assert_eq!(problems, []);
    query
}
