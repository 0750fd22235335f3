import { expect, test } from "../support/test";

test.use({ undo: 3 });

test.beforeEach(() => test.slow());

for (const what of ["an assignment", "a close"]) {
  test(`${what} is made in SendSeven, and no Undo is offered`, async ({ desk, page, simulator, scripted }) => {
    await desk.signIn("Lea Hartmann", "/conversations?status=open");
    const seen = await desk.rowAt(1);
    if (what === "a close") {
      const question = await desk.askToCloseRow(seen);
      await question.getByRole("button", { name: "Close conversation" }).click();
    } else {
      await desk.assignFromRow(seen, "Zofia Wiśniewska");
    }
    const made = [{ id: seen.id, what: what === "a close" ? "close" : "assign" }];
    await expect.poll(() => simulator.made(), { timeout: 20_000 }).toEqual(made);

    // With JavaScript the page finds out by itself.
    if (!scripted) await page.reload();
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
    await desk.open(`/conversations/${seen.id}`);
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
    await expect(desk.detail.getByText(/it in \d+ s$/)).toHaveCount(0);
    if (what === "a close") await expect(desk.detail.locator("dl")).toContainText("Closed");
    else await desk.expectAssignee("Zofia Wiśniewska");
  });
}

test("an Undo that comes too late says so and takes nothing back", async ({ desk, page, simulator, scripted }) => {
  test.skip(scripted, "with JavaScript it goes with the time");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await desk.assignFromRow(seen, "Zofia Wiśniewska");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect.poll(() => simulator.made(), { timeout: 20_000 }).toHaveLength(1);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(desk.failure.first()).toContainText("This change can no longer be undone");
  expect(await simulator.made()).toHaveLength(1);
  await desk.open(`/conversations/${seen.id}`);
  await desk.expectAssignee("Zofia Wiśniewska");
});
