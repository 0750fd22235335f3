import { expect, test } from "../support/test";

test("closing from the row asks for confirmation by name, then closes", async ({ app, simulator, contract }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  const closeForm = await app.openCloseFormFromRow(conversation);
  if (contract === "live") await expect(closeForm).toContainText(conversation.contact);
  expect(await simulator.writeCalls()).toEqual([]);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();

  await expect(app.status.filter({ hasText: "Closed " })).toBeVisible();
  expect((await simulator.conversation(conversation.id)).status).toBe("closed");
  await app.open(`/conversations/${conversation.id}`);
  await expect(app.detail.getByRole("link", { name: "Close conversation" })).toHaveCount(0);
});

test("closing from the detail shows the new state at once", async ({ app, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  const contact = await app.openRow(conversation);
  const closeForm = await app.openCloseFormFromDetail(contact);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();

  await expect(app.status.filter({ hasText: `Closed ${contact}` })).toBeVisible();
  await expect(app.detail.locator("dl").first()).toContainText("Closed");
  expect((await simulator.conversation(conversation.id)).status).toBe("closed");
});

test("cancelling the close form changes nothing", async ({ app, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(2);
  const contact = await app.openRow(conversation);
  const closeForm = await app.openCloseFormFromDetail(contact);
  await closeForm.getByText("Cancel", { exact: true }).click();

  await expect(closeForm).toHaveCount(0);
  await expect(app.detail.getByRole("heading", { level: 2 })).toHaveText(contact);
  expect(await simulator.writeCalls()).toEqual([]);
  expect((await simulator.conversation(conversation.id)).status).not.toBe("closed");
});

test("a closing note is sent if the contract supports it", async ({ app, simulator, contract }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(3);
  const contact = await app.openRow(conversation);
  const closeForm = await app.openCloseFormFromDetail(contact);
  const note = closeForm.getByLabel("Note (optional)");
  if (contract === "documented") {
    await expect(note).toHaveCount(0);
    return;
  }
  await expect(note).toHaveValue("");
  await note.fill("Refunded in full.\n</textarea><b>Thanks</b>");
  await closeForm.getByRole("button", { name: "Close conversation" }).click();

  await expect(app.status.filter({ hasText: "Closed " })).toBeVisible();
  const [call] = await simulator.writeCalls();
  expect(JSON.stringify(call.body)).toContain("Refunded in full.");
});
