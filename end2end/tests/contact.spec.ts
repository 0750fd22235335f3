import { expect, test } from "../support/test";

test("a supervisor sees who the customer is and goes on to their conversations", async ({ app, page }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  const handle = await app.rowAt(1);
  const contact = await app.openRow(handle);

  await app.detail.getByRole("link", { name: app.t("contact-link") }).click();

  await expect(page.getByRole("heading", { level: 1, name: contact })).toBeVisible();
  const own = page.getByRole("region", { name: app.t("contact-conversations") });
  await own.locator(`a[href="/conversations/${handle.id}"]`).click();
  await expect(app.detail.locator(`[data-id="${handle.id}"]`)).toBeVisible();
});

test("every field of a conversation can be read, and the way leads back", async ({ app, page }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  const handle = await app.rowAt(1);
  await app.openRow(handle);
  await app.detail.locator("summary", { hasText: app.t("facts-more") }).click();

  await app.detail.getByRole("link", { name: app.t("fields-link") }).click();

  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "id", exact: true }) });
  await expect(row).toContainText(handle.id);
  await page.getByRole("link", { name: app.t("fields-back") }).click();
  await expect(app.detail.locator(`[data-id="${handle.id}"]`)).toBeVisible();
});
