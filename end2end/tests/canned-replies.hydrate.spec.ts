import { expectNoViolations } from "../support/accessibility";
import { expect, test } from "../support/test";
import type { App } from "../support/app";

const text = (app: App) => app.composer.locator("textarea");

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test("Escape leaves the menu, and what was typed after the slash is in the text", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", `/conversations/${await simulator.create({ name: "Mira Sandoval", channel: "sms" })}`);
  await text(app).focus();
  await page.keyboard.type("/");
  await expect(page.getByRole("combobox", { name: "Canned replies" })).toBeFocused();
  await page.keyboard.type("tmp");
  await expect(page.locator("#choice-menu [role=option]")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(text(app)).toHaveValue("/tmp");
  await expect(text(app)).toBeFocused();
  await page.keyboard.type("/a is full");
  await expect(text(app)).toHaveValue("/tmp/a is full");

  // A slash in a note is a slash.
  await app.chooseNote();
  await text(app).fill("");
  await text(app).focus();
  await page.keyboard.type("/");
  await expect(page.getByRole("combobox", { name: "Canned replies" })).toBeHidden();
});

test("the menu and the pages are accessible", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await app.composer.getByRole("button", { name: "Canned replies" }).click();
  await expect(page.locator("#choice-menu [role=option]").first()).toBeVisible();
  await expectNoViolations(page, "canned replies");
  for (const address of [`/conversations/${id}/canned-replies`, "/canned-replies", "/canned-replies?edit=canned_hello"]) {
    await page.goto(address);
    await app.hydrated();
    await expectNoViolations(page, "canned replies");
  }
});

test("if the menu cannot be filled, the page of the choice says why, and nothing typed is lost", async ({ app, page, simulator, expectedErrors }) => {
  test.slow();
  expectedErrors.push(/50[0-9]/);
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("Half a sentence");
  await simulator.injectFault({ kind: "status", status: 500 });
  await app.composer.getByRole("button", { name: "Canned replies" }).click();
  await expect(page.getByText("SendSeven has a problem").first()).toBeVisible();
  await simulator.clearFault();
  await expect(async () => {
    await page.goto(`/conversations/${id}`);
    await expect(text(app)).toHaveValue("Half a sentence", { timeout: 2_000 });
  }).toPass({ timeout: 25_000 });
});
