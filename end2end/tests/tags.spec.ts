import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test } from "../support/test";

test.skip(({ contract }) => contract === "documented", "that contract has no such calls");

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a tag is created, added, filtered by and removed", async ({ app, page, simulator, scripted }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const row = await app.rowAt(0);
      await app.openRow(row);
      await app.detail.getByRole("link", { name: app.t("fact-tags"), exact: true }).click();
      await page.getByText(app.t("tags-new")).click();
      await page.getByLabel(app.t("tag-name")).fill("Umzug");
      if (scripted) await expectNoViolations(page, "tags");
      await page.getByRole("button", { name: app.t("tag-create") }).click();
      await page.getByRole("button", { name: app.t("tag-add-this", { tag: "Umzug" }) }).click();

      await expect(page.getByRole("button", { name: app.t("tag-remove-this", { tag: "Umzug" }) })).toBeVisible();
      const tags = async () => (await simulator.conversation(row.id)).tags.map(({ name }) => name);
      expect(await tags()).toContain("Umzug");
      await app.open(`/conversations/${row.id}`);
      if (scripted) await expectNoViolations(page, "tags");
      await app.detail.locator(".tags").getByRole("link", { name: "Umzug" }).click();
      await expect(page).toHaveURL("/conversations?tag=Umzug");
      await expect(app.rows).toHaveCount(1);
      await expect(app.rowOf(row.id)).toContainText("Umzug");

      await app.hydrated();
      await app.open(`/conversations/${row.id}/tags`);
      await page.getByRole("button", { name: app.t("tag-remove-this", { tag: "Umzug" }) }).click();
      await expect(page.getByRole("button", { name: app.t("tag-add-this", { tag: "Umzug" }) })).toBeVisible();
      expect(await tags()).not.toContain("Umzug");
    });
  });
}

test("several conversations are tagged by a job", async ({ app, page, simulator, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const chosen = [await app.rowAt(0), await app.rowAt(1)];
  for (const { row } of chosen) await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: app.t("hands-all-more"), exact: true }).click();
  await page.getByRole("button", { name: "Tag…", exact: true }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await app.hydrated();
  if (scripted) await expectNoViolations(page, "tags");
  await page.getByLabel("complaint").check();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  for (const { id } of chosen) {
    await expect.poll(async () => (await simulator.conversation(id)).tags.map(({ name }) => name)).toContain("complaint");
  }
});
