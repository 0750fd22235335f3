import { expect, test } from "../support/test";

test("a supervisor makes the list dense and hides a column, and it stays so after signing in again", async ({ app, page }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  const row = (await app.rowAt(0)).row;
  const heightOfRow = async () => (await row.boundingBox())!.height;
  const before = await heightOfRow();
  await expect(row.locator("td.chan")).toBeVisible();

  await page.getByRole("link", { name: app.t("columns"), exact: true }).click();
  await page.getByLabel(app.t("density-compact")).check();
  await page.getByLabel(app.t("channel"), { exact: true }).uncheck();
  await page.getByRole("button", { name: app.t("list-layout-keep") }).click();

  await expect(page).toHaveURL(/\/conversations\?status=open$/);
  await expect(app.status.filter({ hasText: app.t("list-layout-kept") })).toBeVisible();
  await expect(row.locator("td.chan")).toBeHidden();
  await expect(app.table.locator("th.chan")).toBeHidden();
  expect(await heightOfRow()).toBeLessThan(before);
  const [name, waiting] = [await row.locator("th a").boundingBox(), await row.locator("td.waiting").boundingBox()];
  expect(name!.x + name!.width).toBeLessThanOrEqual(waiting!.x);

  await page.getByRole("button", { name: app.t("leave") }).click();
  await app.signIn("Vera Lind", "/conversations?status=open");
  await expect(row).toBeVisible();
  await expect(row.locator("td.chan")).toBeHidden();
});

test("a row that the server pushes keeps its column hidden", async ({ app, page, browser, demo, scripted }) => {
  test.skip(!scripted, "rows are pushed to scripts");
  await app.signIn("Lea Hartmann", "/list-layout?back=/conversations%3Fstatus%3Dopen", app.t("list-layout"));
  await page.getByLabel(app.t("channel"), { exact: true }).uncheck();
  await page.getByRole("button", { name: app.t("list-layout-keep") }).click();
  const handle = await app.rowAt(1);
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");

  await other.assignFromRow({ ...handle, row: other.rowOf(handle.id) }, "Omar Haddad");

  await expect(handle.row.locator("td.asg")).toContainText("Omar Haddad");
  await expect(handle.row.locator("td.chan")).toBeHidden();
  await expect(other.rowOf(handle.id).locator("td.chan")).toBeVisible();
  await other.page.context().close();
});
