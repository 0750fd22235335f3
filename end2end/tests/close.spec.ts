import { expect, test } from "../support/test";

test("closing from the row asks by name, then closes", async ({ desk, simulator, contract }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  const question = await desk.askToCloseRow(seen);
  if (contract === "live") await expect(question).toContainText(seen.contact);
  expect(await simulator.changes()).toEqual([]);
  await question.getByRole("button", { name: "Close conversation" }).click();

  await expect(desk.news.filter({ hasText: "Closed " })).toBeVisible();
  expect((await simulator.conversation(seen.id)).status).toBe("closed");
  await desk.open(`/conversations/${seen.id}`);
  await expect(desk.detail.getByRole("link", { name: "Close conversation" })).toHaveCount(0);
});

test("closing from the detail shows the new state at once", async ({ desk, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  const contact = await desk.openRow(seen);
  const question = await desk.askToCloseDetail(contact);
  await question.getByRole("button", { name: "Close conversation" }).click();

  await expect(desk.news.filter({ hasText: `Closed ${contact}` })).toBeVisible();
  await expect(desk.detail.locator("dl")).toContainText("Closed");
  expect((await simulator.conversation(seen.id)).status).toBe("closed");
});

test("who cancels has changed nothing", async ({ desk, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  const contact = await desk.openRow(seen);
  const question = await desk.askToCloseDetail(contact);
  await question.getByText("Cancel", { exact: true }).click();

  await expect(question).toHaveCount(0);
  await expect(desk.detail.getByRole("heading", { level: 2 })).toHaveText(contact);
  expect(await simulator.changes()).toEqual([]);
  expect((await simulator.conversation(seen.id)).status).not.toBe("closed");
});

test("a note goes with the closing where the contract takes one", async ({ desk, simulator, contract }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(3);
  const contact = await desk.openRow(seen);
  const question = await desk.askToCloseDetail(contact);
  const note = question.getByLabel("Note (optional)");
  if (contract === "documented") {
    await expect(note).toHaveCount(0);
    return;
  }
  await expect(note).toHaveValue("");
  await note.fill("Refunded in full.\n</textarea><b>Thanks</b>");
  await question.getByRole("button", { name: "Close conversation" }).click();

  await expect(desk.news.filter({ hasText: "Closed " })).toBeVisible();
  const [call] = await simulator.changes();
  expect(JSON.stringify(call.body)).toContain("Refunded in full.");
});
