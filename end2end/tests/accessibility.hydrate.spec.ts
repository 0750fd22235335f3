import AxeBuilder from "@axe-core/playwright";
import { expect, LOCALES, test, type Page } from "../support/test";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectNoViolations(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => `${node.html}: ${node.failureSummary}`),
  }));
  expect(told, what).toEqual([]);
}

for (const locale of LOCALES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`in ${colorScheme}, ${locale}`, () => {
      test.use({ colorScheme, locale, contextOptions: { reducedMotion: "reduce" } });
      test.slow();

      test("signing in has no barrier", async ({ desk, page }) => {
        await desk.open("/sign-in");
        await expectNoViolations(page, "sign-in");
        await page.getByLabel(desk.say("sign-in-name")).fill("Nobody");
        await page.getByLabel(desk.say("sign-in-password")).fill("wrong");
        await page.getByRole("button", { name: desk.say("enter"), exact: true }).click();
        await expect(desk.failure).toBeVisible();
        await desk.alive();
        await expectNoViolations(page, "sign-in, refused");
      });

      test("the list, what is open beside it, its menu and its question have no barrier", async ({ desk, page }) => {
        await desk.signIn("Lea Hartmann", "/conversations");
        await expectNoViolations(page, "list");
        const seen = await desk.rowAt(0);
        await desk.openRow(seen);
        await expectNoViolations(page, "list and detail");
        await desk.detail.getByRole("button", { name: desk.say("assignee") }).click();
        await expect(page.getByRole("listbox", { name: desk.say("assign-to") })).toBeVisible();
        await expectNoViolations(page, "menu of agents");
        await desk.open("/conversations?status=open");
        await desk.askToCloseRow(await desk.rowAt(0));
        await expectNoViolations(page, "question before closing");
      });

      test("the page that asks before closing has no barrier", async ({ desk, page }) => {
        await desk.signIn("Lea Hartmann", "/conversations?status=open");
        const seen = await desk.rowAt(0);
        await desk.open(`/conversations/${seen.id}/close`);
        await expectNoViolations(page, "close page");
      });

      test("what a viewer sees has no barrier", async ({ desk, page }) => {
        await desk.signIn("Vera Lind", "/conversations?status=closed");
        await desk.openRow(await desk.rowAt(0));
        await expectNoViolations(page, "a viewer's list and detail");
      });

      test("help, commands and the selection have no barrier", async ({ desk, page }) => {
        await desk.signIn("Lea Hartmann", "/conversations?status=open");
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog", { name: desk.say("hands-keyboard") })).toBeVisible();
        await expectNoViolations(page, "help");
        await page.keyboard.press("Escape");
        await page.keyboard.press("ControlOrMeta+k");
        const commands = page.getByRole("dialog", { name: desk.say("hands-commands") });
        await expect(commands.getByRole("option", { name: "Omar Haddad" }).first()).toBeVisible();
        await expectNoViolations(page, "commands");
        await commands.getByRole("combobox").fill("qqq");
        await expect(commands.getByText(desk.say("hands-none"))).toBeVisible();
        await expectNoViolations(page, "commands, none found");
        await page.keyboard.press("Escape");
        await page.keyboard.press("j");
        await page.keyboard.press("x");
        await expect(page.getByRole("toolbar", { name: desk.say("hands-selection") })).toBeVisible();
        await expectNoViolations(page, "selection");
      });

      test("the team and the views have no barrier", async ({ desk, page }) => {
        await desk.signIn("Lea Hartmann");
        await desk.open("/team");
        await page.getByText(desk.say("team-day-table")).click();
        await expectNoViolations(page, "team");
        await desk.open("/views?query=channel%3Demail");
        await expectNoViolations(page, "views, with the form to save one");
        await page.getByLabel(desk.say("views-keep-name")).fill("Mail");
        await page.getByRole("button", { name: desk.say("views-keep-save"), exact: true }).click();
        await expect(page.getByText(desk.say("views-kept", { name: "Mail" }))).toBeVisible();
        await desk.alive();
        await expectNoViolations(page, "views");
      });

      test("jobs and hand-overs have no barrier", async ({ desk, page }) => {
        await desk.signIn("Lea Hartmann");
        await desk.open("/jobs");
        await expectNoViolations(page, "jobs, none yet");
        await desk.open("/hand-over");
        await expectNoViolations(page, "hand-over");
        await page.getByRole("button", { name: desk.say("jobs-preview") }).click();
        await expect(page).toHaveURL(/\/jobs\/\d+$/);
        await desk.alive();
        await expectNoViolations(page, "draft");
        await page.getByRole("button", { name: desk.say("jobs-start"), exact: true }).click();
        await expect(page.getByRole("link", { name: desk.say("jobs-results") })).toBeVisible();
        await expectNoViolations(page, "job");
        await desk.open("/jobs");
        await expectNoViolations(page, "jobs, with somebody away");
      });

      test("the audit has no barrier", async ({ desk, page }) => {
        await desk.signIn("Ada Okafor");
        await desk.open("/audit");
        await expectNoViolations(page, "audit");
        await desk.open("/audit?result=uncertain");
        await expectNoViolations(page, "audit, empty");
      });

      test("what goes wrong has no barrier", async ({ desk, page, simulator, provoked }) => {
        provoked.push(/status of (400|403|404|50[234])/);
        await desk.signIn("Vera Lind");
        const { id } = await desk.rowAt(0);
        for (const address of [
          "/no/such/page",
          "/conversations?status=sleeping",
          "/conversations?assigned_to=user_nobody_has",
          "/conversations/conv_999999",
          `/conversations/${id}/close`,
        ]) {
          await desk.open(address);
          await expectNoViolations(page, address);
        }
        await simulator.fail({ kind: "status", status: 503 });
        await desk.open("/conversations?status=closed&page=4");
        await expectNoViolations(page, "upstream failing");
      });
    });
  }
}
