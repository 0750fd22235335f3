import { expect, LOCALES, test } from "../support/test";

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("an agent's open work is spread over the team with at most five clicks", async ({ desk, page, simulator, words, phone }) => {
      await desk.signIn("Lea Hartmann");
      let clicks = 0;
      const click = async (role: "link" | "button", name: string) => {
        await page.getByRole(role, { name, exact: true }).first().click();
        clicks += 1;
        await desk.alive();
      };
      let away: string | null;
      if (phone) {
        await click("link", words.say("page-jobs"));
        await click("link", words.say("jobs-hand-over"));
        away = await page.locator("select[name=agent]").inputValue();
      } else {
        await click("link", words.say("page-team"));
        await click("link", words.say("team-hand-over-of", { name: "Omar Haddad" }));
        await expect(page).toHaveURL(/hand-over\?agent=/);
        away = new URL(page.url()).searchParams.get("agent");
      }
      await click("button", words.say("jobs-preview"));
      expect(await simulator.changes()).toEqual([]);
      await click("button", words.say("jobs-start"));
      expect(clicks).toBeLessThanOrEqual(5);

      const left = async () => {
        const all = await simulator.conversations();
        return all.filter((one) => one.status !== "closed" && one.assigned_user_id === away).length;
      };
      await expect.poll(left, { timeout: 25_000 }).toBe(0);
      expect((await simulator.made()).length).toBeGreaterThan(0);
    });
  });
}
