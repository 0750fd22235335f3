//! Who can be assigned work.

use crate::model::{Agent, AppError};

pub async fn agents() -> Result<Vec<Agent>, AppError> {
    Ok(Vec::new())
}
