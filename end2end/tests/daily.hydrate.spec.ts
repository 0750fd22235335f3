import { expect, test } from "../support/test";

for (const width of [1280, 1440]) {
  test(`the first tick moves no row at ${width}`, async ({ desk, page, phone }) => {
    test.skip(phone);
    await page.setViewportSize({ width, height: 900 });
    await desk.signIn("Lea Hartmann", "/conversations?status=open");
    const place = async () => (await desk.rows.nth(3).boundingBox())?.y;
    const before = await place();
    await desk.rows.nth(0).getByRole("checkbox").check();
    await expect(page.locator("#selection")).toBeVisible();
    expect(await place()).toBe(before);
  });
}

test("a selection survives a visit to another page, or is gone with its bar", async ({ desk, page, phone }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await desk.rows.nth(1).getByRole("checkbox").check();
  await desk.rows.nth(3).getByRole("checkbox").check();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/team$/);
  await page.goBack();
  await expect(desk.rows).toHaveCount(20);

  const ticked = await page.locator("#list [name=rows]:checked").count();
  if (ticked === 0) await expect(page.locator("#filters")).toBeVisible();
  else await expect(page.locator("#selection")).toContainText(`${ticked}`);
  await page.keyboard.press("Escape");
  const seen = await desk.rowAt(2);
  await seen.row.locator("th a").focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
  if (!phone) await expect(desk.filters).toBeVisible();
});

test("a page that a translator has rewritten still follows what happens", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter((text) => text.data.trim() && !text.parentElement?.closest("script, style"))) {
      const font = document.createElement("font");
      text.replaceWith(font);
      font.append(text);
    }
    document.body.append(document.createElement("an-extension"));
    document.querySelector("#list tbody tr")?.append(document.createElement("an-extension"));
  });
  await desk.assignFromRow(seen, "Zofia Wiśniewska");
  await expect(seen.row.locator("td.asg")).toContainText("Zofia");
  const other = await desk.rowAt(2);
  await simulator.change(other.id, { status: "closed" });
  await desk.openRow(seen);
  await page.keyboard.press("Escape");
  await expect(desk.rows.first()).toBeVisible();
});

test("a note that is too long is refused in words and stays as it was typed", async ({ desk, page, provoked }) => {
  provoked.push(/status of 413/, /status of 4\d\d/);
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await desk.openRow(await desk.rowAt(0));
  await desk.detail.getByText("Write an internal note").click();
  const note = desk.detail.getByLabel("Note for the team");
  await note.evaluate((field: HTMLTextAreaElement) => field.removeAttribute("maxlength"));
  await note.fill("ä".repeat(40_000));
  await desk.detail.getByRole("button", { name: "Add note" }).click();
  await expect(desk.failure.first()).toContainText("too long");
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
});

test("Notification that cannot be constructed stops nothing", async ({ desk, page, simulator }) => {
  await page.addInitScript(() => {
    class Broken {
      static permission = "granted";
      static requestPermission = () => Promise.resolve("granted");
      constructor() {
        throw new TypeError("Illegal constructor");
      }
    }
    Reflect.set(window, "Notification", Broken);
  });
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await desk.open("/views");
  const alert = page.getByRole("spinbutton").first();
  await alert.fill("1");
  await alert.press("Enter");
  await desk.open("/conversations?status=open");
  const seen = await desk.rowAt(1);
  await desk.assignFromRow(seen, "Zofia Wiśniewska");
  await expect(seen.row.locator("td.asg")).toContainText("Zofia Wiśniewska");
  await expect.poll(async () => (await simulator.changes()).length).toBe(1);
});

test("a double click sends one change", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await desk.openRow(await desk.rowAt(0));
  await desk.detail.getByText("Write an internal note").click();
  await desk.detail.getByLabel("Note for the team").fill("called twice");
  await desk.detail.getByRole("button", { name: "Add note" }).dblclick();
  await expect(desk.detail.getByText("called twice")).toHaveCount(1);
  await expect(page.getByText("The note is there for the team.")).toBeVisible();
  expect(await simulator.changes()).toHaveLength(1);
});
