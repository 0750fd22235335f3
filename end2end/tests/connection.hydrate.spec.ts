import type { Browser } from "@playwright/test";
import type { Desk } from "../support/desk";
import { expect, test, type Page } from "../support/test";
import { Wire } from "../support/wire";

const bar = (page: Page) => page.locator("#connection-bar");
const live = (page: Page) => page.getByText(/^Live, /);
const note = (desk: Desk) => desk.detail.getByLabel("Note for the team");

/** A request that draws the page anew. */
const catchUp = (page: Page, timeout?: number) =>
  page.waitForRequest((request) => "sevendesk-rows" in request.headers(), { timeout });

/** Begins a note in the conversation of a row, and returns that. */
async function typed(desk: Desk, text: string): Promise<string> {
  const seen = await desk.rowAt(0);
  await desk.openRow(seen);
  await desk.detail.getByText("Write an internal note").click();
  await note(desk).fill(text);
  return seen.id;
}

/** An operator at the end of a wire. */
async function wired(browser: Browser, desk: Desk, wire: Wire): Promise<Desk> {
  const far = desk.at(await (await browser.newContext({ baseURL: wire.address })).newPage());
  await far.signIn("Ada Okafor", "/conversations?status=open");
  await expect(live(far.page)).toBeVisible();
  return far;
}

test.beforeEach(({ phone }) => {
  test.skip(phone, "what is told does not depend on the width");
  test.setTimeout(120_000);
});

