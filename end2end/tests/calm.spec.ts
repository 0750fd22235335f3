import { expect, test } from "../support/test";

test("the last known list stays, with its age, while SendSeven is away", async ({ desk, page, simulator }) => {
  // An outage is noticed, and over, within ten seconds each.
  test.slow();
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await simulator.fail({ kind: "status", status: 503 });
  const stale = page.getByText(/As of .+\./);

  await expect(async () => {
    await desk.open("/conversations?status=open");
    await expect(stale).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("SendSeven has a problem").first()).toBeVisible();
  await expect(desk.rowOf(seen.id)).toContainText(seen.contact);
  await expect(desk.rows).toHaveCount(20);

  await simulator.heal();
  await expect(async () => {
    await desk.open("/conversations?status=open");
    await expect(stale).toBeHidden({ timeout: 500 });
  }).toPass();
});

test("who is slower is told, and may take over", async ({ desk, simulator, page, scripted, provoked }) => {
  provoked.push(/status of 409/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  const before = (await simulator.conversation(seen.id)).assigned_user_id;
  const given = await Promise.all(
    [2, 3, 4, 5, 6, 7].map(async (place) => simulator.conversation((await desk.rowAt(place)).id)),
  );
  const other = given.map((one) => one.assigned_user_id).find((user) => user !== null && user !== before);
  await desk.openRow(seen);
  await simulator.change(seen.id, { assigned_user_id: other });
  await desk.assignFromDetail("Omar Haddad");

  await expect(desk.failure.first()).toContainText(/It was given to .+ meanwhile/);
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(other);
  expect(await simulator.changes()).toEqual([]);

  if (scripted) {
    await page.getByRole("button", { name: "Take over" }).click();
  } else {
    await desk.assignFromDetail("Omar Haddad");
  }
  await expect(desk.news.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  await desk.expectAssignee("Omar Haddad");
});

test("a note is not lost when the close fails", async ({ desk, simulator, page, provoked }) => {
  provoked.push(/status of 502/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(3);
  const question = await desk.askToCloseRow(seen);
  await page.getByLabel("Note (optional)").and(page.locator(":visible")).fill("Refund sent twice");
  await simulator.fail({ kind: "status", status: 403 });
  await question.getByRole("button", { name: "Close conversation" }).click();

  await expect(desk.failure.first()).toContainText("The API token may not do this");
  await expect(page.getByLabel("Note (optional)").and(page.locator(":visible"))).toHaveValue("Refund sent twice");

  await simulator.heal();
  await page.getByRole("button", { name: "Close conversation" }).click();
  await expect(desk.news.filter({ hasText: "Closed " })).toBeVisible();
  expect((await simulator.conversation(seen.id)).notes).toContain("Refund sent twice");
});

test("everybody sees how much of the shared minute is used up", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");

  await expect(page.getByRole("banner")).toContainText(/\d+ of 100000/);
});
