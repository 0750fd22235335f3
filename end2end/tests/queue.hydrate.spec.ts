import { expect, test } from "../support/test";

test.beforeEach(async ({ desk, simulator, provoked }) => {
  provoked.push(/status of 503/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await desk.openRow(await desk.rowAt(2));
  await simulator.forgetCalls();
  await simulator.fail({ kind: "status", status: 429, calls: 1 });
  await desk.assignFromDetail("Omar Haddad");
});

test("a click for which no call is free counts down and is sent", async ({ desk, simulator }) => {
  await expect(desk.news.filter({ hasText: /sent in \d+ s/ })).toBeVisible();
  expect((await simulator.changes()).length).toBe(0);

  await expect(desk.news.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  await expect.poll(async () => (await simulator.changes()).length, { timeout: 15_000 }).toBe(1);
  await expect(desk.news.filter({ hasText: /sent in \d+ s/ })).toBeHidden();
  await desk.expectAssignee("Omar Haddad");
});

test("a click that waits for a call can be cancelled", async ({ desk, page, simulator }) => {
  const waiting = desk.news.filter({ hasText: /sent in \d+ s/ });
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toBeHidden();

  await page.reload();
  await desk.alive();
  expect((await simulator.changes()).length).toBe(0);
});
