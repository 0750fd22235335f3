import { expect, LOCALES, test } from "../support/test";

test.use({ undo: 4 });

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("an assignment shows at once, stays pending, and z undoes it before it is sent", async ({ app, simulator, page, phone }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const conversation = await app.rowAt(1);
      const before = await simulator.conversation(conversation.id);
      const initialText = await conversation.row.locator("td.asg").innerText();
      await app.assignFromRow(conversation, "Zofia Wiśniewska");
      await expect(app.status.filter({ hasText: app.t("done-assigned", { name: "Zofia Wiśniewska" }) })).toBeVisible();
      if (!phone) await expect(conversation.row.locator("td.asg")).toContainText("Zofia Wiśniewska");
      expect(await simulator.writeCalls()).toEqual([]);

      await page.keyboard.press("z");
      await expect(page.locator(".toast")).toHaveCount(0);
      await expect(conversation.row.locator("td.asg")).toHaveText(initialText);
      // SendSeven receives only the next change; the undone one would have arrived before it.
      await app.assignFromRow(conversation, "Omar Haddad");
      await expect.poll(async () => (await simulator.conversation(conversation.id)).assigned_user_id).not.toBe(before.assigned_user_id);
      expect(await simulator.writeCalls()).toHaveLength(1);
    });

    test("a close that is undone is never sent, and the row shows its former state", async ({ app, simulator, page }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const conversation = await app.rowAt(2);
      const other = await app.rowAt(4);
      const initialText = await conversation.row.innerText();
      const closeForm = await app.openCloseFormFromRow(conversation);
      await closeForm.getByRole("button", { name: app.t("close-conversation") }).click();
      await expect(conversation.row.locator("[data-action=close]")).toHaveCount(0);
      await page.getByRole("button", { name: app.t("undo") }).click();
      await expect(conversation.row).toHaveText(initialText, { useInnerText: true });

      const second = await app.openCloseFormFromRow(other);
      await second.getByRole("button", { name: app.t("close-conversation") }).click();
      await expect.poll(async () => (await simulator.conversation(other.id)).status).toBe("closed");
      expect((await simulator.conversation(conversation.id)).status).not.toBe("closed");
      expect(await simulator.writeCalls()).toHaveLength(1);
    });
  });
}

test("choosing the current assignee again changes nothing, and later changes still work", async ({ app, simulator, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  await conversation.row.locator("th a").focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeHidden();
  const other = await app.rowAt(3);
  await app.assignFromRow(other, "Omar Haddad");
  await expect.poll(async () => (await simulator.writeCalls()).length).toBe(1);
});

test("leaving the page sends a pending change", async ({ app, simulator, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  const closeForm = await app.openCloseFormFromRow(conversation);
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  expect(await simulator.writeCalls()).toEqual([]);
  await page.goto("about:blank");
  await expect.poll(async () => (await simulator.conversation(conversation.id)).status).toBe("closed");
  expect(await simulator.writeCalls()).toHaveLength(1);
});

test("several changes are pending at once, each with its own undo", async ({ app, simulator, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const first = await app.rowAt(1);
  const second = await app.rowAt(3);
  await app.assignFromRow(first, "Yuki Tanabe");
  await app.assignFromRow(second, "Omar Haddad");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(2);
  expect(await simulator.writeCalls()).toEqual([]);
  await expect.poll(async () => (await simulator.writeCalls()).length).toBe(2);
  const assignees = await Promise.all([first, second].map(async ({ id }) => (await simulator.conversation(id)).assigned_user_id));
  expect(new Set(assignees).size).toBe(2);
});
