import type { Browser } from "@playwright/test";
import type { Demo } from "../support/demo";
import type { Desk } from "../support/desk";
import { expect, test, type Page } from "../support/test";

const bar = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" });
const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const live = (page: Page) => page.getByText(/^Live, /);
const note = (desk: Desk) => desk.detail.getByLabel("Note for the team");

async function colleague(browser: Browser, demo: Demo, desk: Desk): Promise<Desk> {
  const other = desk.at(await (await browser.newContext({ baseURL: demo.address })).newPage());
  await other.signIn("Ada Okafor", "/conversations?status=open");
  return other;
}

async function beginNote(desk: Desk, text: string) {
  await desk.detail.getByText("Write an internal note").click();
  await note(desk).fill(text);
}

/** Does to texts what a browser's translation does, and adds what extensions add. */
async function translate(page: Page) {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) found.push(node as Text);
    for (const text of found) {
      const parent = text.parentElement!;
      if (!text.data.trim() || parent.closest("script, style, textarea, option, [translate=no], font")) continue;
      const outer = document.createElement("font");
      const inner = outer.appendChild(document.createElement("font"));
      outer.style.verticalAlign = "inherit";
      text.replaceWith(outer);
      inner.textContent = `${text.data.trim()}·`;
    }
    for (const place of document.querySelectorAll("html, body, #page, #list td.asg, #list th, #detail header, form, #islands")) {
      place.append(document.createElement("extension-root"));
    }
  });
}

test.beforeEach(() => test.slow());

const third = (desk: Desk) => desk.rows.nth(2).boundingBox();

for (const width of [1280, 1440]) {
  test(`on a screen ${width} wide the first ticks of a page move none of its rows`, async ({ desk, page, phone }) => {
    test.skip(phone, "for wide screens");
    await page.setViewportSize({ width, height: 900 });
    await desk.signIn("Lea Hartmann", "/conversations?status=open");
    await page.clock.install();
    await desk.open("/conversations?status=open");
    const before = await third(desk);
    await expect(live(page)).toBeVisible();
    expect(await third(desk)).toEqual(before);
    const drawn = page.waitForResponse((answer) => "sevendesk-rows" in answer.request().headers());
    await page.clock.runFor(31_000);
    await (await drawn).finished();
    await page.clock.runFor(1_000);
    expect(await third(desk)).toEqual(before);
  });

  test(`on a screen ${width} wide rows stay where they are when the scripts wake up`, async ({ desk, page, phone }) => {
    test.skip(phone, "for wide screens");
    await page.setViewportSize({ width, height: 900 });
    await desk.signIn("Lea Hartmann", "/conversations?status=open");
    let release = () => {};
    const measured = new Promise<void>((resume) => (release = resume));
    await page.route(/\.(js|wasm)(\?|$)/, async (route) => {
      await measured;
      await route.continue();
    });
    await page.goto("/conversations?status=open", { waitUntil: "commit" });
    await expect(desk.rows).toHaveCount(20);
    const before = await third(desk);
    release();
    await desk.alive();
    expect(await third(desk)).toEqual(before);
  });
}

test("after a look at the team the list is whole again, and nothing is half selected", async ({ desk, page, phone }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const search = page.locator("#search");
  for (const way of ["back", "link"]) {
    for (const place of [0, 2]) await desk.rows.nth(place).getByRole("checkbox").check();
    await expect(bar(page).getByRole("status")).toHaveText("2 selected");
    await expect(desk.filters).toBeHidden();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
    await expect(bar(page)).toBeHidden();
    await page.keyboard.press("a");
    await expect(menu(page)).toBeHidden();

    if (way === "back") await page.goBack();
    else await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Queue/ }).click();
    await expect(desk.rows).toHaveCount(20);
    await expect(desk.filters).toBeVisible();
    if (!phone) await expect(search).toBeVisible();
    await expect(bar(page)).toBeHidden();
    await expect(desk.rows.getByRole("checkbox", { checked: true })).toHaveCount(0);
    await desk.rows.nth(1).locator("th a").focus();
    await page.keyboard.press("a");
    await expect(menu(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu(page)).toBeHidden();
  }
});

