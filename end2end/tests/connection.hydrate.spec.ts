import type { Browser } from "@playwright/test";
import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";
import { TcpProxy } from "../support/tcp-proxy";

const bar = (page: Page) => page.locator("#connection-bar");
const live = (page: Page) => page.getByText(/^Live, /);
const note = (app: App) => app.detail.getByLabel("Note for the team");

/** Waits for a request that refetches the page. */
const waitForRefetch = (page: Page, timeout?: number) =>
  page.waitForRequest((request) => "sevendesk-rows" in request.headers(), { timeout });

/** Opens the first conversation, types a note, and returns the conversation's id. */
async function typeNote(app: App, text: string): Promise<string> {
  const conversation = await app.rowAt(0);
  await app.openRow(conversation);
  await app.chooseNote();
  await note(app).fill(text);
  return conversation.id;
}

/** Signs in another operator, whose browser reaches the server through the proxy. */
async function signInThroughProxy(browser: Browser, app: App, proxy: TcpProxy): Promise<App> {
  const remote = await app.inNewContext(browser, proxy.url);
  await remote.signIn("Ada Okafor", "/conversations?status=open");
  await expect(live(remote.page)).toBeVisible();
  return remote;
}

test.beforeEach(({ phone }) => {
  test.skip(phone, "connection messages do not depend on the viewport");
  test.setTimeout(120_000);
});

test("signing out in another tab shows that the session has ended, and no typed text is lost", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 401/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typeNote(app, "Half a sentence");
  await expect(live(page)).toBeVisible();
  await expect(bar(page)).toBeEmpty();

  const tab = app.forPage(await page.context().newPage());
  await tab.open("/team");
  await tab.page.getByRole("button", { name: "Sign out" }).click();
  await expect(tab.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(bar(page)).toContainText("Your session has ended.", { timeout: 30_000 });
  const signInLink = bar(page).getByRole("link", { name: "Sign in again" });
  await expect(signInLink).toHaveAttribute("href", `/sign-in?next=${encodeURIComponent(`/conversations/${id}?status=open`)}`);
  await expect(note(app)).toHaveValue("Half a sentence");

  // After signing in again in the other tab, the operator continues here.
  await tab.signIn("Lea Hartmann");
  await expect(bar(page)).toBeEmpty({ timeout: 30_000 });
  await expect(note(app)).toHaveValue("Half a sentence");
  await app.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("Note added.")).toBeVisible();
});

