import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test } from "../support/test";

test.skip(({ contract }) => contract === "documented", "that contract has no replies");

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("two who type at once see each other, until a while after the last key or until it is sent", async ({ app, browser, demo, locale, page, simulator }) => {
      test.slow();
      const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
      const other = await app.inNewContext(browser, demo.url);
      // The browser emulates the language of a page, and not that of the worker that all tabs share.
      const language = { name: "sevendesk_language", value: locale!.slice(0, 2), url: demo.url };
      for (const each of [page, other.page]) await each.context().addCookies([language]);
      await app.signIn("Lea Hartmann", `/conversations/${id}`);
      await other.signIn("Ada Okafor", `/conversations/${id}`);
      const writes = (name: string) => `${app.t("here-writing", { name })}.`;
      const looks = app.detail.getByText(`${app.t("here-looking", { name: "Ada Okafor" })}.`);
      for (const each of [page, other.page]) await expect(each.getByText(/^Live, /)).toBeVisible();

      await other.composer.locator("textarea").pressSequentially("On it");
      await expect(app.detail.getByText(writes("Ada Okafor"))).toBeVisible();
      await app.composer.locator("textarea").pressSequentially("I will");
      await expect(other.detail.getByText(writes("Lea Hartmann"))).toBeVisible();
      await expectNoViolations(page, "two who type");
      await expect(looks).toBeVisible({ timeout: 12_000 });
      await expect(app.composer.locator("textarea")).toHaveValue("I will");

      await other.composer.locator("textarea").pressSequentially(" now");
      await expect(app.detail.getByText(writes("Ada Okafor"))).toBeVisible();
      await other.composer.getByRole("button", { name: app.t("composer-send") }).click();
      await expect(looks).toBeVisible({ timeout: 3_000 });
      await expect(app.composer.locator("textarea")).toHaveValue("I will");
      await other.page.context().close();
    });
  });
}
