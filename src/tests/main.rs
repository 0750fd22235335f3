//! One integration binary: the real router, the real gateway, the simulator over HTTP on port 0.

/// The gateway to SendSeven, in both contracts and through every trouble.
mod sendseven;
/// The imitation SendSeven answers as the contracts say.
mod simulator;
