import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test } from "../support/test";

test.skip(({ contract }) => contract === "documented", "that contract has no such calls");

for (const locale of LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a contact is edited, a wrong number comes back, and the edit is taken back", async ({ app, page, simulator, scripted }) => {
      const id = await simulator.create({ name: "Mira Sandoval", phone: "+447700900123", channel: "sms" });
      const twin = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
      await app.signIn("Lea Hartmann", `/conversations/${id}`);
      await app.detail.getByRole("link", { name: app.t("contact-link") }).click();
      const duplicates = page.getByRole("region", { name: app.t("contact-duplicates") });
      const { contact } = await simulator.conversation(twin);
      await expect(duplicates.locator(`a[href="/contacts/${contact.id}"]`)).toBeVisible();
      await expect(duplicates.getByRole("link", { name: app.t("contact-merge") })).toHaveAttribute("href", "https://app.sendseven.com");
      if (scripted) await expectNoViolations(page, "contact-edit");
      await page.getByRole("link", { name: app.t("contact-edit"), exact: true }).click();

      const phone = page.getByLabel(app.t("field-phone"));
      await phone.fill("030 1234567");
      await page.getByLabel(app.t("field-name"), { exact: true }).fill("Mira Ñandú");
      await page.getByRole("button", { name: app.t("contact-save") }).click();
      await expect(app.error.first()).toContainText(app.t("expected-phone"));
      await expect(phone).toHaveValue("030 1234567");
      if (scripted) await expectNoViolations(page, "contact-edit");
      await phone.fill("+49 (0)30 1234567");
      await page.getByRole("button", { name: app.t("contact-save") }).click();

      await expect(page.getByRole("heading", { level: 1, name: "Mira Ñandú" })).toBeVisible();
      expect((await simulator.conversation(id)).contact).toMatchObject({ name: "Mira Ñandú", phone: "+49301234567" });
      await app.open(`/conversations/${id}`);
      await expect(app.detail.getByRole("heading", { level: 2 })).toHaveText("Mira Ñandú");

      await app.open(`/contacts/${(await simulator.conversation(id)).contact.id}/edit`);
      await page.getByLabel(app.t("field-name"), { exact: true }).fill("");
      await page.getByRole("button", { name: app.t("contact-save") }).click();
      await page.getByRole("button", { name: app.t("undo"), exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Mira Ñandú" })).toBeVisible();
    });

    test("a subject is changed beside the list", async ({ app, page, simulator, scripted }) => {
      const id = await simulator.create({ name: "Mira Sandoval", channel: "email", email: "mira@example.com", subject: "Old subject" });
      await app.signIn("Lea Hartmann", `/conversations/${id}?status=open`);
      if (scripted) await expectNoViolations(page, "contact-edit");
      await app.detail.getByRole("link", { name: app.t("subject-change"), exact: true }).click();
      const field = app.detail.getByLabel(app.t("fact-subject"));
      await expect(field).toHaveValue("Old subject");
      await app.hydrated();
      if (scripted) await expectNoViolations(page, "contact-edit");
      await field.fill("New subject");
      await app.detail.getByRole("button", { name: app.t("subject-save") }).click();

      await expect(app.detail.locator("dl").first()).toContainText("New subject");
      await expect(page).toHaveURL(`/conversations/${id}?status=open`);
      expect((await simulator.conversation(id)).subject).toBe("New subject");
    });

    test("a conversation is taken over from its bot", async ({ app, page, simulator, scripted }) => {
      const id = await simulator.create({ name: "Mira Sandoval" });
      await simulator.update(id, { bot_id: "bot_orders" });
      await app.signIn("Lea Hartmann", `/conversations/${id}`);
      const notice = app.detail.getByText(app.t("bot-answers-by-name", { bot: "Order bot" }));
      await expect(notice).toBeVisible();
      if (scripted) await expectNoViolations(page, "contact-edit");

      await app.detail.getByRole("button", { name: app.t("bot-take-over") }).click();

      await expect(notice).toHaveCount(0);
      expect((await simulator.conversation(id)).bot_session_id).toBeNull();
    });
  });
}