test("a translated page goes on showing who has what, and what became of it", async ({ desk, page, browser, demo }) => {
  const other = await colleague(browser, demo, desk);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(live(page)).toBeVisible();
  const [first, second] = [await desk.rowAt(1), await desk.rowAt(3)];
  await translate(page);
  await expect(page.locator("#list font").first()).toBeAttached();

  await other.assignFromRow({ ...first, row: other.rowOf(first.id) }, "Omar Haddad");
  await expect(first.row.locator("td.asg")).toContainText("Omar Haddad");
  const question = await other.askToCloseRow({ ...second, row: other.rowOf(second.id) });
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect(second.row.locator("td.stat")).toContainText("Closed");
  await expect(second.row.locator("[data-action=close]")).toHaveCount(0);

  await translate(page);
  await first.row.locator("th a").click();
  await expect(desk.detail.locator("dl")).toContainText(first.id);
  await translate(page);
  await desk.assignFromDetail("Yuki Tanabe");
  await desk.expectAssignee("Yuki Tanabe");
  await translate(page);
  await page.keyboard.press("Escape");
  await expect(desk.detail).toHaveCount(0);
  await page.getByRole("navigation", { name: "Main" }).locator('a[href="/team"]').click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Team");
  await other.page.context().close();
});

test("a translated question asks about the conversation that was meant", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second] = [await desk.rowAt(0), await desk.rowAt(2)];
  await desk.askToCloseRow(first);
  await translate(page);
  await page.keyboard.press("Escape");
  await second.row.locator("[data-action=close]").click();
  const question = page.getByRole("dialog");
  await expect(question.getByRole("heading")).toContainText(second.contact);
  await expect(question.getByRole("heading")).not.toContainText(first.contact);
  await question.getByRole("button", { name: /^Close conversation/ }).click();
  await expect.poll(() => simulator.made()).toEqual([{ id: second.id, what: "close" }]);
});

test("a form of more than 64 kB is refused in words, and its text stays", async ({ desk, page, simulator, provoked }) => {
  provoked.push(/status of 413/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.openRow(seen);
  await beginNote(desk, "x");
  await note(desk).evaluate((field: HTMLTextAreaElement) => {
    field.value = "long ".repeat(14_000);
    field.form!.requestSubmit();
  });
  await expect(desk.failure.filter({ hasText: "This form was too long, so nothing was changed." })).toBeVisible();
  await expect(note(desk)).toHaveValue("long ".repeat(14_000));
  expect(await simulator.changes()).toEqual([]);

  await note(desk).fill("Shorter");
  await desk.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
});

test("two presses in a row send one note, one close and one assignment", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.openRow(seen);
  await beginNote(desk, "Once is enough");
  await desk.detail.getByRole("button", { name: "Add note" }).dblclick();
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
  await desk.detail.getByRole("button", { name: "Assignee" }).click();
  await menu(page).getByRole("option", { name: "Omar Haddad" }).dblclick();
  await desk.expectAssignee("Omar Haddad");
  const question = await desk.askToCloseDetail(seen.contact);
  await question.getByRole("button", { name: "Close conversation" }).dblclick();
  await expect(desk.detail.locator("dl")).toContainText("Closed");

  // A second one would have been sent before what is sent now.
  await desk.open("/conversations?status=open");
  const next = await desk.rowAt(2);
  const holder = await next.row.locator("td.asg [data-action=assign]").getAttribute("title");
  await desk.assignFromRow(next, holder === "Yuki Tanabe" ? "Omar Haddad" : "Yuki Tanabe");
  await expect.poll(async () => (await simulator.made()).map((one) => one.id)).toContain(next.id);
  const made = (await simulator.made()).filter((one) => one.id === seen.id);
  expect(made.map((one) => one.what)).toEqual(["note", "assign", "close"]);
});

test("a browser that lets no page notify keeps the page up to date all the same", async ({ desk, page, simulator, browser, demo }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    class Notification {
      static permission = "granted";
      constructor() {
        document.documentElement.dataset.refusedToNotify = "";
        throw new TypeError("Illegal constructor");
      }
    }
    Object.assign(window, { Notification });
  });
  const other = await colleague(browser, demo, desk);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.goto("/views?query=search%3DNova");
  await page.getByLabel("Name").fill("Nova");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await desk.alive();
  await page.getByLabel("Tell me above, Nova").fill("0");
  await page.getByRole("button", { name: "Set the number of Nova" }).click();
  await expect(page.getByText("Nova stands out when there are more than 0.")).toBeVisible();
  await desk.open("/conversations?status=open");
  await expect(live(page)).toBeVisible();
  const show = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await show(true);
  await simulator.arrives({ name: "Nova Newcomer" });
  await expect(page.locator("html[data-refused-to-notify]")).toBeAttached({ timeout: 60_000 });

  await show(false);
  const seen = await desk.rowAt(1);
  await other.assignFromRow({ ...seen, row: other.rowOf(seen.id) }, "Omar Haddad");
  await expect(seen.row.locator("td.asg")).toContainText("Omar Haddad");
  await other.page.context().close();
});
