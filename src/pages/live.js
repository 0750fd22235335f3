// What the browser offers and Rust would have to load much to reach: one event stream for all tabs,
// a word now and then on where this tab is, and notifications.

const KINDS = ["change", "company", "standing", "reload"];
const STREAM = "/events";
// A tab says where it is every few seconds; the server forgets it after eight.
const BEAT = 4_000;

const random = (least, most) => least + Math.random() * (most - least);

// Tells everything the server tells. The tab that holds the lock listens for all the others; when it
// goes, the next one takes over and has everybody ask anew, since something may be missed.
export function listen(tell) {
  if (!("locks" in navigator) || !("BroadcastChannel" in self)) return open(tell);
  const tabs = new BroadcastChannel("sevendesk");
  let led = true;
  let last = ["state", "reconnecting"];
  const pass = (kind, data) => {
    if (kind === "state") last = [kind, data];
    tabs.postMessage([kind, data]);
    tell(kind, data);
  };
  tabs.onmessage = ({ data: [kind, data] }) => {
    if (kind !== "hello") tell(kind, data);
    else if (led) tabs.postMessage(last);
  };
  led = false;
  tabs.postMessage(["hello", ""]);
  const asked = Date.now();
  navigator.locks.request("sevendesk-stream", () => {
    led = true;
    if (Date.now() - asked > 1_000) pass("reload", "");
    open(pass);
    return new Promise(() => {});
  });
}

function open(tell) {
  const source = new EventSource(STREAM);
  source.onopen = () => tell("state", "live");
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return tell("state", "reconnecting");
    // Refused, or nothing there to connect to again by itself: ask in the old way, and try later.
    tell("state", "polling");
    setTimeout(() => {
      open(tell);
      tell("reload", "");
    }, random(5_000, 15_000));
  };
  for (const kind of KINDS) source.addEventListener(kind, (event) => tell(kind, event.data));
}

const tab = Math.random().toString(36).slice(2);
let place = { id: "", acting: false };
let beating;

// Where this tab is: with a conversation, looking or about to change it, or nowhere.
export function here(id, acting) {
  const moved = place.id !== id || place.acting !== acting;
  place = { id, acting };
  if (moved) say(place);
  beating ??= setInterval(() => {
    if (place.id && document.visibilityState === "visible") say(place);
  }, BEAT);
}

let held;

// What is to be sent should the page be left before.
export function hold(path, body) {
  held = path && { path, body: new URLSearchParams(body) };
}

addEventListener("pagehide", () => {
  if (held) navigator.sendBeacon(held.path, held.body);
  if (place.id) navigator.sendBeacon("/api/presence/here", form({ id: "", acting: false }));
});

const form = ({ id, acting }) => new URLSearchParams({ id, acting, tab });

// What could not be said is said again with the next beat.
const say = (place) =>
  fetch("/api/presence/here", {
    method: "POST",
    headers: { accept: "application/json" },
    body: form(place),
  }).catch(() => {});

// Whether the operator lets the browser speak up; asks, where that was never answered.
export const allow = () => "Notification" in self && Notification.requestPermission();

export function notify(key, words) {
  if (!("Notification" in self) || Notification.permission !== "granted" || !document.hidden) return;
  const note = new Notification("Sevendesk", { body: words, tag: key, icon: "/favicon.svg" });
  note.onclick = () => focus();
}
