import type { Browser } from "@playwright/test";
import type { Demo } from "../support/demo";
import type { Desk } from "../support/desk";
import { expect, test, type Page } from "../support/test";

const toast = (page: Page, text: string) =>
  page.locator("#news .toast").filter({ hasText: text }).filter({ has: page.getByRole("button", { name: "Undo" }) });

/** Another operator, with a browser of their own. */
async function colleague(browser: Browser, demo: Demo, desk: Desk): Promise<Desk> {
  const context = await browser.newContext({ baseURL: demo.address });
  const other = desk.at(await context.newPage());
  await other.signIn("Ada Okafor", "/conversations");
  return other;
}

// Long enough to look from both sides, on a slow machine too.
test.use({ undo: 15 });

test.beforeEach(() => test.slow());

test("a close is undone, and a colleague sees it as made and pending until then", async ({ desk, page, simulator, browser, demo }) => {
  const other = await colleague(browser, demo, desk);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const [seen, next] = [await desk.rowAt(1), await desk.rowAt(3)];
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();
  const held = toast(page, `Closed ${seen.contact}`);
  await expect(held).toContainText(/\d+ s/);

  await other.open(`/conversations/${seen.id}`);
  await expect(other.detail.getByText(/^Lea Hartmann closes it in \d+ s$/).first()).toBeVisible();
  await expect(other.detail.locator("dl")).toContainText("Closed");
  await expect(other.page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await simulator.changes()).toEqual([]);

  await desk.alive();
  await held.getByRole("button", { name: "Undo" }).click();
  await expect(desk.news.filter({ hasText: "Undone." }).first()).toBeVisible();
  await expect(held).toHaveCount(0);
  await other.open(`/conversations/${seen.id}`);
  await expect(other.detail.getByRole("link", { name: "Close conversation" })).toBeVisible();
  await expect(other.detail.getByText(/closes it in/)).toHaveCount(0);

  // What was undone would be due before the next change: once that is made, this one never is.
  await desk.open("/conversations?status=open");
  await desk.assignFromRow(next, "Omar Haddad");
  await expect.poll(() => simulator.made(), { timeout: 40_000 }).toEqual([{ id: next.id, what: "assign" }]);
  expect((await simulator.conversation(seen.id)).status).not.toBe("closed");
  await other.page.context().close();
});

test("an assignment is undone, and a colleague sees it as made and pending until then", async ({ desk, page, simulator, browser, demo }) => {
  const other = await colleague(browser, demo, desk);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  const before = (await simulator.conversation(seen.id)).assigned_user_id;
  await desk.assignFromRow(seen, "Leilani Kealoha");
  const held = toast(page, "Assigned to Leilani Kealoha");
  await expect(held).toContainText(/\d+ s/);

  await other.open(`/conversations/${seen.id}`);
  await expect(other.detail.getByText(/^Lea Hartmann assigns it in \d+ s$/).first()).toBeVisible();
  await other.expectAssignee("Leilani Kealoha");
  expect(await simulator.changes()).toEqual([]);

  await desk.alive();
  await held.getByRole("button", { name: "Undo" }).click();
  await expect(held).toHaveCount(0);
  await other.open(`/conversations/${seen.id}`);
  await expect(other.detail.getByText(/assigns it in/)).toHaveCount(0);
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(before);
  expect(await simulator.changes()).toEqual([]);
  await other.page.context().close();
});

test("a colleague who wants something else is told whose change is under way", async ({ desk, page, simulator, browser, demo }) => {
  const other = await colleague(browser, demo, desk);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.assignFromRow(seen, "Leilani Kealoha");
  await expect(toast(page, "Assigned to Leilani Kealoha")).toBeVisible();

  await other.open(`/conversations/${seen.id}`);
  await other.assignFromDetail("Omar Haddad");
  await expect(other.failure.first()).toContainText("Lea Hartmann is already changing this conversation");
  await expect.poll(() => simulator.made(), { timeout: 40_000 }).toEqual([{ id: seen.id, what: "assign" }]);
  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee("Leilani Kealoha");
  await other.page.context().close();
});

test("choosing the present assignee changes nothing and is told", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const owned = (await simulator.conversations()).map((one) => one.assigned_user_id && one.id);
  const ids = await desk.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));
  const seen = await desk.rowAt(ids.findIndex((id) => owned.includes(id)));
  const holder = (await seen.row.locator("td.asg [data-action=assign]").getAttribute("title"))!;
  await desk.assignFromRow(seen, holder);

  await expect(desk.news.filter({ hasText: `Assigned to ${holder}` }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee(holder);
  await expect(desk.detail.getByText(/assigns it in/)).toHaveCount(0);
  expect(await simulator.changes()).toEqual([]);
});
