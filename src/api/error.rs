//! How server functions carry `AppError`.

use crate::model::{AppError, Problem};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::BadInput(vec![Problem::new("form", "", "expected-form")])
            }
            _ => Self::Internal { reference: "unreadable answer".into() },
        }
    }
}
