import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";

const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const note = (app: App) => app.detail.getByLabel("Note for the team");

async function typeNote(app: App, text: string) {
  await app.chooseNote();
  await note(app).fill(text);
}

test.beforeEach(() => test.slow());

test("a form of more than 64 kB shows an error, and its text stays", async ({ app, page, simulator, expectedErrors }) => {
  expectedErrors.push(/status of 413/);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.openRow(conversation);
  await typeNote(app, "x");
  await note(app).evaluate((field: HTMLTextAreaElement) => {
    field.value = "long ".repeat(14_000);
    field.form!.requestSubmit();
  });
  await expect(app.error.filter({ hasText: "This form was too long, so nothing was changed." })).toBeVisible();
  await expect(note(app)).toHaveValue("long ".repeat(14_000));
  expect(await simulator.writeCalls()).toEqual([]);

  await note(app).fill("Shorter");
  await app.detail.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText("Note added.")).toBeVisible();
});

test("a double click sends a note, an assignment and a close only once", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.openRow(conversation);
  await typeNote(app, "Once is enough");
  await app.detail.getByRole("button", { name: "Add note" }).dblclick();
  await expect(page.getByText("Note added.")).toBeVisible();
  await app.detail.getByRole("button", { name: "Assignee" }).click();
  await menu(page).getByRole("option", { name: "Omar Haddad" }).dblclick();
  await app.expectAssignee("Omar Haddad");
  const closeForm = await app.openCloseFormFromDetail(conversation.contact);
  await closeForm.getByRole("button", { name: "Close conversation" }).dblclick();
  await expect(app.detail.locator("dl").first()).toContainText("Closed");

  // A duplicate would have been sent before this change.
  await app.open("/conversations?status=open");
  const next = await app.rowAt(2);
  const assignee = await next.row.locator("td.asg [data-action=assign]").getAttribute("title");
  await app.assignFromRow(next, assignee === "Yuki Tanabe" ? "Omar Haddad" : "Yuki Tanabe");
  await expect.poll(async () => (await simulator.appliedChanges()).map(({ id }) => id)).toContain(next.id);
  const applied = (await simulator.appliedChanges()).filter(({ id }) => id === conversation.id);
  expect(applied.map(({ what }) => what)).toEqual(["note", "assign", "close"]);
});
