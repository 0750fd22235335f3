//! How many connections are open, in total and by address, so that one client cannot use them up.

use crate::server::access::source::network_of;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};

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
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// An open connection; closed when it is dropped.
pub struct ConnectionGuard {
    connections: Connections,
    /// `None` for a trusted proxy, which speaks for many.
    address: Option<IpAddr>,
}

impl Connections {
    /// Admits a connection unless there are too many.
    pub fn admit(
        &self,
        address: IpAddr,
        is_trusted_proxy: bool,
        limits: ConnectionLimits,
    ) -> Option<ConnectionGuard> {
        let counted = (!is_trusted_proxy).then(|| network_of(address));
        let mut open = self.open();
        if open.total >= limits.total {
            return None;
        }
        if let Some(address) = counted {
            let of_address = open.by_address.entry(address).or_default();
            if *of_address >= limits.per_address {
                return None;
            }
            *of_address += 1;
        }
        open.total += 1;
        Some(ConnectionGuard { connections: self.clone(), address: counted })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().expect("no holder of this lock panics")
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        let mut open = self.connections.open();
        open.total -= 1;
        let Some(address) = self.address else { return };
        if let Some(of_address) = open.by_address.get_mut(&address) {
            *of_address -= 1;
            if *of_address == 0 {
                open.by_address.remove(&address);
            }
        }
    }
}
