// Turbo handles links and forms; responses are morphed into the current page.
import * as Turbo from "/turbo.js";

const part = (body) => body.querySelector("#page");

let answered = false;

// Islands are outside #page. On the same page, typed text and open elements persist.
function draw(body) {
  const next = part(body);
  if (!next) return document.body.replaceWith(body);
  document.documentElement.dataset.theme = next.dataset.theme ?? "";
  const ignoreActiveValue = !answered && document.activeElement.matches("input, textarea, select");
  answered = false;
  Turbo.morphElements(part(document.body), next, { ignoreActiveValue });
  dispatchEvent(new Event("sevendesk:drawn"));
}

// Restores unsent text, and whom it is for, when its page is shown again.
const drafts = new Map();
const eachNote = (act) => document.querySelectorAll("#page textarea[name]").forEach(act);
const resume = (note, { text, to } = {}) => {
  if (!text) return;
  Object.assign(note, { value: text }).closest("details")?.setAttribute("open", "");
  if (note.form.audience) note.form.audience.value = to;
};
addEventListener("turbo:before-render", ({ detail }) => {
  detail.render = (_, body) => {
    eachNote((note) => drafts.set(path + note.name, { text: isDirty(note) && note.value, to: note.form.audience?.value }));
    draw(body);
    eachNote((note) => isDirty(note) || resume(note, drafts.get(location.pathname + note.name)));
  };
});

// Draw error pages like any other: Turbo's own handling would remove the islands.
addEventListener("turbo:before-fetch-response", ({ detail: { fetchResponse } }) => {
  if (fetchResponse.isHTML) Object.defineProperty(fetchResponse, "statusCode", { value: 200 });
});
// Turbo does not catch the rejection of a request it aborted.
addEventListener("unhandledrejection", (event) => event.reason?.name === "AbortError" && event.preventDefault());

// What is typed for the team stays for the team.
const isDirty = ({ value, defaultValue, type, dataset, name, form, checked, defaultChecked }) =>
  name === "audience" ? checked !== defaultChecked || isDirty(form.text) : defaultValue !== undefined && (value !== defaultValue || dataset.typed === "") && !["checkbox", "radio", "hidden"].includes(type);
let path = location.pathname;
const keep = (event, isOwn) => isOwn && path === location.pathname && event.preventDefault();
addEventListener("turbo:before-morph-element", (event) => keep(event, isDirty(event.target)));
addEventListener("turbo:before-morph-attribute", (event) => keep(event, event.detail.attributeName === "open"));
addEventListener("turbo:submit-end", ({ target, detail }) => {
  if (!detail.success || target.method !== "post") return;
  answered = true;
  target.reset();
  target.querySelectorAll("[data-typed]").forEach((field) => delete field.dataset.typed);
});

addEventListener("keydown", ({ key, ctrlKey, metaKey, target }) => {
  if (key === "Enter" && (ctrlKey || metaKey) && target.matches("#composer textarea")) target.form.requestSubmit();
});

// What is typed survives a change of language, which loads a new document.
addEventListener("formdata", ({ target, formData }) => {
  const isUnsent = ({ method, elements }) => method === "post" && [...elements].some(isDirty);
  const form = target.matches(".language") && [...document.forms].find(isUnsent);
  if (form) formData.set("typed", form.getAttribute("action") + "?" + new URLSearchParams(new FormData(form)));
});

// Opening and closing a conversation keeps the list's scroll position.
const isList = (path) => path.startsWith("/conversations");
addEventListener("turbo:render", () => {
  const visit = Turbo.navigator.currentVisit;
  if (visit && isList(path) && isList(location.pathname) && !location.hash) visit.scrolled = true;
  path = location.pathname;
});

// Rows keep their positions when a refresh or a form's response redraws their list.
const inSight = () => {
  const rows = [...document.querySelectorAll("#list tbody tr[data-id]")];
  return { "sevendesk-rows": rows.map((row) => row.dataset.id) + location.search };
};
addEventListener("turbo:before-fetch-request", ({ detail: { fetchOptions } }) => {
  if (fetchOptions.method === "POST") Object.assign(fetchOptions.headers, inSight());
});

// Refreshes the page. Returns the status; 0 if the page has changed meanwhile.
window.sevendeskRefresh = async () => {
  const asked = location.href;
  const answer = await fetch(asked, { headers: { accept: "text/html", ...inSight() } });
  const text = await answer.text();
  if (answer.redirected) return 401;
  if (asked !== location.href || document.documentElement.hasAttribute("aria-busy")) return 0;
  const next = new DOMParser().parseFromString(text, "text/html");
  if (!part(next.body)) return answer.status;
  draw(next.body);
  document.title = next.title;
  return answer.status;
};
