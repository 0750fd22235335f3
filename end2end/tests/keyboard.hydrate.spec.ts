import { expect, LOCALES, test } from "../support/test";

test("single keys move between rows, open one and return to the list", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const first = await app.rowAt(0);
  const second = await app.rowAt(1);
  await page.keyboard.press("j");
  await expect(first.row.locator("th a")).toBeFocused();
  await page.keyboard.press("j");
  await expect(second.row.locator("th a")).toBeFocused();
  await page.keyboard.press("k");
  await expect(first.row.locator("th a")).toBeFocused();
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`/conversations/${first.id}`));
  await expect(app.detail.getByRole("heading", { level: 2 })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
});

test("no shortcut fires while the operator types", async ({ app, page, phone }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
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

    test("keys assign and close a conversation, and the next row gets the focus", async ({ app, simulator, page }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const first = await app.rowAt(0);
      const second = await app.rowAt(1);
      await page.keyboard.press("j");
      await page.keyboard.press("a");
      await page.getByRole("combobox", { name: app.t("assign-find") }).pressSequentially("Zofia");
      await page.keyboard.press("Enter");
      const done = app.t("done-assigned", { name: "Zofia Wiśniewska" });
      await expect(app.status.filter({ hasText: done })).toBeVisible();
      await page.keyboard.press("e");
      const closeForm = page.getByRole("dialog");
      await closeForm.getByRole("button", { name: app.t("close-conversation") }).press("Enter");
      await expect.poll(async () => (await simulator.conversation(first.id)).status).toBe("closed");
      await expect(second.row.locator("th a")).toBeFocused();
    });

    test("the keyboard help lists only the shortcuts of the operator's role", async ({ app, page }) => {
      await app.signIn("Vera Lind");
      await page.keyboard.press("?");
      const help = page.getByRole("dialog", { name: app.t("hands-keyboard") });
      await expect(help).toBeVisible();
      await expect(help.getByText(app.t("hands-next"))).toBeVisible();
      await expect(help.getByText(app.t("assign"), { exact: true })).toHaveCount(0);
      await page.keyboard.press("Escape");
      await expect(help).toBeHidden();
    });

    test("the command palette assigns the focused conversation and goes to pages", async ({ app, simulator, page }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const first = await app.rowAt(0);
      await page.keyboard.press("j");
      await page.keyboard.press("ControlOrMeta+k");
      const palette = page.getByRole("dialog", { name: app.t("hands-commands") });
      const field = palette.getByRole("combobox");
      await expect(field).toBeFocused();
      await field.fill(app.t("hands-assign-to", { name: "omar" }));
      await expect(palette.getByRole("option")).toHaveCount(1);
      await page.keyboard.press("Enter");
      const done = app.t("done-assigned", { name: "Omar Haddad" });
      await expect(app.status.filter({ hasText: done })).toBeVisible();
      expect((await simulator.conversation(first.id)).assigned_user_id).not.toBeNull();

      await page.keyboard.press("ControlOrMeta+k");
      await field.fill(app.t("page-team"));
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/team$/);
    });
  });
}

test("the command palette changes the language", async ({ app, page }) => {
  await app.signIn("Vera Lind");
  await app.open("/team");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Commands" }).getByRole("combobox").fill("deutsch");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveURL(/\/team$/);
});
