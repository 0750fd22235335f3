import { expect, test, type Page } from "../support/test";
import type { Said, Simulator } from "../support/simulator";

const story = (page: Page) => page.getByRole("region", { name: "Story" });

/** The first conversation whose messages are as wanted. */
async function find(simulator: Simulator, wanted: (said: Said[]) => boolean): Promise<string> {
  for (const { id } of await simulator.conversations()) {
    if (wanted(await simulator.messages(id))) return id;
  }
  throw new Error("the story has none");
}

test("messages are read back in time, and the list's filters stay", async ({ desk, page, simulator, contract }) => {
  test.skip(contract === "documented", "it has no messages");
  const id = await find(simulator, (said) => said.length > 30 && said.length <= 60);
  const said = await simulator.messages(id);
  await desk.signIn("Vera Lind", `/conversations/${id}?status=open`);
  const messages = story(page).locator("li.said");
  await expect(messages).toHaveCount(30);

  await story(page).getByRole("link", { name: "Earlier messages" }).click();
  await expect(messages).toHaveCount(said.length - 30);
  await expect(page).toHaveURL(/\?status=open&before=[^#]+#story$/);
  await expect(story(page).getByRole("heading", { level: 3 })).toBeInViewport();
  await expect(desk.detail.locator("dl")).toContainText(id);

  await story(page).getByRole("link", { name: "Back to the latest" }).click();
  await expect(messages).toHaveCount(30);
  await expect(page).toHaveURL(/\?status=open#story$/);
});

test("a message that was not delivered says so in words", async ({ desk, page, simulator, contract }) => {
  test.skip(contract === "documented", "it has no messages");
  const id = await find(simulator, (said) => said.slice(-30).some((one) => one.status === "failed"));
  await desk.signIn("Vera Lind", `/conversations/${id}`);

  const failed = story(page).locator("li").filter({ hasText: "Not delivered" }).first();
  await expect(failed).toContainText("The channel says: ");
});

test("markup in a message is shown as it was written", async ({ desk, page, simulator, contract }) => {
  test.skip(contract === "documented", "it has no messages");
  const id = await find(simulator, (said) => said.slice(-30).some((one) => one.text?.includes("<script>")));
  await desk.signIn("Vera Lind", `/conversations/${id}`);

  await expect(story(page)).toContainText("<b>Is this bold?</b> <script>alert('hello')</script>");
  await expect(story(page).locator("script, b, img")).toHaveCount(0);
});

test("a note with a mention is there for the team", async ({ desk, page, simulator, contract }) => {
  test.skip(contract === "documented", "it has no notes");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await desk.openRow(seen);
  await story(page).getByText("Write an internal note").click();
  await story(page).getByLabel("Note for the team").fill("Careful, @Priya Raghunathan knows more");
  await story(page).getByText("Mention", { exact: true }).click();
  await story(page).getByLabel("Omar Haddad").check();
  await story(page).getByRole("button", { name: "Add note" }).click();

  await expect(page.getByText("The note is there for the team.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/conversations/${seen.id}\\?status=open$`));
  const note = story(page).locator("li").first();
  await expect(note).toContainText("Internal note");
  await expect(note).toContainText("Lea Hartmann");
  const kept = (await simulator.messages(seen.id)).at(-1)!;
  expect(kept.is_internal).toBe(true);
  expect(kept.meta.mentioned_user_ids).toHaveLength(2);
});

test("a note that is refused stays as it was typed", async ({ desk, page, simulator, contract }) => {
  test.skip(contract === "documented", "it has no notes");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await desk.openRow(seen);
  await story(page).getByText("Write an internal note").click();
  await story(page).getByLabel("Note for the team").fill("Do not lose this");
  await simulator.fail({ kind: "status", status: 422, method: "POST" });
  await story(page).getByRole("button", { name: "Add note" }).click();

  await expect(desk.failure.first()).toContainText("SendSeven refused a value");
  await expect(story(page).getByLabel("Note for the team")).toHaveValue("Do not lose this");
});

test("what operators did stands in the story in both contracts", async ({ desk, page, contract }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(2);
  await desk.openRow(seen);
  await desk.assignFromDetail("Omar Haddad");

  const done = story(page).locator("li").first();
  // With JavaScript it is sent when it cannot be taken back any more.
  await expect(done).toContainText("Lea Hartmann assigned it to Omar Haddad", { timeout: 20_000 });
  if (contract === "documented") {
    await expect(story(page)).toContainText("Messages are not part of this contract");
    await expect(story(page).getByText("Write an internal note")).toHaveCount(0);
  }
});

test("what the customer writes comes into the story that is open", async ({ desk, page, simulator, contract, scripted }) => {
  test.skip(contract === "documented" || !scripted, "what is told without asking takes JavaScript");
  test.slow();
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(3);
  await desk.openRow(seen);
  await story(page).getByText("Write an internal note").click();
  await story(page).getByLabel("Note for the team").fill("Half a sentence");
  await simulator.customerWrites(seen.id);

  // Without webhooks it is found out when the queue is looked through.
  await expect(story(page).getByRole("heading", { level: 4 }).first()).toHaveText("Today", { timeout: 30_000 });
  await expect(story(page).locator("li.said").first()).toContainText("Customer");
  await expect(story(page).getByLabel("Note for the team")).toHaveValue("Half a sentence");
});

test("a viewer reads the story and writes no notes", async ({ desk, page }) => {
  await desk.signIn("Vera Lind", "/conversations?status=open");
  await desk.openRow(await desk.rowAt(0));

  await expect(story(page)).toBeVisible();
  await expect(story(page).getByText("Write an internal note")).toHaveCount(0);
});
