import { expect, test } from "../support/test";

const bar = "#connection-bar";

test("a session that ends in another tab is told over the page, and what was typed stays", async ({ desk, page, provoked }) => {
  provoked.push(/status of 401/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.locator("#search").fill("half a na");
  const other = await page.context().newPage();
  await other.goto("/team");
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other.getByRole("button", { name: "Sign in as Lea Hartmann" })).toBeVisible();

  await expect(page.locator(bar)).toContainText("Your session has ended.", { timeout: 20_000 });
  await expect(page.locator("#search")).toHaveValue("half a na");
  await page.locator(bar).getByRole("link", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Sign in as Lea Hartmann" }).click();
  await expect(page).toHaveURL(/\/conversations\?/);
  await desk.alive();
  await expect(page.locator(bar)).toBeEmpty();
});

test("a server that is away for more than ten seconds is told over the page, until it is back", async ({ desk, page, provoked }) => {
  test.setTimeout(60_000);
  provoked.push(/ERR_/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.locator(bar)).toContainText("The server cannot be reached since", { timeout: 30_000 });
  await expect(desk.rows).toHaveCount(20);
  await page.context().setOffline(false);
  await expect(page.locator(bar)).toBeEmpty({ timeout: 30_000 });
});

test("a page that is older than the server offers to be loaded anew", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.evaluate(() => document.querySelector("meta[name=build]")?.setAttribute("content", "an earlier one"));
  await expect(page.locator(bar)).toContainText("A new version of Sevendesk is running.", { timeout: 20_000 });
  await page.locator(bar).getByRole("button", { name: "Reload" }).click();
  await desk.alive();
  await expect(page.locator(bar)).toBeEmpty();
});

test("a stream that falls silent is noticed, and the page catches up", async ({ desk, page, simulator }) => {
  test.setTimeout(60_000);
  // A stream that answers and never says a word; without a shared worker it is the page's own.
  await page.addInitScript(() => Reflect.deleteProperty(window, "SharedWorker"));
  await page.addInitScript(() => {
    const Real = EventSource;
    class Mutable extends Real {
      addEventListener(name: string, listener: EventListener) {
        super.addEventListener(name, (event) => Reflect.get(window, "muted") || listener(event));
      }
    }
    Reflect.set(window, "EventSource", Mutable);
  });
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(page.locator("#connection")).toContainText("Live");
  await page.evaluate(() => Reflect.set(window, "muted", true));
  await expect(page.locator("#connection")).toContainText("Reconnecting", { timeout: 30_000 });

  const seen = await desk.rowAt(3);
  await simulator.change(seen.id, { status: "closed" });
  await page.evaluate(() => Reflect.set(window, "muted", false));
  await expect(page.locator("#connection")).toContainText("Live", { timeout: 20_000 });
});
