import type { Page } from "@playwright/test";
import type { App } from "../support/app";
import type { Simulator } from "../support/simulator";
import { expect, test } from "../support/test";

// Long enough to prepare the failure after the operator has chosen the change, even on a slow machine.
test.use({ undo: 6 });

const ANY = /^\d+ changes? needs? attention$/;
const link = (page: Page, text: string | RegExp) => page.getByRole("banner").getByRole("link", { name: text });
const failures = (app: App, text: string | RegExp) => app.page.locator("#failures .toast").filter({ hasText: text });
const entries = (page: Page) => page.getByRole("region", { name: "Needs attention" }).getByRole("listitem");

/** With JavaScript the link appears by itself; without, the operator has to reload. */
async function expectAttention(app: App, scripted: boolean, count: RegExp) {
  await expect(async () => {
    if (!scripted) await app.page.reload();
    await expect(link(app.page, count)).toBeVisible({ timeout: scripted ? 20_000 : 1_000 });
  }).toPass({ timeout: 25_000 });
}

/** The id of an agent who has conversations, but not this one. */
async function anotherAgent(simulator: Simulator, id: string): Promise<string> {
  const assignee = (await simulator.conversation(id)).assigned_user_id;
  const others = (await simulator.conversations()).map((conversation) => conversation.assigned_user_id);
  return others.find((other) => other !== null && other !== assignee)!;
}

test.beforeEach(() => test.slow());

test("a change that SendSeven refuses needs attention until it is dismissed", async ({ app, page, simulator, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  const before = (await simulator.conversation(conversation.id)).assigned_user_id;
  await expect(link(page, ANY)).toHaveCount(0);
  await simulator.injectFault({ kind: "status", status: 403, method: "POST" });
  await app.assignFromRow(conversation, "Zofia Wiśniewska");
  await expectAttention(app, scripted, /^1 change needs attention$/);
  await simulator.clearFault();
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(before);

  // Every other page shows it too.
  await app.open("/team");
  await expect(failures(app, "The API token may not do this")).toContainText(conversation.contact);
  await link(page, /^1 change needs attention$/).click();
  await expect(page).toHaveURL(/\/attention$/);
  await expect(page.getByRole("heading", { level: 1, name: "Needs attention" })).toBeVisible();
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText("Assigned to Zofia Wiśniewska");
  await expect(entries(page)).toContainText("The API token may not do this");
  await expect(entries(page).getByRole("link", { name: conversation.contact })).toHaveAttribute("href", `/conversations/${conversation.id}`);

  await app.hydrated();
  await entries(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await expect(link(page, ANY)).toHaveCount(0);
  await app.open("/conversations");
  await expect(link(page, ANY)).toHaveCount(0);
  await expect(failures(app, /./)).toHaveCount(0);
});

test("after a conflict, Take over applies the change with one click", async ({ app, page, simulator, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(2);
  const other = await anotherAgent(simulator, conversation.id);
  await app.assignFromRow(conversation, "Leilani Kealoha");
  await simulator.update(conversation.id, { assigned_user_id: other });
  await expectAttention(app, scripted, /^1 change needs attention$/);
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(other);
  expect(await simulator.appliedChanges()).toEqual([]);

  await app.open("/attention");
  await expect(entries(page)).toContainText(/It is now assigned to .+/);
  await expect(entries(page)).toContainText("Somebody outside Sevendesk did that");
  await entries(page).getByRole("button", { name: "Take over" }).click();
  await expect(page.locator("#news .toast, #client-toasts .toast").filter({ hasText: "Assigned to Leilani Kealoha" })).toBeVisible();
  await expect(page).toHaveURL(/\/attention$/);
  await expect(entries(page)).toHaveCount(0);
  await expect.poll(() => simulator.appliedChanges(), { timeout: 20_000 }).toEqual([{ id: conversation.id, what: "assign" }]);
  const assignee = (await simulator.conversation(conversation.id)).assigned_user_id;
  expect(assignee).not.toBe(other);
  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee("Leilani Kealoha");
});

test("a retried close sends the note that was entered the first time", async ({ app, page, simulator, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(3);
  await simulator.injectFault({ kind: "status", status: 422, method: "POST" });
  const closeForm = await app.openCloseFormFromRow(conversation);
  await closeForm.getByLabel("Note (optional)").fill("Refunded in full.");
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  await expectAttention(app, scripted, /^1 change needs attention$/);
  await simulator.clearFault();
  await app.open("/attention");
  await expect(entries(page)).toContainText("SendSeven refused a value");
  await entries(page).getByRole("button", { name: "Try again" }).click();
  await expect(entries(page)).toHaveCount(0);
  await expect.poll(async () => (await simulator.conversation(conversation.id)).status, { timeout: 20_000 }).toBe("closed");
  const sent = (await simulator.writeCalls()).filter((call) => call.status === 200);
  expect(JSON.stringify(sent.map((call) => call.body))).toContain("Refunded in full.");
});

test("failed changes are visible only to the operator who made them, who can dismiss them all at once", async ({ app, page, simulator, scripted, browser, demo }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversations = [await app.rowAt(0), await app.rowAt(1)];
  await simulator.injectFault({ kind: "status", status: 403, method: "POST" });
  for (const conversation of conversations) {
    await app.assignFromRow(conversation, "Thandiwe Mokoena");
    if (!scripted) await app.open("/conversations?status=open");
  }
  await expectAttention(app, scripted, /^2 changes need attention$/);
  await simulator.clearFault();

  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations");
  await expect(link(other.page, ANY)).toHaveCount(0);
  await other.open("/attention");
  await expect(other.page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await other.page.context().close();

  await app.open("/attention");
  await expect(entries(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await expect(page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await app.open("/attention");
  await expect(entries(page)).toHaveCount(0);
});