test("after an ended session, signing in again returns to the same conversation", async ({ app, page, expectedErrors }) => {
  expectedErrors.push(/status of 401/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typeNote(app, "");
  await expect(live(page)).toBeVisible();
  await page.request.post("/api/session/sign-out", { headers: { origin: new URL(page.url()).origin } });
  await bar(page).getByRole("link", { name: "Sign in again" }).click({ timeout: 30_000 });
  await page.getByRole("button", { name: "Sign in as Lea Hartmann" }).click();
  await expect(page).toHaveURL(new RegExp(`/conversations/${id}\\?status=open$`));
  await app.hydrated();
  await expect(bar(page)).toBeEmpty();
});

test("the page reports a server that is unreachable for over ten seconds, and recovers when it returns", async ({ app, browser, demo, expectedErrors }) => {
  const proxy = await TcpProxy.start(demo.url);
  const remote = await signInThroughProxy(browser, app, proxy);
  const id = await typeNote(remote, "Half a sentence");
  proxy.disconnect();
  const disconnectedAt = Date.now();
  await expect(bar(remote.page)).toContainText(/^\s*The server has been unreachable since \d\d:\d\d/, { timeout: 40_000 });
  expect(Date.now() - disconnectedAt).toBeGreaterThan(10_000);
  await expect(bar(remote.page)).toContainText("catches up by itself");
  await expect(note(remote)).toHaveValue("Half a sentence");

  // A note that cannot be sent is not lost either.
  await remote.detail.getByRole("button", { name: "Add note" }).click();
  await expect(remote.error.filter({ hasText: "Nothing was sent: the server cannot be reached." })).toBeVisible();
  await expect(note(remote)).toHaveValue("Half a sentence");
  await expect(remote.page).toHaveURL(new RegExp(`/conversations/${id}`));

  proxy.restore();
  await expect(bar(remote.page)).toBeEmpty({ timeout: 40_000 });
  await expect(live(remote.page)).toBeVisible({ timeout: 20_000 });
  await remote.detail.getByRole("button", { name: "Add note" }).click();
  await expect(remote.page.getByText("Note added.")).toBeVisible();
  expect(expectedErrors).toEqual([]);
  await remote.page.context().close();
  proxy.stop();
});

test("the page reconnects to a server that was killed and restarted, and no typed text is lost", async ({ app, page, demo, simulator, expectedErrors }) => {
  expectedErrors.push(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|status of 401/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const id = await typeNote(app, "Half a sentence");
  await expect(live(page)).toBeVisible();
  await demo.restart();

  // The restarted demo has lost its data, the session included.
  await expect(bar(page)).toContainText("Your session has ended.", { timeout: 40_000 });
  await expect(note(app)).toHaveValue("Half a sentence");
  const tab = app.forPage(await page.context().newPage());
  await tab.signIn("Lea Hartmann");
  await expect(bar(page)).toBeEmpty({ timeout: 40_000 });
  await expect(live(page)).toBeVisible({ timeout: 40_000 });
  await expect(note(app)).toHaveValue("Half a sentence");
  await app.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("Note added.")).toBeVisible();
  expect((await simulator.appliedChanges()).map((change) => change.id)).toEqual([id]);
});

test("a page from an older build than the server offers to reload", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await page.route(/\/conversations/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<meta name="build" content=")[^"]*/, "$1older");
    await route.fulfill({ response, body });
  });
  await app.open("/conversations?status=open");
  await typeNote(app, "Half a sentence");
  await expect(bar(page)).toContainText("A new version of Sevendesk is running.", { timeout: 20_000 });
  await expect(bar(page)).toContainText("Send or copy what you have typed first.");
  await expect(note(app)).toHaveValue("Half a sentence");

  await page.unroute(/\/conversations/);
  const loaded = page.waitForEvent("load");
  await bar(page).getByRole("button", { name: "Reload" }).click();
  await loaded;
  await app.hydrated();
  await expect(live(page)).toBeVisible();
  await expect(bar(page)).toBeEmpty();
});

test("a silent event stream counts as lost, and missed events arrive after reconnecting", async ({ app, browser, demo }) => {
  const proxy = await TcpProxy.start(demo.url);
  const remote = await signInThroughProxy(browser, app, proxy);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);

  proxy.stall();
  await app.assignFromRow(conversation, "Omar Haddad");
  await expect(app.status.filter({ hasText: "Assigned to Omar Haddad" }).first()).toBeVisible();
  await expect(remote.page.getByText("Reconnecting")).toBeVisible({ timeout: 30_000 });
  await expect(remote.rowOf(conversation.id)).not.toContainText("Omar Haddad");

  proxy.restore();
  await expect(live(remote.page)).toBeVisible({ timeout: 30_000 });
  await expect(remote.rowOf(conversation.id)).toContainText("Omar Haddad");
  await remote.page.context().close();
  proxy.stop();
});

test("a page refetches at once when it becomes visible or goes online again", async ({ app, page }) => {
  await page.clock.install();
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(live(page)).toBeVisible();
  // The first refetch follows the connection of the stream.
  await waitForRefetch(page, 10_000);

  for (const event of ["visibilitychange", "online"]) {
    const requests: string[] = [];
    page.on("request", (request) => {
      if ("sevendesk-rows" in request.headers()) requests.push(request.url());
    });
    await page.evaluate(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
    // While hidden, the page starts no refetch; one may still be in progress.
    const before = requests.length;
    await page.clock.runFor(60_000);
    expect(requests.length - before).toBeLessThanOrEqual(1);
    const whileHidden = requests.length;
    await page.clock.runFor(60_000);
    expect(requests.length).toBe(whileHidden);

    const refetch = waitForRefetch(page, 3_000);
    await page.evaluate((name) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
      (name === "online" ? window : document).dispatchEvent(new Event(name, { bubbles: true }));
    }, event);
    await page.clock.runFor(200);
    await refetch;
  }
});
