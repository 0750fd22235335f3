import { Desk } from "../support/desk";
import { expect, test } from "../support/test";
import { Wire } from "../support/wire";

const WIDE = { scripted: true, phone: false };

test.beforeEach(({ phone }) => test.skip(phone, "what is told does not depend on the width"));

test("two operators see each other's assignment within a second, and each other", async ({ desk, browser, demo, words }) => {
  const other = new Desk(await (await browser.newContext({ baseURL: demo.address })).newPage(), { ...WIDE, words });
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await expect(other.page.getByText(/^Live, /)).toBeVisible();
  const seen = await desk.rowAt(2);

  await seen.row.getByRole("link", { name: "Assign " }).click();
  await expect(other.rowOf(seen.id).getByTitle("Lea Hartmann is about to change it")).toBeVisible();
  await desk.page.keyboard.type("Omar Had");
  await desk.page.keyboard.press("Enter");
  await expect(desk.news.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();

  await expect(other.rowOf(seen.id)).toContainText("Omar Haddad", { timeout: 1_000 });
  await expect(other.rowOf(seen.id)).toHaveClass("lit");
  await other.page.context().close();
});

test("who looks at a conversation is shown to the others, and gone soon after leaving", async ({ desk, browser, demo, words }) => {
  const other = new Desk(await (await browser.newContext({ baseURL: demo.address })).newPage(), { ...WIDE, words });
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await expect(desk.page.getByText(/^Live, /)).toBeVisible();
  const seen = await desk.rowAt(1);
  await other.openRow({ ...seen, row: other.rowOf(seen.id) });

  const badge = desk.rowOf(seen.id).getByTitle("Ada Okafor is looking at it");
  await expect(badge).toBeVisible();
  await desk.openRow(seen);
  await expect(desk.detail.getByText("Ada Okafor is looking at it.")).toBeVisible();

  await other.page.context().close();
  await expect(badge).toBeHidden({ timeout: 10_000 });
});

test("what is new waits until it is asked for, and nothing moves under an open menu", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open&sort=last");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const before = await desk.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));
  const seen = await desk.rowAt(4);
  await seen.row.getByRole("link", { name: "Assign " }).click();
  const menu = page.getByRole("listbox", { name: "Assign to" });
  await expect(menu).toBeVisible();
  const place = await menu.boundingBox();

  const id = await simulator.arrives({ name: "Nova Newcomer", channel: "sms" });
  const pill = page.getByRole("button", { name: /1 new, show/ });
  await expect(pill).toBeVisible({ timeout: 20_000 });
  expect(await desk.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")))).toEqual(before);
  expect(await menu.boundingBox()).toEqual(place);

  await page.keyboard.press("Escape");
  await pill.click();
  await expect(desk.rowOf(id)).toContainText("Nova Newcomer");
  await expect(pill).toBeHidden();
});

test("a stream that was cut for half a minute resumes with nothing missed", async ({ demo, browser, desk, words }) => {
  test.setTimeout(90_000);
  const wire = await Wire.to(demo.address);
  const cut = new Desk(await (await browser.newContext({ baseURL: wire.address })).newPage(), { ...WIDE, words });
  await cut.signIn("Ada Okafor", "/conversations?status=open");
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(cut.page.getByText(/^Live, /)).toBeVisible();
  const seen = await desk.rowAt(0);

  wire.cut();
  await expect(cut.page.getByText("Reconnecting")).toBeVisible();
  await desk.assignFromRow(seen, "Omar Haddad");
  await expect(desk.news.filter({ hasText: "Assigned to Omar Haddad" })).toBeVisible();
  // The length of the cut is the point.
  await new Promise((resume) => setTimeout(resume, 30_000));
  await expect(cut.rowOf(seen.id)).not.toContainText("Omar Haddad");
  wire.mend();

  await expect(cut.page.getByText(/^Live, /)).toBeVisible({ timeout: 20_000 });
  await expect(cut.rowOf(seen.id)).toContainText("Omar Haddad");
  await cut.page.context().close();
  wire.stop();
});

test("tabs of one browser share a stream", async ({ desk, page, browser, demo, simulator, words }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(page.getByText(/^Live, /)).toBeVisible();
  const tab = await page.context().newPage();
  const streams: string[] = [];
  tab.on("request", (request) => {
    if (request.url().endsWith("/events")) streams.push(request.url());
  });
  const second = new Desk(tab, { ...WIDE, words });
  await second.open(`${demo.address}/conversations?status=open`);
  await expect(tab.getByText(/^Live, /)).toBeVisible();
  const seen = await desk.rowAt(3);
  await desk.assignFromRow(seen, "Omar Haddad");

  await expect(second.rowOf(seen.id)).toContainText("Omar Haddad");
  expect(streams).toEqual([]);

  // The stream is nobody's: it goes on for the other tab where the first is closed.
  await page.close();
  const other = new Desk(await (await browser.newContext({ baseURL: demo.address })).newPage(), { ...WIDE, words });
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await other.assignFromRow({ ...seen, row: other.rowOf(seen.id) }, "Yuki Tanabe");
  await expect(second.rowOf(seen.id)).toContainText("Yuki Tanabe");
  await expect(tab.getByText(/^Live, /)).toBeVisible();
  expect(streams).toEqual([]);
  await other.page.context().close();
  expect((await simulator.conversation(seen.id)).assigned_user_id).not.toBeNull();
});
