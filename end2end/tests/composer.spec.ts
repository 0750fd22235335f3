import { expect, test, type Page } from "../support/test";
import type { App } from "../support/app";
import type { Simulator, StoredConversation } from "../support/simulator";

const reply = (app: App) => app.composer.getByRole("textbox", { name: "Reply to the customer" });
const note = (app: App) => app.composer.getByRole("textbox", { name: "Note for the team" });
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

/** An open conversation on one of the channels. */
async function find(simulator: Simulator, matches: (conversation: StoredConversation) => boolean): Promise<string> {
  const open = (await simulator.conversations()).filter(({ status }) => status !== "closed");
  const found = open.find(matches);
  if (!found) throw new Error("no conversation matches");
  return found.id;
}

const onSms = ({ channel_type }: StoredConversation) => channel_type === "sms";

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test("a reply is sent to the customer and shown with its author", async ({ app, page, simulator }) => {
  const id = await find(simulator, onSms);
  await app.signIn("Lea Hartmann", `/conversations/${id}?status=open`);
  await expect(app.composer).toContainText("Goes out by SMS.");
  await reply(app).fill("Your parcel left today.\nThank you!");
  await app.composer.getByRole("button", { name: "Send reply" }).click();

  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  await expect(page).toHaveURL(`/conversations/${id}?status=open`);
  const sent = timeline(page).locator("li.said").first();
  await expect(sent).toContainText("Your parcel left today.");
  await expect(sent).toContainText("Lea Hartmann");
  await expect(reply(app)).toHaveValue("");
  const stored = (await simulator.messages(id)).at(-1)!;
  expect([stored.text, stored.direction, stored.is_internal]).toEqual(["Your parcel left today.\nThank you!", "outbound", false]);
});

test("a note looks different, has another button, and is never sent to the customer", async ({ app, simulator }) => {
  const id = await find(simulator, onSms);
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  const color = () => app.composer.evaluate((form) => getComputedStyle(form).backgroundColor);
  const before = await color();
  await expect(app.composer.getByRole("button", { name: "Add note" })).toBeHidden();
  await app.chooseNote();
  expect(await color()).not.toBe(before);
  await expect(reply(app)).toHaveCount(0);
  await expect(app.composer.getByRole("button", { name: "Send reply" })).toBeHidden();
  await note(app).fill("The customer is annoyed");
  await app.composer.getByRole("button", { name: "Add note" }).click();

  await expect(app.status.filter({ hasText: "Note added." }).first()).toBeVisible();
  const stored = (await simulator.messages(id)).at(-1)!;
  expect([stored.text, stored.is_internal]).toEqual(["The customer is annoyed", true]);
});

test("outside the reply window the reason stands in place of a reply", async ({ app, simulator }) => {
  const dayAgo = Date.now() - 25 * 3600_000;
  const id = await find(simulator, ({ channel_type, last_customer_message_at: at }) => channel_type === "messenger" && Date.parse(at) < dayAgo);
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await expect(app.composer).toContainText("The reply window is over: the channel takes no reply until the customer writes again.");
  await expect(app.composer.getByRole("button", { name: "Send reply" })).toHaveCount(0);
  await expect(app.composer.getByRole("button", { name: "Add note" })).toBeVisible();
});

test("a reply that SendSeven refuses stays in the form", async ({ app, simulator }) => {
  const id = await find(simulator, onSms);
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await reply(app).fill("Do not lose this");
  await simulator.injectFault({ kind: "status", status: 422, method: "POST", calls: 1 });
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.error.first()).toContainText("SendSeven refused a value");
  await expect(reply(app)).toHaveValue("Do not lose this");

  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  await expect(reply(app)).toHaveValue("");
  expect((await simulator.texts(id)).filter((text) => text === "Do not lose this")).toHaveLength(1);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("replying is offered and confirmed in German", async ({ app, simulator }) => {
    const id = await find(simulator, onSms);
    await app.signIn("Lea Hartmann", `/conversations/${id}`);
    await expect(app.composer).toContainText("Geht über SMS hinaus.");
    await app.composer.locator("textarea").fill("Ist unterwegs");
    await app.composer.getByRole("button", { name: "Antwort senden" }).click();
    await expect(app.status.filter({ hasText: "Antwort gesendet." }).first()).toBeVisible();
  });
});
