import { expect, test, type Page } from "../support/test";

const live = (page: Page) => page.getByText(/^Live, /);

test.beforeEach(() => test.slow());

test("a browser that refuses to show notifications still receives live updates", async ({ app, page, simulator, browser, demo }) => {
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
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await page.goto("/views?query=search%3DNova");
  await page.getByLabel("Name").fill("Nova");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.hydrated();
  await page.getByLabel("Alert above, Nova").fill("0");
  await page.getByRole("button", { name: "Set the number of Nova" }).click();
  await expect(page.getByText("Alert set: Nova above 0.")).toBeVisible();
  await app.open("/conversations?status=open");
  await expect(live(page)).toBeVisible();
  const setHidden = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await setHidden(true);
  await simulator.create({ name: "Nova Newcomer" });
  await expect(page.locator("html[data-refused-to-notify]")).toBeAttached({ timeout: 60_000 });

  await setHidden(false);
  const conversation = await app.rowAt(1);
  await other.assignFromRow({ ...conversation, row: other.rowOf(conversation.id) }, "Omar Haddad");
  await expect(conversation.row.locator("td.asg")).toContainText("Omar Haddad");
  await other.page.context().close();
});
