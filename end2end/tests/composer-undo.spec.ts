import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test, type Page } from "../support/test";
import type { App } from "../support/app";

const text = (app: App) => app.composer.locator("textarea");
const timeline = (app: App, page: Page) => page.getByRole("region", { name: app.t("story") });

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test.use({ undo: 15 });

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("an undone reply is not sent, and its text is back in the form", async ({ app, page, scripted, simulator }) => {
      test.slow();
      const { id } = (await simulator.conversations()).find((one) => one.channel_type === "sms" && one.status !== "closed")!;
      await app.signIn("Lea Hartmann", `/conversations/${id}`);
      const before = (await simulator.messages(id)).length;
      await text(app).fill("Too early");
      await app.composer.getByRole("button", { name: app.t("composer-send") }).click();
      const waiting = timeline(app, page).locator("li.said").first();
      await expect(waiting).toContainText("Too early");
      await expect(waiting).toContainText(new RegExp(`${app.t("story-sent-in")} \\d+ s`));
      await expect(text(app)).toHaveValue("");
      if (scripted) await expectNoViolations(page, "a reply that waits");
      await waiting.getByRole("button", { name: app.t("undo") }).click();

      await expect(app.status.filter({ hasText: app.t("done-undone") }).first()).toBeVisible();
      await expect(text(app)).toHaveValue("Too early");
      if (scripted) await expectNoViolations(page, "a reply that was undone");
      await text(app).fill("Right in time");
      await app.composer.getByRole("button", { name: app.t("composer-send") }).click();
      await expect(text(app)).toHaveValue("");
      await expect.poll(() => simulator.texts(id), { timeout: 40_000 }).toContain("Right in time");
      expect((await simulator.messages(id)).slice(before).map((message) => message.text)).toEqual(["Right in time"]);
    });
  });
}
