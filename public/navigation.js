// Turbo takes over links and forms; what it fetches is drawn over the page as it stands.
import * as Turbo from "/turbo.js";

const part = (body) => body.querySelector("#page");

// Islands stand outside of #page. What somebody typed or opened stays theirs on the same page.
function draw(body) {
  const next = part(body);
  if (!next) return document.body.replaceWith(body);
  document.documentElement.dataset.theme = next.dataset.theme ?? "";
  const ignoreActiveValue = document.activeElement.matches("input, textarea, select");
  Turbo.morphElements(part(document.body), next, { ignoreActiveValue });
  dispatchEvent(new Event("sevendesk:drawn"));
}

// What was being written somewhere is there again when somebody comes back.
const drafts = new Map();
const eachNote = (act) => document.querySelectorAll("#page textarea[name]").forEach(act);
const resume = (note, text) => text && Object.assign(note, { value: text }).closest("details")?.setAttribute("open", "");
addEventListener("turbo:before-render", ({ detail }) => {
  detail.render = (_, body) => {
    eachNote((note) => drafts.set(path + note.name, isDirty(note) ? note.value : ""));
    draw(body);
    eachNote((note) => isDirty(note) || resume(note, drafts.get(location.pathname + note.name)));
  };
});

// A page that says what went wrong is drawn like any other: Turbo's own way would end the islands.
addEventListener("turbo:before-fetch-response", ({ detail: { fetchResponse } }) => {
  if (fetchResponse.isHTML) Object.defineProperty(fetchResponse, "statusCode", { value: 200 });
});
// Turbo leaves the rejection of an answer that it let go of to the browser.
addEventListener("unhandledrejection", (event) => event.reason?.name === "AbortError" && event.preventDefault());

const isDirty = ({ value, defaultValue, type }) =>
  defaultValue !== undefined && value !== defaultValue && !["checkbox", "radio", "hidden"].includes(type);
let path = location.pathname;
const keep = (event, isOwn) => isOwn && path === location.pathname && event.preventDefault();
addEventListener("turbo:before-morph-element", (event) => keep(event, isDirty(event.target)));
addEventListener("turbo:before-morph-attribute", (event) => keep(event, event.detail.attributeName === "open"));
addEventListener("turbo:submit-end", ({ target, detail }) => detail.success && target.method === "post" && target.reset());

// Opening and leaving a conversation beside the list keeps the list where it is.
const isList = (path) => path.startsWith("/conversations");
addEventListener("turbo:render", () => {
  const visit = Turbo.navigator.currentVisit;
  if (visit && isList(path) && isList(location.pathname) && !location.hash) visit.scrolled = true;
  path = location.pathname;
});

// Rows stay where they are while their list is drawn anew, by a refresh or by the answer to a form.
const inSight = () => {
  const rows = [...document.querySelectorAll("#list tbody tr[data-id]")];
  return { "sevendesk-rows": rows.map((row) => row.dataset.id) + location.search };
};
addEventListener("turbo:before-fetch-request", ({ detail: { fetchOptions } }) => {
  if (fetchOptions.method === "POST") Object.assign(fetchOptions.headers, inSight());
});

// Draws the page anew. Answers the status; 0 where it is not this page any more.
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
