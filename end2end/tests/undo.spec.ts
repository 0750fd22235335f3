import type { Browser } from "@playwright/test";
import type { Demo } from "../support/demo";
import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";

const toast = (page: Page, text: string) =>
  page.locator("#news .toast").filter({ hasText: text }).filter({ has: page.getByRole("button", { name: "Undo" }) });

/** Signs in another operator in a separate browser context. */
async function signInColleague(browser: Browser, demo: Demo, app: App): Promise<App> {
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations");
  return other;
}

// Long enough to look at both operators' pages, even on a slow machine.
test.use({ undo: 15 });

test.beforeEach(() => test.slow());

test("a colleague sees a pending close as closed until it is undone", async ({ app, page, simulator, browser, demo }) => {
  const other = await signInColleague(browser, demo, app);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [conversation, next] = [await app.rowAt(1), await app.rowAt(3)];
  const closeForm = await app.openCloseFormFromRow(conversation);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  const pending = toast(page, `Closed ${conversation.contact}`);
  await expect(pending).toContainText(/\d+ s/);

  await other.open(`/conversations/${conversation.id}`);
  await expect(other.detail.getByText(/^Lea Hartmann closes it in \d+ s$/).first()).toBeVisible();
  await expect(other.detail.locator("dl").first()).toContainText("Closed");
  await expect(other.page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await simulator.writeCalls()).toEqual([]);

  await app.hydrated();
  await pending.getByRole("button", { name: "Undo" }).click();
  await expect(app.status.filter({ hasText: "Undone." }).first()).toBeVisible();
  await expect(pending).toHaveCount(0);
  await other.open(`/conversations/${conversation.id}`);
  await expect(other.detail.getByRole("link", { name: "Close conversation" })).toBeVisible();
  await expect(other.detail.getByText(/closes it in/)).toHaveCount(0);

  // The undone change was due before the next one, so it is certain not to be sent once that is applied.
  await app.open("/conversations?status=open");
  await app.assignFromRow(next, "Omar Haddad");
  await expect.poll(() => simulator.appliedChanges(), { timeout: 40_000 }).toEqual([{ id: next.id, what: "assign" }]);
  expect((await simulator.conversation(conversation.id)).status).not.toBe("closed");
  await other.page.context().close();
});

test("a colleague sees a pending assignment as assigned until it is undone", async ({ app, page, simulator, browser, demo }) => {
  const other = await signInColleague(browser, demo, app);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(2);
  const before = (await simulator.conversation(conversation.id)).assigned_user_id;
  await app.assignFromRow(conversation, "Leilani Kealoha");
  const pending = toast(page, "Assigned to Leilani Kealoha");
  await expect(pending).toContainText(/\d+ s/);

  await other.open(`/conversations/${conversation.id}`);
  await expect(other.detail.getByText(/^Lea Hartmann assigns it in \d+ s$/).first()).toBeVisible();
  await other.expectAssignee("Leilani Kealoha");
  expect(await simulator.writeCalls()).toEqual([]);

  await app.hydrated();
  await pending.getByRole("button", { name: "Undo" }).click();
  await expect(pending).toHaveCount(0);
  await other.open(`/conversations/${conversation.id}`);
  await expect(other.detail.getByText(/assigns it in/)).toHaveCount(0);
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(before);
  expect(await simulator.writeCalls()).toEqual([]);
  await other.page.context().close();
});

test("a colleague who changes the same conversation sees whose change is pending", async ({ app, page, simulator, browser, demo }) => {
  const other = await signInColleague(browser, demo, app);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.assignFromRow(conversation, "Leilani Kealoha");
  await expect(toast(page, "Assigned to Leilani Kealoha")).toBeVisible();

  await other.open(`/conversations/${conversation.id}`);
  await other.assignFromDetail("Omar Haddad");
  await expect(other.error.first()).toContainText("Lea Hartmann is already changing this conversation");
  await expect.poll(() => simulator.appliedChanges(), { timeout: 40_000 }).toEqual([{ id: conversation.id, what: "assign" }]);
  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee("Leilani Kealoha");
  await other.page.context().close();
});

test("choosing the current assignee changes nothing, and is confirmed", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const assigned = (await simulator.conversations()).map(({ id, assigned_user_id }) => assigned_user_id && id);
  const ids = await app.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));
  const conversation = await app.rowAt(ids.findIndex((id) => assigned.includes(id)));
  const assignee = (await conversation.row.locator("td.asg [data-action=assign]").getAttribute("title"))!;
  await app.assignFromRow(conversation, assignee);

  await expect(app.status.filter({ hasText: `Assigned to ${assignee}` }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee(assignee);
  await expect(app.detail.getByText(/assigns it in/)).toHaveCount(0);
  expect(await simulator.writeCalls()).toEqual([]);
});
