import { expect, test, type Page } from "../support/test";

const live = (page: Page) => page.getByText(/^Live, /);

/** Wraps texts in elements, as a browser's translation does, and adds elements, as extensions do. */
async function translate(page: Page) {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) nodes.push(node as Text);
    for (const text of nodes) {
      const parent = text.parentElement!;
      if (!text.data.trim() || parent.closest("script, style, textarea, option, [translate=no], font")) continue;
      const outer = document.createElement("font");
      const inner = outer.appendChild(document.createElement("font"));
      outer.style.verticalAlign = "inherit";
      text.replaceWith(outer);
      inner.textContent = `${text.data.trim()}·`;
    }
    for (const element of document.querySelectorAll("html, body, #page, #list td.asg, #list th, #detail header, form, #islands")) {
      element.append(document.createElement("extension-root"));
    }
  });
}

test.beforeEach(() => test.slow());

test("a page translated by the browser still receives updates and can be used", async ({ app, page, browser, demo }) => {
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expect(live(page)).toBeVisible();
  const [first, second] = [await app.rowAt(1), await app.rowAt(3)];
  await translate(page);
  await expect(page.locator("#list font").first()).toBeAttached();

  await other.assignFromRow({ ...first, row: other.rowOf(first.id) }, "Omar Haddad");
  await expect(first.row.locator("td.asg")).toContainText("Omar Haddad");
  const closeForm = await other.openCloseFormFromRow({ ...second, row: other.rowOf(second.id) });
  await closeForm.getByRole("button", { name: "Close conversation" }).click();
  await expect(second.row.locator("td.stat")).toContainText("Closed");
  await expect(second.row.locator("[data-action=close]")).toHaveCount(0);

  await translate(page);
  await first.row.locator("th a").click();
  await expect(app.detail.locator(`[data-id="${first.id}"]`)).toBeVisible();
  await translate(page);
  await app.assignFromDetail("Yuki Tanabe");
  await app.expectAssignee("Yuki Tanabe");
  await translate(page);
  await page.keyboard.press("Escape");
  await expect(app.detail).toHaveCount(0);
  await page.getByRole("navigation", { name: "Main" }).locator('a[href="/team"]').click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Team");
  await other.page.context().close();
});

test("a close dialog translated by the browser names the conversation it closes", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second] = [await app.rowAt(0), await app.rowAt(2)];
  await app.openCloseFormFromRow(first);
  await translate(page);
  await page.keyboard.press("Escape");
  await second.row.locator("[data-action=close]").click();
  const closeForm = page.getByRole("dialog");
  await expect(closeForm.getByRole("heading")).toContainText(second.contact);
  await expect(closeForm.getByRole("heading")).not.toContainText(first.contact);
  await closeForm.getByRole("button", { name: /^Close conversation/ }).click();
  await expect.poll(() => simulator.appliedChanges()).toEqual([{ id: second.id, what: "close" }]);
});
