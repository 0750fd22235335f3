import { expect, test } from "../support/test";

test("a job closes the selected rows after a preview of what it would change", async ({ app, page, simulator, scripted, phone }) => {
  test.skip(phone && scripted, "the bar scrolls on a phone; the steps are the same");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversations = [await app.rowAt(0), await app.rowAt(2)];
  for (const { row } of conversations) await row.getByRole("checkbox").check();
  await page.getByRole("toolbar", { name: "Selected conversations" }).getByRole("button", { name: "Close…" }).click();
  await expect(page.getByText(/2 match; 2 to change/)).toBeVisible();
  expect(await simulator.writeCalls()).toEqual([]);

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible();
  }).toPass();
  for (const { id } of conversations) expect((await simulator.conversation(id)).status).toBe("closed");
});

test("a viewer cannot select rows", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await expect(page.getByRole("checkbox", { name: /^Select/ })).toHaveCount(0);
});
