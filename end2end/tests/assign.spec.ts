import { expect, test } from "../support/test";

test("a lead hands a conversation over from its row", async ({ desk, simulator, phone, scripted }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await desk.assignFromRow(seen, "Zofia Wiśniewska");

  await expect(desk.news.filter({ hasText: "Assigned to Zofia Wiśniewska" })).toBeVisible();
  if (scripted || !phone) {
    await expect(seen.row.locator("td.asg")).toContainText("Zofia Wiśniewska");
  }
  const assignee = (await simulator.conversation(seen.id)).assigned_user_id;
  expect(assignee).not.toBeNull();
  expect((await simulator.changes()).map((call) => call.status)).not.toContain(400);

  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee("Zofia Wiśniewska");
});

test("a lead hands a conversation over from its detail", async ({ desk, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  await desk.openRow(seen);

  const assignees = [];
  for (const agent of ["Yuki Tanabe", "Omar Haddad"]) {
    await desk.assignFromDetail(agent);
    await expect(desk.news.filter({ hasText: `Assigned to ${agent}` })).toBeVisible();
    await desk.alive();
    await desk.expectAssignee(agent);
    assignees.push((await simulator.conversation(seen.id)).assigned_user_id);
  }
  expect(new Set(assignees).size).toBe(2);
});

test("a lead takes a conversation away from everybody", async ({ desk, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(3);
  await desk.openRow(seen);
  await desk.assignFromDetail("Thandiwe Mokoena");
  await expect(desk.news.filter({ hasText: "Assigned to Thandiwe Mokoena" })).toBeVisible();
  await desk.alive();
  await desk.assignFromDetail("Nobody");

  await expect(desk.news.filter({ hasText: "Assigned to nobody" })).toBeVisible();
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBeNull();
  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee("Nobody");
});

test("an assignment that SendSeven refuses changes nothing and says so", async ({ desk, simulator, provoked }) => {
  provoked.push(/status of (403|502)/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  const before = await simulator.conversation(seen.id);
  await desk.openRow(seen);
  await simulator.fail({ kind: "status", status: 403 });
  await desk.assignFromDetail("Ewan MacAllister");

  await expect(desk.failure.first()).toContainText("The API token may not do this");
  await simulator.heal();
  expect((await simulator.conversation(seen.id)).assigned_user_id).toBe(before.assigned_user_id);
});
