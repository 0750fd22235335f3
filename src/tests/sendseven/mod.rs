//! The gateway against answers over real HTTP: recorded ones here, the simulator's in `contracts`
//! and `troubles`.

mod budget;
mod contracts;
mod messages;
mod mutations;
mod recorded;
mod troubles;

use secrecy::SecretString;
use sevendesk::model::{Contract, Query};
use sevendesk::server::{config::SendSevenConfig, sendseven::SendSeven};
use sevendesk::simulator::{self, Options, Simulator};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// A gateway that speaks to whatever listens at this address.
fn gateway(address: SocketAddr, contract: Option<Contract>) -> SendSeven {
    let options = Options::new(simulator::Contract::Live);
    let config = SendSevenConfig {
        token: SecretString::from(options.token),
        tenant: options.tenant,
        url: format!("http://{address}/api/v1"),
        contract,
        rate_limit: 100_000,
    };
    SendSeven::new(&config).expect("a loopback address is usable")
}

/// A server that answers as this router says, and the gateway to it.
async fn answering(routes: axum::Router) -> SendSeven {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    gateway(address, None)
}

/// The simulator in this contract, and a gateway that has yet to find out which.
async fn simulated(contract: simulator::Contract) -> (Simulator, SendSeven) {
    let mut options = Options::new(contract);
    options.rate = 100_000;
    let simulator = Simulator::new(options);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(simulator::serve(listener, simulator.clone(), std::future::pending()));
    (simulator, gateway(address, None))
}

/// The query of an address; the tests write only sound ones.
fn query(text: &str) -> Query {
    let (query, problems) = Query::parse(text);
    assert_eq!(problems, []);
    query
}
