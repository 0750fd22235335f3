import { expect, test } from "../support/test";

test.use({ undo: 3 });

test.beforeEach(() => test.slow());

for (const change of ["an assignment", "a close"]) {
  test(`once ${change} has been sent to SendSeven, no Undo is offered`, async ({ app, page, simulator, scripted }) => {
    await app.signIn("Lea Hartmann", "/conversations?status=open");
    const conversation = await app.rowAt(1);
    if (change === "a close") {
      const closeForm = await app.openCloseFormFromRow(conversation);
      await closeForm.getByRole("button", { name: "Close conversation" }).click();
    } else {
      await app.assignFromRow(conversation, "Zofia Wiśniewska");
    }
    const applied = [{ id: conversation.id, what: change === "a close" ? "close" : "assign" }];
    await expect.poll(() => simulator.appliedChanges(), { timeout: 20_000 }).toEqual(applied);

    // With JavaScript the page updates by itself.
    if (!scripted) await page.reload();
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
    await app.open(`/conversations/${conversation.id}`);
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
    await expect(app.detail.getByText(/it in \d+ s$/)).toHaveCount(0);
    if (change === "a close") await expect(app.detail.locator("dl").first()).toContainText("Closed");
    else await app.expectAssignee("Zofia Wiśniewska");
  });
}

test("an Undo that comes too late shows an error and undoes nothing", async ({ app, page, simulator, scripted }) => {
  test.skip(scripted, "with JavaScript the button disappears in time");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  await app.assignFromRow(conversation, "Zofia Wiśniewska");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect.poll(() => simulator.appliedChanges(), { timeout: 20_000 }).toHaveLength(1);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(app.error.first()).toContainText("This change can no longer be undone");
  expect(await simulator.appliedChanges()).toHaveLength(1);
  await app.open(`/conversations/${conversation.id}`);
  await app.expectAssignee("Zofia Wiśniewska");
});
