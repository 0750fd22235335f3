// Keys, commands and the selection of rows. Which key does what, and every word, stands in the markup
// the server drew (`components/hands.rs`); what is done is done with the page's own controls.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const click = (selector, within) => one(selector, within)?.click();
const rows = () => all("tbody tr[data-id]");
const say = (words, value) => words.replace("{}", value.toLocaleString(document.documentElement.lang));
const afterDrawing = (what) => requestAnimationFrame(() => requestAnimationFrame(what));

// The row in hand: the focused one, else the one that was, else that of the open conversation.
let lastId;
const rowOf = (id) => rows().find((row) => row.dataset.id === id);
const current = () =>
  document.activeElement?.closest("tbody tr[data-id]") ??
  rowOf(lastId) ??
  rowOf(one(".detail [data-id]")?.dataset.id);

function step(by) {
  const list = rows();
  const at = list.indexOf(current());
  const next = list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)];
  one(".name a", next)?.focus();
  return next;
}

// What is selected, each as its line of the form, with what was seen of it: it stays as it was,
// whatever the list does meanwhile.
const chosen = new Map();
let everything = false;
let anchor;
let narrowed;

const boxes = () => all("tbody input[name=rows]");
const idOf = (box) => box.closest("tr").dataset.id;
const choose = (box, on) => (on ? chosen.set(idOf(box), box.value) : chosen.delete(idOf(box)));

function letGo() {
  chosen.clear();
  everything = false;
  show();
}

function toggle(row, on) {
  const box = one("input[name=rows]", row);
  if (!box) return;
  part();
  choose(box, on ?? !chosen.has(idOf(box)));
  anchor = idOf(box);
  show();
}

// One let go of all that match leaves the rows in sight.
function part() {
  if (!everything) return;
  everything = false;
  for (const box of boxes()) choose(box, true);
}

function range(to, on) {
  const list = boxes();
  const ends = [list.findIndex((box) => idOf(box) === anchor), list.indexOf(to)].sort((a, b) => a - b);
  if (ends[0] < 0) return;
  for (const box of list.slice(ends[0], ends[1] + 1)) choose(box, on);
}

function selectPage() {
  const list = boxes();
  if (list.length && list.every((box) => chosen.has(idOf(box)))) everything = true;
  for (const box of list) choose(box, true);
  show();
}

const total = () => Number(one(".pager")?.dataset.total ?? 0);
const listQuery = () => {
  const query = new URLSearchParams(location.search);
  query.delete("page");
  query.delete("before");
  return query.toString();
};

// The bar stands where the filters stood, and goes back to where the server put it.
function show() {
  const bar = one("#selection");
  if (!bar) return;
  const list = boxes();
  for (const box of list) box.checked = everything || chosen.has(idOf(box));
  const page = one("thead input[data-page]");
  if (page) {
    page.checked = list.length > 0 && list.every((box) => box.checked);
    page.indeterminate = !page.checked && list.some((box) => box.checked);
  }
  const selecting = everything || chosen.size > 0;
  const filters = one("form[role=search]");
  document.documentElement.toggleAttribute("data-selecting", selecting && !!filters);
  const home = selecting && filters ? filters.parentElement : one("#hands");
  if (bar.parentElement !== home) home === filters?.parentElement ? filters.after(bar) : home.append(bar);
  const count = one("output", bar);
  const words = everything ? say(count.dataset.all, total()) : say(count.dataset.some, chosen.size);
  if (count.textContent !== words) count.textContent = words;
  const match = one("[name=all]", bar);
  match.checked = everything;
  one("[name=query]", bar).value = listQuery();
  const label = one("[data-all]", match.parentElement);
  const offer = say(label.dataset.all, total());
  if (label.textContent !== offer) label.textContent = offer;
  match.parentElement.title = decodeURIComponent(listQuery());
  match.parentElement.hidden = total() <= chosen.size && !everything;
}

// The list was drawn anew: its boxes show what is selected; other filters have another selection.
function drawn() {
  const query = listQuery();
  if (query !== narrowed) {
    narrowed = query;
    chosen.clear();
    everything = false;
  }
  show();
}

