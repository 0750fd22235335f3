//! Forms that could not be sent because the session had ended, until their operator signs in again.

use crate::model::NextForm;
use moka::sync::Cache;
use std::time::Duration;

/// How long a form waits for its operator.
const KEPT_FOR: Duration = Duration::from_secs(12 * 3600);
/// The most bytes of all forms together.
const MAX_BYTES: u64 = 4 << 20;

/// The last such form of each browser and operator.
pub struct UnsentForms(Cache<(String, i64), NextForm>);

impl Default for UnsentForms {
    fn default() -> Self {
        let bytes = |_: &(String, i64), form: &NextForm| {
            let fields = form.fields.iter().map(|(name, value)| name.len() + value.len() + 64);
            u32::try_from(fields.sum::<usize>() + 256).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder().max_capacity(MAX_BYTES).weigher(bytes);
        Self(cache.time_to_live(KEPT_FOR).build())
    }
}

impl UnsentForms {
    pub fn keep(&self, browser: String, user_id: i64, form: NextForm) {
        self.0.insert((browser, user_id), form);
    }

    /// Returns the form once.
    pub fn take(&self, browser: String, user_id: i64) -> Option<NextForm> {
        self.0.remove(&(browser, user_id))
    }
}
