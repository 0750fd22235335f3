import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test } from "../support/test";
import type { App, RowHandle } from "../support/app";

test.skip(({ contract }) => contract === "documented", "that contract has no such calls");

const form = (app: App) => app.detail.locator("form.confirm");
const main = (app: App) => app.detail.locator(".btn.main");

/** Opens the form that snoozes, starting from the open conversation. */
async function openSnooze(app: App, row: RowHandle) {
  await app.openRow(row);
  await app.detail.getByRole("link", { name: app.t("snooze-conversation") }).click();
  await expect(form(app)).toBeVisible();
  await app.hydrated();
}

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a conversation is snoozed until tomorrow, shown as snoozed, and woken", async ({ app, page, simulator, scripted }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const row = await app.rowAt(0);
      await openSnooze(app, row);
      if (scripted) await expectNoViolations(page, "snooze");
      await page.getByLabel(app.t("snooze-tomorrow")).check();
      await main(app).click();

      const until = app.t("state-snoozed", { until: "" }).trim();
      await expect(app.detail.locator(".state")).toContainText(until);
      await expect(app.detail.locator("dl").first()).toContainText(app.t("snooze-or-message"));
      const stored = await simulator.conversation(row.id);
      const hour = new Date(stored.snoozed_until!);
      expect(hour.getTime() - Date.now()).toBeLessThan(48 * 3600_000);
      expect(stored.snooze_reopen_on_message).toBe(true);
      await app.open("/conversations?status=snoozed");
      await expect(app.rowOf(row.id)).toBeVisible();

      await app.open(`/conversations/${row.id}`);
      if (scripted) await expectNoViolations(page, "snooze");
      await app.detail.getByRole("button", { name: app.t("wake") }).click();
      await expect(app.detail.getByRole("button", { name: app.t("wake") })).toHaveCount(0);
      expect((await simulator.conversation(row.id)).snoozed_until).toBeNull();
    });

    test("a date and time is a time of the team, and a message need not wake it", async ({ app, page, simulator }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const row = await app.rowAt(0);
      await openSnooze(app, row);
      await page.getByLabel(app.t("snooze-date"), { exact: true }).check();
      const day = new Date(Date.now() + 5 * 24 * 3600_000).toISOString().slice(0, 10);
      await page.locator("input[name=date]").fill(`${day}T08:15`);
      await page.getByLabel(app.t("snooze-wakes")).uncheck();
      await main(app).click();

      await expect(app.detail.locator(".state")).toContainText("08:15");
      const stored = await simulator.conversation(row.id);
      expect(stored.snooze_reopen_on_message).toBe(false);
      expect(new Date(stored.snoozed_until!).getMinutes()).toBe(15);
    });

    test("a closed conversation is reopened", async ({ app, page, simulator, scripted }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      const row = await app.rowAt(0);
      await simulator.update(row.id, { status: "closed" });
      await app.open(`/conversations/${row.id}`);
      await expect(app.detail.getByRole("link", { name: app.t("snooze-conversation") })).toHaveCount(0);
      if (scripted) await expectNoViolations(page, "snooze");
      await app.detail.getByRole("button", { name: app.t("reopen") }).click();

      await expect(app.detail.getByRole("link", { name: app.t("close-conversation") })).toBeVisible();
      expect((await simulator.conversation(row.id)).status).not.toBe("closed");
    });
  });
}

test("several conversations are snoozed and woken by jobs", async ({ app, page, simulator, scripted }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const chosen = [await app.rowAt(0), await app.rowAt(1)];
  for (const { row } of chosen) await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: app.t("hands-all-more"), exact: true }).click();
  await page.getByRole("button", { name: "Snooze…" }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await app.hydrated();
  if (scripted) await expectNoViolations(page, "snooze");
  await page.getByLabel("Next Monday").or(page.getByLabel("Tomorrow morning")).first().check();
  await page.getByRole("button", { name: "Start", exact: true }).click();

  for (const { id } of chosen) {
    await expect.poll(async () => (await simulator.conversation(id)).snoozed_until).not.toBeNull();
  }
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: /^Finished/ })).toBeVisible();
  }).toPass();
  await page.getByRole("button", { name: "Undo…" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  for (const { id } of chosen) {
    await expect.poll(async () => (await simulator.conversation(id)).snoozed_until).toBeNull();
  }
});

test("a viewer is offered none of it", async ({ app }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  const row = await app.rowAt(0);
  await app.openRow(row);
  await expect(app.detail.getByRole("link", { name: "Snooze conversation" })).toHaveCount(0);
});
