import { expect, test } from "../support/test";

test.skip(({ contract }) => contract === "documented", "that contract has no such calls");
test.skip(({ phone }) => phone, "a phone has no keys");

test("keys snooze, wake and reopen the current conversation", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const row = await app.rowAt(0);
  await page.keyboard.press("j");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(`/conversations/${row.id}/snooze?status=open`);
  await expect(page.getByRole("heading", { level: 2, name: /^Snooze the conversation with/ })).toBeFocused();
  await page.getByLabel("Tomorrow morning").press("Enter");
  await expect.poll(async () => (await simulator.conversation(row.id)).snoozed_until).not.toBeNull();
  await expect(app.detail.getByRole("button", { name: "Wake" })).toBeVisible();
  await page.keyboard.press("Shift+B");
  await expect.poll(async () => (await simulator.conversation(row.id)).snoozed_until).toBeNull();

  await simulator.update(row.id, { status: "closed" });
  await app.open(`/conversations/${row.id}`);
  await expect(app.detail.getByRole("button", { name: "Reopen" })).toBeVisible();
  await page.keyboard.press("Shift+E");
  await expect.poll(async () => (await simulator.conversation(row.id)).status).not.toBe("closed");
});

test("the palette offers them for the selection", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: app.t("hands-find") }).fill("snooze");
  await page.getByRole("option", { name: "Snooze…" }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(page.getByRole("heading", { level: 1, name: "Snooze" })).toBeVisible();
});

test("the help lists the keys", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  for (const name of ["Close", "Snooze", "Wake", "Reopen"]) {
    await expect(help.getByText(name, { exact: true })).toBeVisible();
  }
});