function submitSelection(action, more = {}) {
  const bar = one("#selection");
  for (const [name, value] of Object.entries(more)) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    bar.append(field);
  }
  bar.requestSubmit(one(`[name=action][value=${action}]`, bar));
}

const selecting = () => everything || chosen.size > 0;

// What is done to the selection, else to the conversation in hand.
const act = (name) => {
  if (selecting()) return submitSelection(name);
  const row = document.activeElement?.closest(".detail") ? null : current();
  click(`[data-act=${name}]`, row ?? one(".detail") ?? document);
};

function assignTo(id, name) {
  if (selecting()) return submitSelection("assign", { assignee: id });
  act("assign");
  afterDrawing(() => {
    const field = one("#assign-find");
    if (!field) return;
    field.value = name;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    afterDrawing(() => all("#assign-list [data-index]").find((li) => li.textContent.trim().endsWith(name))?.click());
  });
}

const go = (address) => {
  const link = all(".rail a").find((link) => link.getAttribute("href").split("?")[0] === address);
  link ? link.click() : location.assign(address);
};

const acts = {
  next: () => step(1),
  previous: () => step(-1),
  open: () => click(".name a", current()),
  back() {
    if (selecting()) return letGo();
    click(".detail .back");
  },
  search: () => one("#search")?.focus(),
  select: () => toggle(current()),
  "select next"() {
    toggle(current(), true);
    toggle(step(1), true);
  },
  "select previous"() {
    toggle(current(), true);
    toggle(step(-1), true);
  },
  "select page": selectPage,
  assign: () => act("assign"),
  close: () => act("close"),
  spread: () => selecting() && submitSelection("spread"),
  undo: () => click(".toasts [data-act=offer]"),
  palette: openPalette,
  help: () => one("#help").showModal(),
};

const run = (name) => (name.startsWith("go ") ? go(name.slice(3)) : acts[name]());

let table;
const shortcuts = () =>
  (table ??= new Map(all("#help [data-keys]:not([data-do=palette])").map((line) => [line.dataset.keys, line.dataset.do])));

const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
let first = "";

function pressed(event) {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key === "k" && one("#palette")) {
    event.preventDefault();
    if (!one("dialog[open]")) openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (one("dialog[open], :popover-open")) return;
  if (target.matches?.(WRITES)) {
    if (key === "Escape") target.blur();
    return;
  }
  const name = shortcuts().get(first ? `${first} ${key}` : key);
  first = !first && key === "g" ? key : "";
  if (!name) return;
  event.preventDefault();
  run(name);
}

// The palette: every command, view, page and agent, acting on the selection.
let commands = [];
let active = 0;
let agents;

async function team() {
  agents ??= await fetch("/api/agents/list", { headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : []))
    .catch(() => []);
  return agents;
}

async function openPalette() {
  const dialog = one("#palette");
  const field = one("#command");
  field.value = "";
  commands = offered([]);
  narrow();
  dialog.showModal();
  field.focus();
  commands = offered(await team());
  narrow();
}

function offered(agents) {
  const words = one("#commands").dataset;
  const keys = all("#help [data-keys]").map((line) => ({
    words: one("dd", line).textContent,
    hint: one("dt", line).textContent,
    do: () => run(line.dataset.do),
  }));
  const bulk = selecting() ? all("#selection [name=action]") : [];
  const links = all(".rail nav a").map((link) => ({ words: link.title, do: () => link.click() }));
  const choices = all(".rail .switches button").map((button) => ({
    words: button.getAttribute("aria-label") ?? button.title,
    do: () => button.click(),
  }));
  const may = !!one("#selection");
  const people = agents.flatMap(({ id, name }) => [
    ...(may ? [{ words: say(words.assign, name), do: () => assignTo(id, name) }] : []),
    { words: say(words.work, name), do: () => location.assign(`/conversations?assigned_to=${encodeURIComponent(id)}`) },
    ...(may ? [{ words: say(words.away, name), do: () => location.assign(`/hand-over?agent=${encodeURIComponent(id)}`) }] : []),
  ]);
  return [
    ...bulk.map((button) => ({ words: button.textContent, do: () => submitSelection(button.value) })),
    ...keys,
    ...links,
    ...people,
    ...choices,
  ];
}

