import { expect, type Page, test } from "../support/test";

/** A key as another layout or Caps Lock sends it. */
async function press(page: Page, key: string, code: string, more: KeyboardEventInit = {}) {
  const init = { key, code, bubbles: true, cancelable: true, ...more };
  await page.evaluate((init) => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", init)), init);
}

for (const [what, key] of [
  ["with Caps Lock", "A"],
  ["on a Cyrillic layout", "ф"],
  ["on a Greek layout", "α"],
]) {
  test(`the key of an action works ${what}`, async ({ desk, page }) => {
    await desk.signIn("Lea Hartmann", "/conversations?status=open");
    const seen = await desk.rowAt(1);
    await seen.row.locator("th a").focus();
    await press(page, key, "KeyA");
    await expect(page.getByRole("listbox", { name: "Assign to" })).toBeVisible();
    await expect(page.locator(".selected, [name=rows]:checked")).toHaveCount(0);
  });
}

test("the palette opens on a Cyrillic layout", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await press(page, "л", "KeyK", { ctrlKey: true });
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
});

test("Enter that ends an input method’s composition chooses nothing", async ({ desk, page, simulator }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  const seen = await desk.rowAt(1);
  await seen.row.locator("th a").focus();
  await page.keyboard.press("a");
  const find = page.getByRole("combobox", { name: "Find an agent" });
  await find.fill("Zofia");
  await press(page, "Enter", "Enter", { isComposing: true });
  await press(page, "Process", "Enter", { isComposing: true });
  await expect(find).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("ControlOrMeta+k");
  const field = page.getByRole("dialog", { name: "Commands" }).getByRole("combobox");
  await field.fill("Team");
  await press(page, "Enter", "Enter", { isComposing: true });
  await expect(field).toBeVisible();
  await expect(page).toHaveURL(/\/conversations/);
  expect(await simulator.changes()).toEqual([]);
});

test("single keys that were switched off do nothing, also after signing in again", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).getByRole("button", { name: "Off" }).click();
  await desk.alive();
  await expect(page.locator("#page[data-shortcuts=off]")).toBeAttached();
  const quiet = async () => {
    const seen = await desk.rowAt(0);
    await seen.row.locator("th a").focus();
    for (const key of ["a", "e", "x", "?", "j"]) await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(seen.row.locator("th a")).toBeFocused();
    await expect(page.locator("[name=rows]:checked")).toHaveCount(0);
  };
  await quiet();
  await page.getByRole("button", { name: "Sign out" }).click();
  await desk.signIn("Lea Hartmann", "/conversations?status=open");
  await quiet();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
});
