import { expect, LOCALES, test } from "../support/test";

test.use({ undo: 4 });

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("an assignment shows at once, is held, and is taken back by the keyboard before it is sent", async ({ desk, simulator, page, phone }) => {
      await desk.signIn("Lea Hartmann", "/conversations?status=open");
      const seen = await desk.rowAt(1);
      const before = await simulator.conversation(seen.id);
      const shown = await seen.row.locator("td.asg").innerText();
      await desk.assignFromRow(seen, "Zofia Wiśniewska");
      await expect(desk.news.filter({ hasText: desk.say("done-assigned", { name: "Zofia Wiśniewska" }) })).toBeVisible();
      if (!phone) await expect(seen.row.locator("td.asg")).toContainText("Zofia Wiśniewska");
      expect(await simulator.changes()).toEqual([]);

      await page.keyboard.press("z");
      await expect(page.locator(".toast")).toHaveCount(0);
      await expect(seen.row.locator("td.asg")).toHaveText(shown);
      // Longer than it would have been held: the next change is sent, this one never.
      await desk.assignFromRow(seen, "Omar Haddad");
      await expect.poll(async () => (await simulator.conversation(seen.id)).assigned_user_id).not.toBe(before.assigned_user_id);
      expect(await simulator.changes()).toHaveLength(1);
    });

    test("a close that is undone is never sent, and the row is as it was", async ({ desk, simulator, page }) => {
      await desk.signIn("Lea Hartmann", "/conversations?status=open");
      const seen = await desk.rowAt(2);
      const other = await desk.rowAt(4);
      const shown = await seen.row.innerText();
      const question = await desk.askToCloseRow(seen);
      await question.getByRole("button", { name: desk.say("close-conversation") }).click();
      await expect(seen.row.locator("[data-action=close]")).toHaveCount(0);
      await page.getByRole("button", { name: desk.say("undo") }).click();
      await expect(seen.row).toHaveText(shown, { useInnerText: true });

      const second = await desk.askToCloseRow(other);
      await second.getByRole("button", { name: desk.say("close-conversation") }).click();
      await expect.poll(async () => (await simulator.conversation(other.id)).status).toBe("closed");
      expect((await simulator.conversation(seen.id)).status).not.toBe("closed");
      expect(await simulator.changes()).toHaveLength(1);
    });
  });
}

test("choosing the present assignee again changes nothing, and the page goes on", async ({ desk, simulator, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await seen.row.locator("th a").focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeHidden();
  const other = await desk.rowAt(3);
  await desk.assignFromRow(other, "Omar Haddad");
  await expect.poll(async () => (await simulator.changes()).length).toBe(1);
});

test("leaving the page sends what is held", async ({ desk, simulator, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  const question = await desk.askToCloseRow(seen);
  await question.getByRole("button", { name: "Close conversation" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  expect(await simulator.changes()).toEqual([]);
  await page.goto("about:blank");
  await expect.poll(async () => (await simulator.conversation(seen.id)).status).toBe("closed");
  expect(await simulator.changes()).toHaveLength(1);
});

test("several changes are pending at once, each with its own undo", async ({ desk, simulator, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const first = await desk.rowAt(1);
  const second = await desk.rowAt(3);
  await desk.assignFromRow(first, "Yuki Tanabe");
  await desk.assignFromRow(second, "Omar Haddad");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(2);
  expect(await simulator.changes()).toEqual([]);
  await expect.poll(async () => (await simulator.changes()).length).toBe(2);
  const assignees = await Promise.all([first, second].map(async ({ id }) => (await simulator.conversation(id)).assigned_user_id));
  expect(new Set(assignees).size).toBe(2);
});