test("a session that ends in another tab is told over the page, and nothing typed is lost", async ({ desk, page, provoked }) => {
  provoked.push(/status of 401/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typed(desk, "Half a sentence");
  await expect(live(page)).toBeVisible();
  await expect(bar(page)).toBeEmpty();

  const tab = desk.at(await page.context().newPage());
  await tab.open("/team");
  await tab.page.getByRole("button", { name: "Sign out" }).click();
  await expect(tab.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(bar(page)).toContainText("Your session has ended.", { timeout: 30_000 });
  const way = bar(page).getByRole("link", { name: "Sign in again" });
  await expect(way).toHaveAttribute("href", `/sign-in?next=${encodeURIComponent(`/conversations/${id}?status=open`)}`);
  await expect(note(desk)).toHaveValue("Half a sentence");

  // Whoever signs in beside it goes on where they were.
  await tab.signIn("Lea Hartmann");
  await expect(bar(page)).toBeEmpty({ timeout: 30_000 });
  await expect(note(desk)).toHaveValue("Half a sentence");
  await desk.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
});

test("the link of the bar leads back to the same conversation", async ({ desk, page, provoked }) => {
  provoked.push(/status of 401/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typed(desk, "");
  await expect(live(page)).toBeVisible();
  await page.request.post("/api/session/sign-out", { headers: { origin: new URL(page.url()).origin } });
  await bar(page).getByRole("link", { name: "Sign in again" }).click({ timeout: 30_000 });
  await page.getByRole("button", { name: "Sign in as Lea Hartmann" }).click();
  await expect(page).toHaveURL(new RegExp(`/conversations/${id}\\?status=open$`));
  await desk.alive();
  await expect(bar(page)).toBeEmpty();
});

test("a server that is away for more than ten seconds is told, and so is its return", async ({ desk, browser, demo, provoked }) => {
  const wire = await Wire.to(demo.address);
  const far = await wired(browser, desk, wire);
  const id = await typed(far, "Half a sentence");
  wire.cut();
  const begun = Date.now();
  await expect(bar(far.page)).toContainText(/^\s*The server cannot be reached since \d+:\d\d/, { timeout: 40_000 });
  expect(Date.now() - begun).toBeGreaterThan(10_000);
  await expect(bar(far.page)).toContainText("catches up by itself");
  await expect(note(far)).toHaveValue("Half a sentence");

  // What cannot be sent is not lost either.
  await far.detail.getByRole("button", { name: "Add note" }).click();
  await expect(far.failure.filter({ hasText: "Nothing was sent: the server cannot be reached." })).toBeVisible();
  await expect(note(far)).toHaveValue("Half a sentence");
  await expect(far.page).toHaveURL(new RegExp(`/conversations/${id}`));

  wire.mend();
  await expect(bar(far.page)).toBeEmpty({ timeout: 40_000 });
  await expect(live(far.page)).toBeVisible({ timeout: 20_000 });
  await far.detail.getByRole("button", { name: "Add note" }).click();
  await expect(far.page.getByText("The note is there for the team.")).toBeVisible();
  expect(provoked).toEqual([]);
  await far.page.context().close();
  wire.stop();
});

test("a server that is killed and started again is found by itself, and nothing typed is lost", async ({ desk, page, demo, simulator, provoked }) => {
  provoked.push(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|status of 401/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typed(desk, "Half a sentence");
  await expect(live(page)).toBeVisible();
  await demo.restart();

  // The demo keeps nothing, so it no longer knows the session.
  await expect(bar(page)).toContainText("Your session has ended.", { timeout: 40_000 });
  await expect(note(desk)).toHaveValue("Half a sentence");
  const tab = desk.at(await page.context().newPage());
  await tab.signIn("Lea Hartmann");
  await expect(bar(page)).toBeEmpty({ timeout: 40_000 });
  await expect(live(page)).toBeVisible({ timeout: 40_000 });
  await expect(note(desk)).toHaveValue("Half a sentence");
  await desk.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
  expect((await simulator.made()).map((change) => change.id)).toEqual([id]);
});

test("a page that is older than the server offers to be loaded anew", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.route(/\/conversations/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/(<meta name="build" content=")[^"]*/, "$1older");
    await route.fulfill({ response: answer, body });
  });
  await desk.open("/conversations?status=open");
  await typed(desk, "Half a sentence");
  await expect(bar(page)).toContainText("A new version of Sevendesk is running.", { timeout: 20_000 });
  await expect(bar(page)).toContainText("Send or copy what you have typed first.");
  await expect(note(desk)).toHaveValue("Half a sentence");

  await page.unroute(/\/conversations/);
  const loaded = page.waitForEvent("load");
  await bar(page).getByRole("button", { name: "Reload" }).click();
  await loaded;
  await desk.alive();
  await expect(live(page)).toBeVisible();
  await expect(bar(page)).toBeEmpty();
});

test("a stream that falls silent counts as dead, and what was missed comes after it", async ({ desk, browser, demo }) => {
  const wire = await Wire.to(demo.address);
  const far = await wired(browser, desk, wire);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);

  wire.mute();
  await desk.assignFromRow(seen, "Omar Haddad");
  await expect(desk.news.filter({ hasText: "Assigned to Omar Haddad" }).first()).toBeVisible();
  await expect(far.page.getByText("Reconnecting")).toBeVisible({ timeout: 30_000 });
  await expect(far.rowOf(seen.id)).not.toContainText("Omar Haddad");

  wire.mend();
  await expect(live(far.page)).toBeVisible({ timeout: 30_000 });
  await expect(far.rowOf(seen.id)).toContainText("Omar Haddad");
  await far.page.context().close();
  wire.stop();
});

test("a page that comes back into sight or onto the network catches up at once", async ({ desk, page }) => {
  await page.clock.install();
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(live(page)).toBeVisible();
  // The first one follows the stream.
  await catchUp(page, 10_000);

  for (const back of ["visibilitychange", "online"]) {
    const asked: string[] = [];
    page.on("request", (request) => {
      if ("sevendesk-rows" in request.headers()) asked.push(request.url());
    });
    await page.evaluate(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
    // Out of sight nothing is asked for, however long it takes.
    const before = asked.length;
    await page.clock.runFor(60_000);
    expect(asked.length - before).toBeLessThanOrEqual(1);
    const rest = asked.length;
    await page.clock.runFor(60_000);
    expect(asked.length).toBe(rest);

    const drawn = catchUp(page, 3_000);
    await page.evaluate((name) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
      (name === "online" ? window : document).dispatchEvent(new Event(name, { bubbles: true }));
    }, back);
    await page.clock.runFor(200);
    await drawn;
  }
});
