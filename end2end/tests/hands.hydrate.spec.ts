import { expect, LOCALES, test } from "../support/test";

test("rows are walked, opened and left by single keys", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const first = await desk.rowAt(0);
  const second = await desk.rowAt(1);
  await page.keyboard.press("j");
  await expect(first.row.locator("th a")).toBeFocused();
  await page.keyboard.press("j");
  await expect(second.row.locator("th a")).toBeFocused();
  await page.keyboard.press("k");
  await expect(first.row.locator("th a")).toBeFocused();
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`/conversations/${first.id}`));
  await expect(desk.detail.getByRole("heading", { level: 2 })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
});

test("no key fires while somebody types", async ({ desk, page, phone }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.keyboard.press("/");
  const field = page.locator("#search");
  await expect(field).toBeFocused();
  await page.keyboard.type("jaex?");
  await expect(field).toHaveValue("jaex?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  if (!phone) await page.keyboard.press("Escape");
});

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a conversation is assigned and closed by keys, and the next row is in focus", async ({ desk, simulator, page }) => {
      await desk.signIn("Lea Hartmann", "/conversations?status=open");
      const first = await desk.rowAt(0);
      const second = await desk.rowAt(1);
      await page.keyboard.press("j");
      await page.keyboard.press("a");
      await page.getByRole("combobox", { name: desk.say("assign-find") }).pressSequentially("Zofia");
      await page.keyboard.press("Enter");
      const done = desk.say("done-assigned", { name: "Zofia Wiśniewska" });
      await expect(desk.news.filter({ hasText: done })).toBeVisible();
      await page.keyboard.press("e");
      const question = page.getByRole("dialog");
      await question.getByRole("button", { name: desk.say("close-conversation") }).press("Enter");
      await expect.poll(async () => (await simulator.conversation(first.id)).status).toBe("closed");
      await expect(second.row.locator("th a")).toBeFocused();
    });

    test("help lists exactly the keys a role has", async ({ desk, page }) => {
      await desk.signIn("Vera Lind");
      await page.keyboard.press("?");
      const help = page.getByRole("dialog", { name: desk.say("hands-keyboard") });
      await expect(help).toBeVisible();
      await expect(help.getByText(desk.say("hands-next"))).toBeVisible();
      await expect(help.getByText(desk.say("assign"), { exact: true })).toHaveCount(0);
      await page.keyboard.press("Escape");
      await expect(help).toBeHidden();
    });

    test("the palette finds views, pages and agents, and acts on the conversation in hand", async ({ desk, simulator, page }) => {
      await desk.signIn("Lea Hartmann", "/conversations?status=open");
      const first = await desk.rowAt(0);
      await page.keyboard.press("j");
      await page.keyboard.press("ControlOrMeta+k");
      const palette = page.getByRole("dialog", { name: desk.say("hands-commands") });
      const field = palette.getByRole("combobox");
      await expect(field).toBeFocused();
      await field.fill(desk.say("hands-assign-to", { name: "omar" }));
      await expect(palette.getByRole("option")).toHaveCount(1);
      await page.keyboard.press("Enter");
      const done = desk.say("done-assigned", { name: "Omar Haddad" });
      await expect(desk.news.filter({ hasText: done })).toBeVisible();
      expect((await simulator.conversation(first.id)).assigned_user_id).not.toBeNull();

      await page.keyboard.press("ControlOrMeta+k");
      await field.fill(desk.say("page-team"));
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/team$/);
    });
  });
}

test("the palette changes the language", async ({ desk, page }) => {
  await desk.signIn("Vera Lind", "/team");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Commands" }).getByRole("combobox").fill("deutsch");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveURL(/\/team$/);
});
