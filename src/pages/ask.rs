//! How pages ask: answers rendered by the server are read where they stand, later ones fetched.
//! Both go through one reader of JSON, since a browser has to load each that there is.

use leptos::prelude::*;
use leptos::serde_json;
use leptos::server::codee::{Decoder, Encoder};
use serde::{Serialize, de::DeserializeOwned};
use std::pin::Pin;

/// An answer that is asked for anew whenever its question changes.
pub type Answer<T> = Resource<T, Json>;

/// An answer that is asked for once.
pub type OneAnswer<T> = OnceResource<T, Json>;

/// JSON, read from bytes as answers to later calls are.
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// What a question leads to, whichever function answers it.
pub type Asking<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Asks now, and again whenever the question changes.
pub fn ask<T>(question: Memo<String>, how: fn(String) -> Asking<T>) -> Answer<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Resource::new_with_options(move || question.get(), how, false)
}

/// Asks once.
pub fn ask_once<T>(asking: Asking<T>) -> OneAnswer<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    OnceResource::new_with_options(asking, false)
}
