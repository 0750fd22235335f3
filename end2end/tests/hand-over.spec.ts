import { expect, LOCALES, test } from "../support/test";

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a lead hands over an agent's open conversations with at most five clicks", async ({ app, page, simulator, messages, phone }) => {
      await app.signIn("Lea Hartmann");
      let clicks = 0;
      const click = async (role: "link" | "button", name: string) => {
        await page.getByRole(role, { name, exact: true }).first().click();
        clicks += 1;
        await app.hydrated();
      };
      let away: string | null;
      if (phone) {
        await click("link", messages.t("page-jobs"));
        await click("link", messages.t("jobs-hand-over"));
        away = await page.locator("select[name=agent]").inputValue();
        await click("button", messages.t("jobs-continue"));
      } else {
        await click("link", messages.t("page-team"));
        await click("link", messages.t("team-hand-over-of", { name: "Omar Haddad" }));
        await expect(page).toHaveURL(/hand-over\?agent=/);
        away = new URL(page.url()).searchParams.get("agent");
      }
      await click("button", messages.t("jobs-preview"));
      expect(await simulator.writeCalls()).toEqual([]);
      await click("button", messages.t("jobs-start"));
      expect(clicks).toBeLessThanOrEqual(5);

      const remaining = async () => {
        const all = await simulator.conversations();
        return all.filter(({ status, assigned_user_id }) => status !== "closed" && assigned_user_id === away).length;
      };
      await expect.poll(remaining, { timeout: 25_000 }).toBe(0);
      expect((await simulator.appliedChanges()).length).toBeGreaterThan(0);
    });
  });
}
