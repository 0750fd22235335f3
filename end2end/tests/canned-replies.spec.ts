import { expect, test } from "../support/test";
import type { App } from "../support/app";
import type { Simulator } from "../support/simulator";

const text = (app: App) => app.composer.locator("textarea");

/** A conversation whose contact has this name. */
const named = (simulator: Simulator) => simulator.create({ name: "Mira Sandoval", channel: "sms" });

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test("a canned reply is inserted below what is typed, with the contact's name, and sent", async ({ app, page, scripted, simulator }) => {
  const id = await named(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}?status=open`);
  await text(app).fill("First things first:");
  await app.composer.getByRole("button", { name: "Canned replies" }).click();
  if (scripted) {
    await text(app).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(100, 100));
    await page.getByRole("combobox", { name: "Canned replies" }).fill("your message thank");
    await expect(page.getByRole("listbox", { name: "Canned replies" }).getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(text(app)).toHaveValue("First things first:Hello Mira, thank you for your message.");
    await expect(text(app)).toBeFocused();
  } else {
    await page.getByRole("textbox", { name: "Title, shortcut, or text" }).fill("your message thank");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("button", { name: "Insert “Thank you”" }).click();
    await expect(page).toHaveURL(new RegExp(`/conversations/${id}\\?status=open`));
    await expect(text(app)).toHaveValue("First things first:\nHello Mira, thank you for your message.");
  }
  const whole = await text(app).inputValue();
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  expect(await simulator.texts(id)).toContain(whole);
});

test("a shortcut alone becomes its canned reply", async ({ app, page, scripted, simulator }) => {
  const id = await named(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  if (scripted) {
    await text(app).focus();
    await page.keyboard.type("/");
    await expect(page.getByRole("combobox", { name: "Canned replies" })).toBeFocused();
    await page.keyboard.type("thanks");
    await page.keyboard.press("Enter");
  } else {
    await text(app).fill("/thanks");
    await app.composer.getByRole("button", { name: "Canned replies" }).click();
  }
  await expect(text(app)).toHaveValue("Hello Mira, thank you for your message.");
});

test("operators add, change, and remove canned replies, and the audit says who", async ({ app, page }) => {
  await app.signIn("Ada Okafor");
  await page.goto("/canned-replies");
  await page.getByLabel("Title").fill("Opening hours");
  await page.getByLabel(/^Shortcut/).fill("/Hours");
  await page.locator("textarea[name=text]").fill("We are here from 9 to 5, {{first_name}}.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(app.status.filter({ hasText: "“Opening hours” saved." }).first()).toBeVisible();
  const added = page.getByRole("listitem").filter({ hasText: "Opening hours" });
  await expect(added).toContainText("/hours");

  await page.getByRole("link", { name: "Change “Opening hours”" }).click();
  await page.getByLabel(/^Shortcut/).fill("refund");
  await page.locator("textarea[name=text]").fill("We are here from 8 to 6.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(app.error.first()).toContainText("a shortcut that no other canned reply has");
  await expect(page.locator("textarea[name=text]")).toHaveValue("We are here from 8 to 6.");
  await page.getByLabel(/^Shortcut/).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(added).toContainText("We are here from 8 to 6.");
  await expect(added).not.toContainText("/");

  await page.getByRole("link", { name: "Remove “Opening hours”" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(app.status.filter({ hasText: "“Opening hours” removed." }).first()).toBeVisible();
  await expect(added).toHaveCount(0);
  await page.goto("/audit");
  for (const action of ["add canned reply", "change canned reply", "remove canned reply"]) {
    await expect(page.getByRole("row").filter({ hasText: action })).toContainText("Opening hours");
  }
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("the choice and the page are in German", async ({ app, page, simulator }) => {
    const id = await named(simulator);
    await app.signIn("Lea Hartmann");
    await page.goto(`/conversations/${id}/canned-replies`);
    await expect(page.getByRole("heading", { name: "Textbausteine" })).toBeVisible();
    await expect(page.getByRole("button", { name: "„Thank you“ einfügen" })).toBeVisible();
    await page.getByRole("link", { name: "Textbausteine bearbeiten" }).click();
    await expect(page.getByRole("button", { name: "Speichern" })).toBeVisible();
  });
});
