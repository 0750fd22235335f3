import { expectNoViolations } from "../support/accessibility";
import { expect, LOCALES, test, type Page } from "../support/test";
import type { Simulator } from "../support/simulator";

/** A conversation on WhatsApp whose reply window is over. */
async function outsideTheWindow(simulator: Simulator): Promise<string> {
  const dayAgo = Date.now() - 25 * 3600_000;
  const found = (await simulator.conversations()).find(
    ({ channel_type, status, last_customer_message_at: at }) => channel_type === "whatsapp" && status !== "closed" && Date.parse(at) < dayAgo,
  );
  return found!.id;
}

const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });
const SENT = "Hello Ines, there is news about your order 4711.";

test.skip(({ contract }) => contract === "documented", "that contract has no templates");

test("outside the reply window an approved template is found, filled in, previewed, and sent", async ({ app, page, scripted, simulator }) => {
  const id = await outsideTheWindow(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}?status=open`);
  const accessible = async () => {
    if (scripted) await expectNoViolations(page, "templates");
  };
  await expect(app.composer).toContainText("The reply window is over");
  await app.composer.getByRole("link", { name: "Use a template" }).click();
  await expect(page.getByRole("heading", { name: "Templates" })).toBeVisible();
  await expect(page.getByText("One more approved template is not listed")).toBeVisible();
  await accessible();
  await page.getByRole("textbox", { name: "Name, text, or language" }).fill("order news");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(app.detail.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("link", { name: "Use “order_update, en”" }).click();

  await expect(page.getByRole("group", { name: "Preview" })).toHaveText("Hello {{1}}, there is news about your order {{2}}.");
  await page.getByLabel("Value of {{1}}").fill("Ines");
  await page.getByLabel("Value of {{2}}").fill("4711");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("group", { name: "Preview" })).toHaveText(SENT);
  await expect(page.getByLabel("Value of {{2}}")).toHaveValue("4711");
  expect(page.url()).not.toContain("4711");
  await accessible();
  expect(await simulator.texts(id)).not.toContain(SENT);
  await page.getByRole("button", { name: "Send template" }).click();

  await expect(app.status.filter({ hasText: "Template sent." }).first()).toBeVisible();
  await expect(page).toHaveURL(`/conversations/${id}?status=open`);
  const sent = timeline(page).locator("li.said").first();
  await expect(sent).toContainText(SENT);
  await expect(sent).toContainText("Lea Hartmann");
  expect((await simulator.texts(id)).filter((text) => text === SENT)).toHaveLength(1);
});

test("a template that WhatsApp does not take keeps its values and says why", async ({ app, page, simulator, expectedErrors }) => {
  expectedErrors.push(/502/);
  const id = await outsideTheWindow(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}/templates?template=template_order_en`);
  await simulator.setSending({ templates_fail: true });
  await page.getByLabel("Value of {{1}}").fill("Ines");
  await page.getByLabel("Value of {{2}}").fill("4711");
  await page.getByRole("button", { name: "Send template" }).click();
  await expect(app.error.first()).toContainText("WhatsApp did not take the message. The customer cannot be reached there");
  await expect(page.getByLabel("Value of {{2}}")).toHaveValue("4711");

  await simulator.setSending({});
  await page.getByRole("button", { name: "Send template" }).click();
  await expect(app.status.filter({ hasText: "Template sent." }).first()).toBeVisible();
  expect((await simulator.texts(id)).filter((text) => text === SENT)).toHaveLength(1);
});

for (const locale of LOCALES) {
  test.describe(`a failed reply in ${locale}`, () => {
    test.use({ locale });

    test("a reply that was not delivered says why and is sent again as one message", async ({ app, page, scripted, simulator }) => {
      const { id } = (await simulator.conversations()).find((one) => one.channel_type === "sms" && one.status !== "closed")!;
      await app.signIn("Lea Hartmann", `/conversations/${id}`);
      await simulator.setSending({ outcome: "failed" });
      await app.composer.locator("textarea").fill("It left today");
      await app.composer.getByRole("button", { name: app.t("composer-send") }).click();
      const item = page.getByRole("region", { name: app.t("story") }).locator("li.said", { hasText: "It left today" });
      await expect(async () => {
        if (!scripted) await page.reload();
        await expect(item.first()).toContainText(app.t("story-not-delivered"), { timeout: scripted ? 10_000 : 500 });
      }).toPass({ timeout: 25_000 });
      await expect(item.first()).toContainText(app.t("story-failure-131026"));
      if (scripted) await expectNoViolations(page, "a reply that failed");
      await simulator.setSending({ outcome: "delivered" });

      const again = item.first().getByRole("button", { name: app.t("story-again") });
      if (scripted) await again.dblclick();
      else await again.click();
      await expect(app.status.filter({ hasText: app.t("written-reply") }).first()).toBeVisible();
      await expect(item).toHaveCount(2);
      await expect(page.getByRole("button", { name: app.t("story-again") })).toHaveCount(0);
      const stored = (await simulator.messages(id)).filter(({ text }) => text === "It left today");
      expect(stored.map(({ status }) => status).sort()).toEqual(["delivered", "failed"]);
    });
  });
}

test("a document goes along as a link, which is checked before anything is sent", async ({ app, page, scripted, simulator }) => {
  const id = await outsideTheWindow(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}/templates?template=template_invoice`);
  if (scripted) await expectNoViolations(page, "a template with a document");
  const field = page.getByLabel("Link to the document");
  await field.fill("http://example.com/invoice.pdf");
  await page.getByRole("button", { name: "Send template" }).click();
  await expect(app.error.first()).toContainText("a link with https:// to a file that everybody can open");
  expect(await simulator.texts(id)).not.toContain("Your invoice is attached.");

  await field.fill("https://files.example.com/invoice.pdf");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("group", { name: "Preview" })).toContainText("Link to the document: https://files.example.com/invoice.pdf");
  await page.getByRole("button", { name: "Send template" }).click();
  await expect(app.status.filter({ hasText: "Template sent." }).first()).toBeVisible();
  expect((await simulator.texts(id)).filter((text) => text === "Your invoice is attached.")).toHaveLength(1);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("templates are offered and sent in German", async ({ app, page, simulator }) => {
    const id = await outsideTheWindow(simulator);
    await app.signIn("Lea Hartmann", `/conversations/${id}`);
    await app.composer.getByRole("link", { name: "Vorlage verwenden" }).click();
    await page.getByRole("link", { name: "„survey, en“ verwenden" }).click();
    await expect(page.getByText("Der Text lässt nichts offen.")).toBeVisible();
    await page.getByRole("button", { name: "Vorlage senden" }).click();
    await expect(app.status.filter({ hasText: "Vorlage gesendet." }).first()).toBeVisible();
    expect(await simulator.texts(id)).toContain("Were you happy with us?");
  });
});
