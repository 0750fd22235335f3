//! Bindings for browser and page APIs that `web-sys` does not provide here.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Element, FormData, UrlSearchParams};

#[wasm_bindgen]
extern "C" {
    /// Morphs one element into another and leaves equal parts untouched.
    #[wasm_bindgen(js_namespace = Turbo, js_name = morphElements, catch)]
    pub fn morph_elements(present: &Element, next: &Element) -> Result<(), JsValue>;

    /// Refreshes the page; see `public/navigation.js`.
    #[wasm_bindgen(js_namespace = window, js_name = sevendeskRefresh, catch)]
    pub fn refresh_page() -> Result<Promise, JsValue>;

    /// A worker that all tabs of a browser share.
    pub type SharedWorker;
    #[wasm_bindgen(constructor, catch)]
    pub fn new(url: &str, name: &str) -> Result<SharedWorker, JsValue>;
    #[wasm_bindgen(method, getter)]
    pub fn port(this: &SharedWorker) -> MessagePort;
    #[wasm_bindgen(method, setter, js_name = onerror)]
    pub fn set_onerror(this: &SharedWorker, handler: &Function);

    /// The port that connects a tab with the worker.
    #[derive(Clone)]
    pub type MessagePort;
    #[wasm_bindgen(method, js_name = postMessage)]
    pub fn post(this: &MessagePort, message: &str);
    #[wasm_bindgen(method, setter, js_name = onmessage)]
    pub fn set_onmessage(this: &MessagePort, handler: &Function);

    /// A desktop notification.
    pub type Notification;
    #[wasm_bindgen(constructor, catch)]
    pub fn new(title: &str, options: &JsValue) -> Result<Notification, JsValue>;
    #[wasm_bindgen(static_method_of = Notification, getter, catch)]
    pub fn permission() -> Result<String, JsValue>;
    #[wasm_bindgen(static_method_of = Notification, js_name = requestPermission, catch)]
    pub fn request_permission() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, setter, js_name = onclick)]
    pub fn set_onclick(this: &Notification, handler: &Function);

    /// Sends a form even while the page unloads.
    #[wasm_bindgen(js_namespace = ["window", "navigator"], js_name = sendBeacon)]
    pub fn send_beacon(url: &str, form: &UrlSearchParams) -> bool;

    /// Replaces the selection of the focused field, as typing does: it can be undone.
    #[wasm_bindgen(js_namespace = document, js_name = execCommand)]
    pub fn exec_command(command: &str, shows_ui: bool, text: &str) -> bool;

    /// A request that tells how much of it is sent.
    #[wasm_bindgen(js_name = XMLHttpRequest)]
    pub type XmlHttpRequest;
    #[wasm_bindgen(constructor, js_class = XMLHttpRequest)]
    pub fn new() -> XmlHttpRequest;
    #[wasm_bindgen(method, js_class = XMLHttpRequest)]
    pub fn abort(this: &XmlHttpRequest);
    #[wasm_bindgen(method, js_class = XMLHttpRequest)]
    pub fn open(this: &XmlHttpRequest, method: &str, url: &str);
    #[wasm_bindgen(method, js_class = XMLHttpRequest)]
    pub fn send(this: &XmlHttpRequest, form: &FormData);

    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(url: &str, options: &JsValue) -> Promise;
}

/// Creates a JavaScript object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(js_sys::Object::new());
    for (name, value) in properties {
        set(&object, name, value);
    }
    object
}

/// Returns a property of a JavaScript value; `undefined` if there is none.
pub fn get(value: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of a JavaScript object.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only if the value is not an object.
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}
