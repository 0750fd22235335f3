import { expect, test } from "../support/test";

test.beforeEach(async ({ app, simulator, expectedErrors }) => {
  expectedErrors.push(/status of 503/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await app.openRow(await app.rowAt(2));
  await simulator.clearCalls();
  await simulator.injectFault({ kind: "status", status: 429, calls: 1 });
  await app.assignFromDetail("Omar Haddad");
});

test("a change that exceeds the rate limit counts down and is then sent", async ({ app, simulator }) => {
  await expect(app.status.filter({ hasText: /sent in \d+ s/ })).toBeVisible();
  expect((await simulator.writeCalls()).length).toBe(0);

  await expect(app.status.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  await expect.poll(async () => (await simulator.writeCalls()).length, { timeout: 15_000 }).toBe(1);
  await expect(app.status.filter({ hasText: /sent in \d+ s/ })).toBeHidden();
  await app.expectAssignee("Omar Haddad");
});

test("a change that waits for the rate limit can be cancelled", async ({ app, page, simulator }) => {
  const waiting = app.status.filter({ hasText: /sent in \d+ s/ });
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toBeHidden();

  await page.reload();
  await app.hydrated();
  expect((await simulator.writeCalls()).length).toBe(0);
});
