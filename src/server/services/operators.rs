//! Signing in and out.

use crate::model::{AppError, Frame, SignInForm};

pub async fn frame() -> Result<Frame, AppError> {
    Err(AppError::SignedOut)
}
pub async fn sign_in_form() -> Result<SignInForm, AppError> {
    Err(AppError::SignedOut)
}
pub async fn sign_in(_name: &str, _password: &str, _next: &str) -> Result<(), AppError> {
    Err(AppError::SignedOut)
}
pub async fn sign_out() -> Result<(), AppError> {
    Err(AppError::SignedOut)
}
