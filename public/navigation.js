// Turbo takes over links and forms; what it fetches is drawn over the page as it stands.
import * as Turbo from "/turbo.js";

const part = (body) => body.querySelector("#page");

// Islands stand outside of #page. What somebody typed or opened stays theirs on the same page.
function draw(body) {
  const next = part(body);
  if (!next) return document.body.replaceWith(body);
  const theme = next.dataset.theme;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const ignoreActiveValue = document.activeElement.matches("input, textarea, select");
  Turbo.morphElements(part(document.body), next, { ignoreActiveValue });
  dispatchEvent(new Event("sevendesk:drawn"));
}

addEventListener("turbo:before-render", ({ detail }) => {
  detail.render = (_, body) => {
    keepDrafts();
    draw(body);
    returnDrafts();
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
addEventListener("turbo:before-morph-element", (event) => {
  if (path === location.pathname && isDirty(event.target)) event.preventDefault();
});
addEventListener("turbo:submit-end", ({ target, detail }) => {
  if (detail.success && target.method === "post") target.reset();
});
addEventListener("turbo:before-morph-attribute", (event) => {
  if (event.detail.attributeName === "open" && path === location.pathname) event.preventDefault();
});

// What was being written somewhere is there again when somebody comes back.
const drafts = new Map();
const fields = () => document.querySelectorAll("#page textarea[name]");
function keepDrafts() {
  for (const field of fields()) drafts.set(path + field.name, isDirty(field) ? field.value : "");
}
function returnDrafts() {
  for (const field of fields()) {
    const text = drafts.get(location.pathname + field.name);
    if (!text || isDirty(field)) continue;
    field.value = text;
    field.closest("details")?.setAttribute("open", "");
  }
}

// Opening and leaving a conversation beside the list keeps the list where it is.
const isList = (path) => path.startsWith("/conversations");
addEventListener("turbo:render", () => {
  const visit = Turbo.navigator.currentVisit;
  if (visit && isList(path) && isList(location.pathname) && !location.hash) visit.scrolled = true;
  path = location.pathname;
});

// Draws the page anew without moving its rows. Answers the status; 0 where it is not this page any more.
window.sevendeskRefresh = async (rows) => {
  const asked = location.href;
  const answer = await fetch(asked, { headers: { accept: "text/html", "sevendesk-rows": rows } });
  const text = await answer.text();
  if (answer.redirected) return 401;
  if (asked !== location.href || document.documentElement.hasAttribute("aria-busy")) return 0;
  const next = new DOMParser().parseFromString(text, "text/html");
  if (!part(next.body)) return answer.status;
  draw(next.body);
  document.title = next.title;
  return answer.status;
};
