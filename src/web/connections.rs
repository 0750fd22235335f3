//! How many connections are open, in total and by address, so that one client cannot use them up:
//! at the limit, connections that never finish a request make room for others.

use crate::server::access::source::network_of;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio_util::sync::CancellationToken;

/// File descriptors kept for the database, for SendSeven, and for files.
const RESERVED_FILES: u64 = 128;
const MAX_TOTAL: u64 = 10_000;
/// Many people may share an address, and each open page holds a connection.
const MAX_PER_ADDRESS: usize = 1_000;
/// The usual limit of open files, if the system does not say.
const USUAL_FILES: u64 = 1_024;

/// The most open connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    pub total: usize,
    /// Of one address; IPv6 addresses count by /64.
    pub per_address: usize,
}

impl ConnectionLimits {
    /// Raises the limit of open files as far as the system allows, and returns what fits into it.
    pub fn of_process() -> Self {
        let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
            tracing::warn!(%error, "the limit of open files could not be raised");
            USUAL_FILES
        });
        Self::of_open_files(files)
    }

    fn of_open_files(files: u64) -> Self {
        let total = files.saturating_sub(RESERVED_FILES).clamp(16, MAX_TOTAL) as usize;
        Self { total, per_address: MAX_PER_ADDRESS.min(total / 2) }
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self::of_open_files(USUAL_FILES)
    }
}

/// The open connections. Clones share them.
#[derive(Clone, Default)]
pub struct Connections(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    /// By number; the oldest comes first.
    all: BTreeMap<u64, OpenConnection>,
    by_address: HashMap<IpAddr, usize>,
    next_number: u64,
}

struct OpenConnection {
    /// `None` for a trusted proxy, which speaks for many.
    address: Option<IpAddr>,
    /// Whether it has finished the head of a request.
    is_established: bool,
    displaced: CancellationToken,
}

/// An open connection; closed when it is dropped.
pub struct ConnectionGuard {
    connections: Connections,
    number: u64,
    displaced: CancellationToken,
}

impl Connections {
    /// Admits a connection. If there are too many, it takes the place of the oldest one that has
    /// never finished a request; if there is none, it is refused.
    pub fn admit(
        &self,
        address: IpAddr,
        is_trusted_proxy: bool,
        limits: ConnectionLimits,
    ) -> Option<ConnectionGuard> {
        let counted = (!is_trusted_proxy).then(|| network_of(address));
        let mut open = self.open();
        let of_address = counted.and_then(|address| open.by_address.get(&address)).copied();
        if of_address.is_some_and(|of_address| of_address >= limits.per_address) {
            open.displace(|other| other.address == counted)?;
        } else if open.all.len() >= limits.total {
            open.displace(|_| true)?;
        }
        if let Some(address) = counted {
            *open.by_address.entry(address).or_default() += 1;
        }
        let (number, displaced) = (open.next_number, CancellationToken::new());
        open.next_number += 1;
        let (address, is_established) = (counted, false);
        let connection = OpenConnection { address, is_established, displaced: displaced.clone() };
        open.all.insert(number, connection);
        Some(ConnectionGuard { connections: self.clone(), number, displaced })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().expect("no holder of this lock panics")
    }
}

impl Open {
    /// Closes the oldest of these connections that has never finished a request; `None` if there is
    /// none.
    fn displace(&mut self, of: impl Fn(&OpenConnection) -> bool) -> Option<()> {
        let mut oldest = self.all.iter().filter(|(_, open)| !open.is_established && of(open));
        let number = *oldest.next()?.0;
        self.remove(number)?.displaced.cancel();
        Some(())
    }

    fn remove(&mut self, number: u64) -> Option<OpenConnection> {
        let removed = self.all.remove(&number)?;
        if let Some(address) = removed.address
            && let Some(of_address) = self.by_address.get_mut(&address)
        {
            *of_address -= 1;
            if *of_address == 0 {
                self.by_address.remove(&address);
            }
        }
        Some(removed)
    }
}

impl ConnectionGuard {
    /// Records that the head of a request is complete: from now on, no other takes its place.
    pub fn establish(&self) {
        if let Some(connection) = self.connections.open().all.get_mut(&self.number) {
            connection.is_established = true;
        }
    }

    /// Completes when a newer connection takes this one's place.
    pub async fn displaced(&self) {
        self.displaced.cancelled().await;
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.connections.open().remove(self.number);
    }
}
