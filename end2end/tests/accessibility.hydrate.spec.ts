import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test } from "../support/test";

for (const locale of LOCALES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`in ${colorScheme}, ${locale}`, () => {
      test.use({ colorScheme, locale, contextOptions: { reducedMotion: "reduce" } });
      test.slow();

      test("the sign-in page is accessible", async ({ app, page }) => {
        await app.open("/sign-in");
        await expectNoViolations(page, "sign-in");
        await page.getByLabel(app.t("sign-in-name")).fill("Nobody");
        await page.getByLabel(app.t("sign-in-password")).fill("wrong");
        await page.getByRole("button", { name: app.t("enter"), exact: true }).click();
        await expect(app.error).toBeVisible();
        await app.hydrated();
        await expectNoViolations(page, "sign-in, refused");
      });

      test("the list, the detail, the assign menu and the close dialog are accessible", async ({ app, page }) => {
        await app.signIn("Lea Hartmann", "/conversations");
        await expectNoViolations(page, "list");
        const conversation = await app.rowAt(0);
        await app.openRow(conversation);
        await expectNoViolations(page, "list and detail");
        await app.detail.getByRole("button", { name: app.t("assignee") }).click();
        await expect(page.getByRole("listbox", { name: app.t("assign-to") })).toBeVisible();
        await expectNoViolations(page, "menu of agents");
        await app.open("/conversations?status=open");
        await app.openCloseFormFromRow(await app.rowAt(0));
        await expectNoViolations(page, "close dialog");
      });

      test("the close page is accessible", async ({ app, page }) => {
        await app.signIn("Lea Hartmann", "/conversations?status=open");
        const conversation = await app.rowAt(0);
        await app.open(`/conversations/${conversation.id}/close`);
        await expectNoViolations(page, "close page");
      });

      test("a viewer's pages are accessible", async ({ app, page }) => {
        await app.signIn("Vera Lind", "/conversations?status=closed");
        const { id } = await app.rowAt(0);
        await app.openRow(await app.rowAt(0));
        await expectNoViolations(page, "a viewer's list and detail");
        await app.detail.getByRole("link", { name: app.t("contact-link") }).click();
        await expect(page.getByRole("heading", { level: 2, name: app.t("contact-conversations") })).toBeVisible();
        await expectNoViolations(page, "contact");
        await app.open(`/conversations/${id}/fields`);
        await expectNoViolations(page, "fields");
        await app.open("/list-layout");
        await expectNoViolations(page, "density and columns");
        await app.open("/filters");
        await expectNoViolations(page, "more filters");
      });

      test("the keyboard help, the command palette and the bulk bar are accessible", async ({ app, page }) => {
        await app.signIn("Lea Hartmann", "/conversations?status=open");
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog", { name: app.t("hands-keyboard") })).toBeVisible();
        await expectNoViolations(page, "help");
        await page.keyboard.press("Escape");
        await page.keyboard.press("ControlOrMeta+k");
        const commands = page.getByRole("dialog", { name: app.t("hands-commands") });
        await expect(commands.getByRole("option", { name: "Omar Haddad" }).first()).toBeVisible();
        await expectNoViolations(page, "commands");
        await commands.getByRole("combobox").fill("qqq");
        await expect(commands.getByText(app.t("hands-none"))).toBeVisible();
        await expectNoViolations(page, "commands, no match");
        await page.keyboard.press("Escape");
        await page.keyboard.press("j");
        await page.keyboard.press("x");
        await expect(page.getByRole("toolbar", { name: app.t("hands-selection") })).toBeVisible();
        await expectNoViolations(page, "selection");
      });

      test("the team page and the saved views are accessible", async ({ app, page }) => {
        await app.signIn("Lea Hartmann");
        await app.open("/team");
        await page.getByText(app.t("team-day-table")).click();
        await expectNoViolations(page, "team");
        await app.open("/views?query=channel%3Demail");
        await expectNoViolations(page, "views, with the form to save one");
        await page.getByLabel(app.t("views-keep-name")).fill("Mail");
        await page.getByRole("button", { name: app.t("views-keep-save"), exact: true }).click();
        await expect(page.getByText(app.t("views-kept", { name: "Mail" }))).toBeVisible();
        await app.hydrated();
        await expectNoViolations(page, "views");
      });

      test("jobs and the hand-over page are accessible", async ({ app, page }) => {
        await app.signIn("Lea Hartmann");
        await app.open("/jobs");
        await expectNoViolations(page, "jobs, none yet");
        await app.open("/hand-over");
        await expectNoViolations(page, "hand-over");
        await page.getByRole("button", { name: app.t("jobs-continue") }).click();
        await expectNoViolations(page, "hand-over, receivers");
        await page.getByRole("button", { name: app.t("jobs-preview") }).click();
        await expect(page).toHaveURL(/\/jobs\/\d+$/);
        await app.hydrated();
        await expectNoViolations(page, "draft");
        await page.getByRole("button", { name: app.t("jobs-start"), exact: true }).click();
        await expect(page.getByRole("link", { name: app.t("jobs-results", { format: app.t("file-format-programs") }) })).toBeVisible();
        await expectNoViolations(page, "job");
        await app.open("/jobs");
        await expectNoViolations(page, "jobs, with somebody away");
      });

      test("the audit log is accessible", async ({ app, page }) => {
        await app.signIn("Ada Okafor");
        await app.open("/audit");
        await expectNoViolations(page, "audit");
        await app.open("/audit?result=uncertain");
        await expectNoViolations(page, "audit, empty");
        await app.open("/file-format");
        await expectNoViolations(page, "file format");
      });

      test("error pages are accessible", async ({ app, page, simulator, expectedErrors }) => {
        expectedErrors.push(/status of (400|403|404|50[234])/);
        await app.signIn("Vera Lind");
        const { id } = await app.rowAt(0);
        for (const url of [
          "/no/such/page",
          "/conversations?status=sleeping",
          "/conversations?assigned_to=user_nobody_has",
          "/conversations/conv_999999",
          `/conversations/${id}/close`,
        ]) {
          await app.open(url);
          await expectNoViolations(page, url);
        }
        await simulator.injectFault({ kind: "status", status: 503 });
        await app.open("/conversations?status=closed&page=4");
        await expectNoViolations(page, "upstream failing");
      });
    });
  }
}
