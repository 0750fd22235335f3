import { expect, test } from "../support/test";
import { TcpProxy } from "../support/tcp-proxy";

test.beforeEach(({ phone }) => test.skip(phone, "presence does not depend on the viewport"));

test("an operator sees a colleague about to assign a conversation, and the assignment within a second", async ({ app, browser, demo }) => {
  const other = await app.inNewContext(browser, demo.url);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await expect(other.page.getByText(/^Live, /)).toBeVisible();
  const conversation = await app.rowAt(2);

  await conversation.row.getByRole("link", { name: "Assign " }).click();
  await expect(other.rowOf(conversation.id).getByTitle("Lea Hartmann is about to change it")).toBeVisible();
  await app.page.keyboard.type("Omar Had");
  await app.page.keyboard.press("Enter");
  await expect(app.status.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();

  await expect(other.rowOf(conversation.id)).toContainText("Omar Haddad", { timeout: 1_000 });
  await expect(other.rowOf(conversation.id)).toHaveClass("lit");
  await other.page.context().close();
});

test("operators see who is viewing a conversation until shortly after they leave", async ({ app, browser, demo }) => {
  const other = await app.inNewContext(browser, demo.url);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await expect(app.page.getByText(/^Live, /)).toBeVisible();
  const conversation = await app.rowAt(1);
  await other.openRow({ ...conversation, row: other.rowOf(conversation.id) });

  const badge = app.rowOf(conversation.id).getByTitle("Ada Okafor is looking at it");
  await expect(badge).toBeVisible();
  await app.openRow(conversation);
  await expect(app.detail.getByText("Ada Okafor is looking at it.")).toBeVisible();

  await other.page.context().close();
  await expect(badge).toBeHidden({ timeout: 10_000 });
});

test("new conversations wait behind a button, and nothing moves under an open menu", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open&sort=last");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const before = await app.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));
  const conversation = await app.rowAt(4);
  await conversation.row.getByRole("link", { name: "Assign " }).click();
  const menu = page.getByRole("listbox", { name: "Assign to" });
  await expect(menu).toBeVisible();
  const position = await menu.boundingBox();

  const id = await simulator.create({ name: "Nova Newcomer", channel: "sms" });
  const pill = page.getByRole("button", { name: /1 new, show/ });
  await expect(pill).toBeVisible({ timeout: 20_000 });
  expect(await app.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")))).toEqual(before);
  expect(await menu.boundingBox()).toEqual(position);

  await page.keyboard.press("Escape");
  await pill.click();
  await expect(app.rowOf(id)).toContainText("Nova Newcomer");
  await expect(pill).toBeHidden();
});

test("an event stream that was disconnected for half a minute resumes without missing an event", async ({ demo, browser, app }) => {
  test.setTimeout(90_000);
  const proxy = await TcpProxy.start(demo.url);
  const remote = await app.inNewContext(browser, proxy.url);
  await remote.signIn("Ada Okafor", "/conversations?status=open");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(remote.page.getByText(/^Live, /)).toBeVisible();
  const conversation = await app.rowAt(0);

  proxy.disconnect();
  await expect(remote.page.getByText("Reconnecting")).toBeVisible();
  await app.assignFromRow(conversation, "Omar Haddad");
  await expect(app.status.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  // The test needs the disconnection to be this long.
  await new Promise((resume) => setTimeout(resume, 30_000));
  await expect(remote.rowOf(conversation.id)).not.toContainText("Omar Haddad");
  proxy.restore();

  await expect(remote.page.getByText(/^Live, /)).toBeVisible({ timeout: 20_000 });
  await expect(remote.rowOf(conversation.id)).toContainText("Omar Haddad");
  await remote.page.context().close();
  proxy.stop();
});

test("the tabs of one browser share an event stream", async ({ app, page, browser, demo, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const tab = await page.context().newPage();
  const streams: string[] = [];
  tab.on("request", (request) => {
    if (request.url().endsWith("/events")) streams.push(request.url());
  });
  const second = app.forPage(tab);
  await second.open(`${demo.url}/conversations?status=open`);
  await expect(tab.getByText(/^Live, /)).toBeVisible();
  const conversation = await app.rowAt(3);
  await app.assignFromRow(conversation, "Omar Haddad");

  await expect(second.rowOf(conversation.id)).toContainText("Omar Haddad");
  expect(streams).toEqual([]);

  // No tab owns the stream: it continues for the second tab after the first is closed.
  await page.close();
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await other.assignFromRow({ ...conversation, row: other.rowOf(conversation.id) }, "Yuki Tanabe");
  await expect(second.rowOf(conversation.id)).toContainText("Yuki Tanabe");
  await expect(tab.getByText(/^Live, /)).toBeVisible();
  expect(streams).toEqual([]);
  await other.page.context().close();
  expect((await simulator.conversation(conversation.id)).assigned_user_id).not.toBeNull();
});
