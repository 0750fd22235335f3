import { expect, test, type Page } from "../support/test";

const bar = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" });
const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });

test.beforeEach(() => test.slow());

test("returning to the list restores its rows and filters, and clears the selection", async ({ app, page, phone }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const search = page.locator("#search");
  for (const via of ["back", "link"]) {
    for (const index of [0, 2]) await app.rows.nth(index).getByRole("checkbox").check();
    await expect(bar(page).getByRole("status")).toHaveText("2 selected");
    await expect(app.filters).toBeVisible({ visible: phone });
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
    await expect(bar(page)).toBeHidden();
    await page.keyboard.press("a");
    await expect(menu(page)).toBeHidden();

    if (via === "back") await page.goBack();
    else await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Queue/ }).click();
    await expect(app.rows).toHaveCount(20);
    await expect(app.filters).toBeVisible();
    if (!phone) await expect(search).toBeVisible();
    await expect(bar(page)).toBeHidden();
    await expect(app.rows.getByRole("checkbox", { checked: true })).toHaveCount(0);
    await app.rows.nth(1).locator("th a").focus();
    await page.keyboard.press("a");
    await expect(menu(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu(page)).toBeHidden();
  }
});