let shown = [];

function narrow() {
  const typed = one("#command").value.trim().toLowerCase().split(/\s+/);
  shown = commands.filter(({ words }) => typed.every((part) => words.toLowerCase().includes(part)));
  active = 0;
  const list = one("#commands");
  list.replaceChildren(
    ...shown.map(({ words, hint }, at) => {
      const line = document.createElement("li");
      Object.assign(line, { id: `command-${at}`, role: "option", textContent: words, dir: "auto" });
      if (hint) line.append(Object.assign(document.createElement("kbd"), { textContent: hint }));
      return line;
    }),
  );
  list.hidden = !shown.length;
  const none = one("#palette [data-none]");
  none.textContent = shown.length ? "" : none.dataset.none;
  mark();
}

function mark() {
  all("#commands li").forEach((line, at) => {
    line.setAttribute("aria-selected", at === active);
    if (at === active) line.scrollIntoView({ block: "nearest" });
  });
  one("#command").setAttribute("aria-activedescendant", shown.length ? `command-${active}` : "");
}

function take(at) {
  const command = shown[at];
  if (!command) return;
  one("#palette").close();
  command.do();
}

function paletteKey(event) {
  const last = Math.max(shown.length - 1, 0);
  if (event.key === "ArrowDown") active = active >= last ? 0 : active + 1;
  else if (event.key === "ArrowUp") active = active ? active - 1 : last;
  else if (event.key === "Enter") take(active);
  else return;
  event.preventDefault();
  mark();
}

// After a close the next row is in focus.
let following;

function closing(event) {
  const id = event.target.matches?.("dialog .confirm") && one("[name=id]", event.target)?.value;
  if (!id) return;
  const list = rows();
  const at = list.indexOf(rowOf(id));
  if (at >= 0) following = { id, next: (list[at + 1] ?? list[at - 1])?.dataset.id };
}

function closed(event) {
  if (!following || !event.target.matches?.("dialog.dialog")) return;
  const { id, next } = following;
  following = undefined;
  afterDrawing(() => {
    if (one("[data-act=close]", rowOf(id) ?? document.createElement("i"))) return;
    one(".name a", rowOf(next) ?? document.createElement("i"))?.focus();
  });
}

export function take_hands() {
  const help = one("#help");
  if (!help) return;
  addEventListener("keydown", pressed);
  addEventListener("focusin", ({ target }) => {
    lastId = target.closest?.("tbody tr[data-id]")?.dataset.id ?? lastId;
  });
  addEventListener("submit", closing, true);
  addEventListener("close", closed, true);
  one("#command").addEventListener("input", narrow);
  one("#command").addEventListener("keydown", paletteKey);
  one("#commands").addEventListener("click", ({ target }) => {
    const line = target.closest("li");
    if (line) take(all("#commands li").indexOf(line));
  });
  for (const dialog of [help, one("#palette")]) {
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  }
  const bar = one("#selection");
  if (!bar) return;
  addEventListener("click", ({ target, shiftKey }) => {
    if (target.matches?.("thead input[data-page]")) {
      if (target.checked) selectPage();
      else letGo();
    } else if (target.matches?.("tbody input[name=rows]")) {
      const on = target.checked;
      part();
      if (shiftKey) range(target, on);
      choose(target, on);
      anchor = idOf(target);
      show();
    }
  });
  one("[name=all]", bar).addEventListener("change", ({ target }) => {
    everything = target.checked;
    show();
  });
  one("[data-clear]", bar).addEventListener("click", letGo);
  bar.addEventListener("formdata", ({ formData }) => {
    formData.delete("rows");
    formData.set("back", location.pathname + location.search);
    if (!everything) formData.set("rows", [...chosen.values()].join("\n"));
  });
  new MutationObserver(drawn).observe(one("#main"), { childList: true, subtree: true });
  drawn();
}
