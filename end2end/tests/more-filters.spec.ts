import { expect, LOCALES, test } from "../support/test";

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("rarer filters are chosen on a page of their own and keep those of the list", async ({ app, page, contract }) => {
      await app.signIn("Vera Lind", "/conversations?needs_reply=true&sort=last");
      await page.getByRole("link", { name: app.t("filters-more") }).click();
      await page.getByLabel(app.t("filters-waiting-minutes")).fill("45");
      await page.getByRole("combobox", { name: app.t("filters-created"), exact: true }).selectOption("7d");
      await page.getByRole("button", { name: app.t("filters-show") }).click();

      await expect(app.rows.first()).toBeVisible();
      const chosen = new URL(page.url()).searchParams;
      expect(Object.fromEntries([...chosen].filter(([, value]) => value))).toEqual({
        needs_reply: "true",
        sort: "last",
        waiting_over: "45",
        created: "7d",
      });
      await expect(page.getByLabel(app.t("filters-waiting-over", { minutes: "45" }))).toBeChecked();

      await page.getByRole("link", { name: app.t("filters-more") }).click();
      await expect(page.getByLabel(app.t("filters-waiting-minutes"))).toHaveValue("45");
      await expect(page.getByRole("combobox", { name: app.t("filters-created"), exact: true })).toHaveValue("7d");
      await expect(page.getByRole("combobox", { name: app.t("filters-tag"), exact: true })).toHaveCount(contract === "live" ? 1 : 0);
    });
  });
}
