import type { Page } from "@playwright/test";
import type { Desk } from "../support/desk";
import type { Simulator } from "../support/simulator";
import { expect, test } from "../support/test";

// Long enough to set the scene after a change was chosen, on a slow machine too.
test.use({ undo: 6 });

const ANY = /^\d+ changes? needs? attention$/;
const link = (page: Page, text: string | RegExp) => page.getByRole("banner").getByRole("link", { name: text });
const failures = (desk: Desk, text: string | RegExp) => desk.page.locator("#failures .toast").filter({ hasText: text });
const entries = (page: Page) => page.getByRole("region", { name: "Needs attention" }).getByRole("listitem");

/** With JavaScript the page learns of it; without, whoever looks again does. */
async function expectAttention(desk: Desk, scripted: boolean, count: RegExp) {
  await expect(async () => {
    if (!scripted) await desk.page.reload();
    await expect(link(desk.page, count)).toBeVisible({ timeout: scripted ? 20_000 : 1_000 });
  }).toPass({ timeout: 25_000 });
}

/** Somebody who has conversations, but not this one. */
async function somebodyElse(simulator: Simulator, id: string): Promise<string> {
  const holder = (await simulator.conversation(id)).assigned_user_id;
  const all = await simulator.conversations();
  return all.map((one) => one.assigned_user_id).find((other) => other !== null && other !== holder)!;
}

test.beforeEach(() => test.slow());

test("a change that SendSeven refuses needs attention until it is dismissed", async ({ desk, page, simulator, scripted }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  const before = (await simulator.conversation(seen.id)).assigned_user_id;
  await expect(link(page, ANY)).toHaveCount(0);
  await simulator.fail({ kind: "status", status: 403, method: "POST" });
  await desk.assignFromRow(seen, "Zofia Wiśniewska");
  await expectAttention(desk, scripted, /^1 change needs attention$/);
  await simulator.heal();
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(before);

  // It stands beside whatever page comes next.
  await desk.open("/team");
  await expect(failures(desk, "The API token may not do this")).toContainText(seen.contact);
  await link(page, /^1 change needs attention$/).click();
  await expect(page).toHaveURL(/\/attention$/);
  await expect(page.getByRole("heading", { level: 1, name: "Needs attention" })).toBeVisible();
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText("Assigned to Zofia Wiśniewska");
  await expect(entries(page)).toContainText("The API token may not do this");
  await expect(entries(page).getByRole("link", { name: seen.contact })).toHaveAttribute("href", `/conversations/${seen.id}`);

  await desk.alive();
  await entries(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await expect(link(page, ANY)).toHaveCount(0);
  await desk.open("/conversations");
  await expect(link(page, ANY)).toHaveCount(0);
  await expect(failures(desk, /./)).toHaveCount(0);
});

test("where somebody else was quicker, taking over is one press and says so", async ({ desk, page, simulator, scripted }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  const other = await somebodyElse(simulator, seen.id);
  await desk.assignFromRow(seen, "Leilani Kealoha");
  await simulator.change(seen.id, { assigned_user_id: other });
  await expectAttention(desk, scripted, /^1 change needs attention$/);
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(other);
  expect(await simulator.made()).toEqual([]);

  await desk.open("/attention");
  await expect(entries(page)).toContainText(/It was given to .+ meanwhile/);
  await expect(entries(page)).toContainText("Somebody outside Sevendesk did that");
  await entries(page).getByRole("button", { name: "Take over" }).click();
  await expect(page.locator("#news .toast, #client-toasts .toast").filter({ hasText: "Assigned to Leilani Kealoha" })).toBeVisible();
  await expect(page).toHaveURL(/\/attention$/);
  await expect(entries(page)).toHaveCount(0);
  await expect.poll(() => simulator.made(), { timeout: 20_000 }).toEqual([{ id: seen.id, what: "assign" }]);
  const now = (await simulator.conversation(seen.id)).assigned_user_id;
  expect(now).not.toBe(other);
  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee("Leilani Kealoha");
});

test("a closing note that was not delivered is sent with the next try", async ({ desk, page, simulator, scripted }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(3);
  await simulator.fail({ kind: "status", status: 422, method: "POST" });
  const question = await desk.askToCloseRow(seen);
  await question.getByLabel("Note (optional)").fill("Refunded in full.");
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expectAttention(desk, scripted, /^1 change needs attention$/);
  await simulator.heal();
  await desk.open("/attention");
  await expect(entries(page)).toContainText("SendSeven refused a value");
  await entries(page).getByRole("button", { name: "Try again" }).click();
  await expect(entries(page)).toHaveCount(0);
  await expect.poll(async () => (await simulator.conversation(seen.id)).status, { timeout: 20_000 }).toBe("closed");
  const sent = (await simulator.changes()).filter((call) => call.status === 200);
  expect(JSON.stringify(sent.map((call) => call.body))).toContain("Refunded in full.");
});

test("what needs attention is its operator's alone, and several go at once", async ({ desk, page, simulator, scripted, browser, demo }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = [await desk.rowAt(0), await desk.rowAt(1)];
  await simulator.fail({ kind: "status", status: 403, method: "POST" });
  for (const one of seen) {
    await desk.assignFromRow(one, "Thandiwe Mokoena");
    if (!scripted) await desk.open("/conversations?status=open");
  }
  await expectAttention(desk, scripted, /^2 changes need attention$/);
  await simulator.heal();

  const context = await browser.newContext({ baseURL: demo.address });
  const other = desk.at(await context.newPage());
  await other.signIn("Ada Okafor", "/conversations");
  await expect(link(other.page, ANY)).toHaveCount(0);
  await other.open("/attention");
  await expect(other.page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await context.close();

  await desk.open("/attention");
  await expect(entries(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Dismiss all" }).click();
  await expect(page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await desk.open("/attention");
  await expect(entries(page)).toHaveCount(0);
});
