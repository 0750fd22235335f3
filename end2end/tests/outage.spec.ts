import { expect, test } from "../support/test";

test("during an outage the last known list stays visible and shows its age", async ({ app, page, simulator }) => {
  // The server notices the start and the end of an outage within ten seconds each.
  test.slow();
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await simulator.injectFault({ kind: "status", status: 503 });
  const stale = page.getByText(/As of .+\./);

  await expect(async () => {
    await app.open("/conversations?status=open");
    await expect(stale).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("SendSeven has a problem").first()).toBeVisible();
  await expect(app.rowOf(conversation.id)).toContainText(conversation.contact);
  await expect(app.rows).toHaveCount(20);

  await simulator.clearFault();
  await expect(async () => {
    await app.open("/conversations?status=open");
    await expect(stale).toBeHidden({ timeout: 500 });
  }).toPass();
});

test("an operator who loses a conflict sees who got the conversation and can take over", async ({ app, simulator, page, scripted, expectedErrors }) => {
  expectedErrors.push(/status of 409/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  const before = (await simulator.conversation(conversation.id)).assigned_user_id;
  const others = await Promise.all(
    [2, 3, 4, 5, 6, 7].map(async (index) => simulator.conversation((await app.rowAt(index)).id)),
  );
  const other = others.map(({ assigned_user_id }) => assigned_user_id).find((user) => user !== null && user !== before);
  await app.openRow(conversation);
  await simulator.update(conversation.id, { assigned_user_id: other });
  await app.assignFromDetail("Omar Haddad");

  await expect(app.error.first()).toContainText(/It is now assigned to .+/);
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(other);
  expect(await simulator.writeCalls()).toEqual([]);

  if (scripted) {
    await page.getByRole("button", { name: "Take over" }).click();
  } else {
    await app.assignFromDetail("Omar Haddad");
  }
  await expect(app.status.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  await app.expectAssignee("Omar Haddad");
});

test("a closing note is not lost when the close fails", async ({ app, simulator, page, expectedErrors }) => {
  expectedErrors.push(/status of 502/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(3);
  const closeForm = await app.openCloseFormFromRow(conversation);
  await page.getByLabel("Note (optional)").and(page.locator(":visible")).fill("Refund sent twice");
  await simulator.injectFault({ kind: "status", status: 403 });
  await closeForm.getByRole("button", { name: "Close conversation" }).click();

  await expect(app.error.first()).toContainText("The API token may not do this");
  await expect(page.getByLabel("Note (optional)").and(page.locator(":visible"))).toHaveValue("Refund sent twice");

  await simulator.clearFault();
  await page.getByRole("button", { name: "Close conversation" }).click();
  await expect(app.status.filter({ hasText: "Closed " })).toBeVisible();
  expect((await simulator.conversation(conversation.id)).notes).toContain("Refund sent twice");
});

test("a viewer sees how many of the API calls a minute are used up", async ({ app, page }) => {
  await app.signIn("Vera Lind");

  await expect(page.getByRole("banner")).toContainText(/\d+ of 100000/);
});
