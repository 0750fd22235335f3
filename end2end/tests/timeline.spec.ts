import { expect, test, type Page } from "../support/test";
import type { Simulator, StoredMessage } from "../support/simulator";

const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });

/** The id of the first conversation whose messages match the predicate. */
async function findConversation(simulator: Simulator, matches: (messages: StoredMessage[]) => boolean): Promise<string> {
  for (const { id } of await simulator.conversations()) {
    if (matches(await simulator.messages(id))) return id;
  }
  throw new Error("no conversation matches");
}

test("earlier messages are paged, and the list's filters stay in the URL", async ({ app, page, simulator, contract }) => {
  test.skip(contract === "documented", "that contract has no messages");
  const id = await findConversation(simulator, ({ length }) => length > 30 && length <= 60);
  const { length: total } = await simulator.messages(id);
  await app.signIn("Vera Lind", `/conversations/${id}?status=open`);
  const messages = timeline(page).locator("li.said");
  await expect(messages).toHaveCount(30);

  await timeline(page).getByRole("link", { name: "Earlier messages" }).click();
  await expect(messages).toHaveCount(total - 30);
  await expect(page).toHaveURL(/\?status=open&before=[^#]+#story$/);
  await expect(timeline(page).getByRole("heading", { level: 3 })).toBeInViewport();
  await expect(app.detail.locator(`[data-id="${id}"]`)).toBeVisible();

  await timeline(page).getByRole("link", { name: "Back to the latest" }).click();
  await expect(messages).toHaveCount(30);
  await expect(page).toHaveURL(/\?status=open#story$/);
});

test("a message that was not delivered shows that and the channel's reason", async ({ app, page, simulator, contract }) => {
  test.skip(contract === "documented", "that contract has no messages");
  const id = await findConversation(simulator, (messages) => messages.slice(-30).some(({ status }) => status === "failed"));
  await app.signIn("Vera Lind", `/conversations/${id}`);

  const failed = timeline(page).locator("li").filter({ hasText: "Not delivered" }).first();
  await expect(failed).toContainText("The channel says: ");
});

test("markup in a message is escaped", async ({ app, page, simulator, contract }) => {
  test.skip(contract === "documented", "that contract has no messages");
  const id = await findConversation(simulator, (messages) => messages.slice(-30).some(({ text }) => text?.includes("<script>")));
  await app.signIn("Vera Lind", `/conversations/${id}`);

  await expect(timeline(page)).toContainText("<b>Is this bold?</b> <script>alert('hello')</script>");
  await expect(timeline(page).locator("script, b, img")).toHaveCount(0);
});

test("an internal note with mentions is saved and shown in the timeline", async ({ app, page, simulator, contract }) => {
  test.skip(contract === "documented", "that contract has no notes");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.openRow(conversation);
  await app.chooseNote();
  await timeline(page).getByLabel("Note for the team").fill("Careful, @Priya Raghunathan knows more");
  await timeline(page).getByText("Mention", { exact: true }).click();
  await timeline(page).getByLabel("Omar Haddad").check();
  await timeline(page).getByRole("button", { name: "Add note" }).click();

  await expect(page.getByText("Note added.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/conversations/${conversation.id}\\?status=open$`));
  const note = timeline(page).locator("li").first();
  await expect(note).toContainText("Internal note");
  await expect(note).toContainText("Lea Hartmann");
  const stored = (await simulator.messages(conversation.id)).at(-1)!;
  expect(stored.is_internal).toBe(true);
  expect(stored.meta.mentioned_user_ids).toHaveLength(2);
});

test("a note that SendSeven refuses stays in the form", async ({ app, page, simulator, contract }) => {
  test.skip(contract === "documented", "that contract has no notes");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(1);
  await app.openRow(conversation);
  await app.chooseNote();
  await timeline(page).getByLabel("Note for the team").fill("Do not lose this");
  await simulator.injectFault({ kind: "status", status: 422, method: "POST" });
  await timeline(page).getByRole("button", { name: "Add note" }).click();

  await expect(app.error.first()).toContainText("SendSeven refused a value");
  await expect(timeline(page).getByLabel("Note for the team")).toHaveValue("Do not lose this");
});

test("the timeline shows what operators did, under both contracts", async ({ app, page, contract }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(2);
  await app.openRow(conversation);
  await app.assignFromDetail("Omar Haddad");

  const done = timeline(page).locator("li").first();
  // With JavaScript the change is sent once it can no longer be undone.
  await expect(done).toContainText("Lea Hartmann assigned it to Omar Haddad", { timeout: 20_000 });
  if (contract === "documented") {
    await expect(timeline(page)).toContainText("This API contract has no messages");
    await expect(app.composer).toHaveCount(0);
  }
});

test("a customer's new message appears in the open timeline", async ({ app, page, simulator, contract, scripted }) => {
  test.skip(contract === "documented" || !scripted, "live updates need JavaScript and messages");
  test.slow();
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(3);
  await app.openRow(conversation);
  await app.chooseNote();
  await timeline(page).getByLabel("Note for the team").fill("Half a sentence");
  await simulator.customerWrites(conversation.id);

  // Without webhooks the server learns of the message at the next sync of the queue.
  await expect(timeline(page).getByRole("heading", { level: 4 }).first()).toHaveText("Today", { timeout: 30_000 });
  await expect(timeline(page).locator("li.said").first()).toContainText("Customer");
  await expect(timeline(page).getByLabel("Note for the team")).toHaveValue("Half a sentence");
});

test("a viewer sees the timeline but cannot write notes", async ({ app, page }) => {
  await app.signIn("Vera Lind", "/conversations?status=open");
  await app.openRow(await app.rowAt(0));

  await expect(timeline(page)).toBeVisible();
  await expect(app.composer).toHaveCount(0);
});
