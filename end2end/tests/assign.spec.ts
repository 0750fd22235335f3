import { expect, test } from "../support/test";

test("a lead assigns a conversation from its row", async ({ app, simulator, phone, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  await app.assignFromRow(conversation, "Zofia Wiśniewska");

  await expect(app.status.filter({ hasText: "Assigned to Zofia Wiśniewska" })).toBeVisible();
  if (scripted || !phone) {
    await expect(conversation.row.locator("td.asg")).toContainText("Zofia Wiśniewska");
  }
  const assignee = (await simulator.conversation(conversation.id)).assigned_user_id;
  expect(assignee).not.toBeNull();
  expect((await simulator.writeCalls()).map((call) => call.status)).not.toContain(400);

  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee("Zofia Wiśniewska");
});

test("a lead assigns a conversation from its detail, and reassigns it", async ({ app, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(2);
  await app.openRow(conversation);

  const assignees = [];
  for (const agent of ["Yuki Tanabe", "Omar Haddad"]) {
    await app.assignFromDetail(agent);
    await expect(app.status.filter({ hasText: `Assigned to ${agent}` })).toBeVisible();
    await app.hydrated();
    await app.expectAssignee(agent);
    assignees.push((await simulator.conversation(conversation.id)).assigned_user_id);
  }
  expect(new Set(assignees).size).toBe(2);
});

test("a lead unassigns a conversation", async ({ app, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(3);
  await app.openRow(conversation);
  await app.assignFromDetail("Thandiwe Mokoena");
  await expect(app.status.filter({ hasText: "Assigned to Thandiwe Mokoena" })).toBeVisible();
  await app.hydrated();
  await app.assignFromDetail("Nobody");

  await expect(app.status.filter({ hasText: "Assigned to nobody" })).toBeVisible();
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBeNull();
  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee("Nobody");
});

test("an assignment that SendSeven refuses changes nothing and shows an error", async ({ app, simulator, expectedErrors }) => {
  expectedErrors.push(/status of (403|502)/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  const before = await simulator.conversation(conversation.id);
  await app.openRow(conversation);
  await simulator.injectFault({ kind: "status", status: 403 });
  await app.assignFromDetail("Ewan MacAllister");

  await expect(app.error.first()).toContainText("The API token may not do this");
  await simulator.clearFault();
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(before.assigned_user_id);
});
