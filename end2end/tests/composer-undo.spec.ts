import { expect, test, type Page } from "../support/test";
import type { App } from "../support/app";

const text = (app: App) => app.composer.locator("textarea");
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test.use({ undo: 15 });

test("an undone reply is not sent, and its text is back in the form", async ({ app, page, simulator }) => {
  test.slow();
  const { id } = (await simulator.conversations()).find((one) => one.channel_type === "sms" && one.status !== "closed")!;
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("Too early");
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  const waiting = timeline(page).locator("li.said").first();
  await expect(waiting).toContainText("Too early");
  await expect(waiting).toContainText(/sent in \d+ s/);
  await expect(text(app)).toHaveValue("");
  await waiting.getByRole("button", { name: "Undo" }).click();

  await expect(app.status.filter({ hasText: "Undone." }).first()).toBeVisible();
  await expect(text(app)).toHaveValue("Too early");
  await text(app).fill("Right in time");
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(text(app)).toHaveValue("");
  await expect.poll(() => simulator.texts(id), { timeout: 40_000 }).toContain("Right in time");
  expect(await simulator.texts(id)).not.toContain("Too early");
});
