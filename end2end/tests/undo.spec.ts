import { expect, test } from "../support/test";

test.use({ undo: 30 });

test("the page after a close offers to undo it, for as long as it says", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();

  const toast = page.locator("#toasts .toast").filter({ hasText: `Closed ${seen.contact}` });
  await expect(toast).toContainText(/\d+ s/);
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(toast).toHaveCount(0);
  await desk.open(`/conversations/${seen.id}?status=open`);
  await expect(desk.detail.getByRole("link", { name: "Close conversation" })).toBeVisible();
  expect(await simulator.changes()).toEqual([]);
});

test("an assignment is undone from any page, and the conversation is whose it was", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  const shown = await seen.row.locator("td.asg").textContent();
  await desk.assignFromRow(seen, "Zofia Wiśniewska");
  await expect(page.locator("#toasts .toast")).toContainText("Assigned to Zofia Wiśniewska");

  await desk.open("/team");
  await page.locator("#toasts").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#toasts").getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(page).toHaveURL(/\/team$/);
  await desk.open("/conversations?status=open");
  await expect(seen.row.locator("td.asg")).toHaveText(shown ?? "");
  expect(await simulator.changes()).toEqual([]);
});

test("a change that is pending counts as made for everybody, and nobody else can undo it", async ({ desk, page, browser, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect(page.locator("#toasts").getByRole("button", { name: "Undo" })).toBeVisible();

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await other.goto("/conversations?status=open");
  await other.getByRole("button", { name: "Sign in as Ada Okafor" }).click();
  await expect(other.getByRole("table", { name: "Conversations" })).toBeVisible();
  await expect(other.locator(`tr[data-id="${seen.id}"]`)).toHaveCount(0);
  await other.goto(`/conversations/${seen.id}`);
  await expect(other.getByText(/Lea Hartmann closes it in/)).toBeVisible();
  await expect(other.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await simulator.changes()).toEqual([]);
  await context.close();
});
