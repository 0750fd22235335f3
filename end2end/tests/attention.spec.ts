import { expect, test } from "../support/test";

test.use({ undo: 1 });

test("a change that SendSeven refuses stands under “Needs attention” until it is dismissed", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await simulator.fail({ kind: "status", status: 422, method: "POST" });
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect.poll(async () => (await simulator.changes()).length).toBeGreaterThan(0);
  await simulator.heal();

  const entries = page.locator(".attention > li");
  const listed = async () => {
    await desk.open("/attention");
    return entries.count();
  };
  await expect.poll(listed).toBe(1);
  await expect(entries).toContainText(seen.contact);
  await expect(entries.getByRole("button", { name: "Try again" })).toBeVisible();

  await desk.open("/team");
  const toast = page.locator("#failures .toast").filter({ hasText: seen.contact });
  await expect(toast).toBeVisible();
  await toast.getByRole("button", { name: "Dismiss" }).click();
  await expect(toast).toHaveCount(0);
  await desk.open("/attention");
  await expect(page.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
});

test("a change that a colleague was faster with is told, and can be made all the same", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await seen.row.locator("[data-action=assign]").click();
  const agents = new Set((await simulator.conversations()).map((one) => one.assigned_user_id));
  const before = (await simulator.conversation(seen.id)).assigned_user_id;
  const colleague = [...agents].find((id) => id !== null && id !== before)!;
  await desk.chooseAgent("Zofia Wiśniewska");
  await simulator.change(seen.id, { assigned_user_id: colleague });

  const entries = page.locator(".attention > li");
  await expect
    .poll(async () => {
      await desk.open("/attention");
      return entries.count();
    })
    .toBe(1);
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(colleague);
  await entries.getByRole("button", { name: "Take over" }).click();
  await expect.poll(async () => (await simulator.conversation(seen.id)).assigned_user_id).not.toBe(colleague);
  await desk.open("/attention");
  await expect(entries).toHaveCount(0);
});

test("what needs attention is each operator's own", async ({ desk, page, simulator, browser }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  await simulator.fail({ kind: "status", status: 422, method: "POST" });
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect.poll(async () => (await simulator.changes()).length).toBeGreaterThan(0);
  await expect
    .poll(async () => {
      await desk.open("/attention");
      return page.locator(".attention > li").count();
    })
    .toBe(1);
  await expect(page.getByRole("link", { name: "1 change needs attention" })).toBeVisible();

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await other.goto("/attention");
  await other.getByRole("button", { name: "Sign in as Ada Okafor" }).click();
  await other.goto("/attention");
  await expect(other.getByRole("heading", { name: "Nothing needs your attention" })).toBeVisible();
  await context.close();
});
