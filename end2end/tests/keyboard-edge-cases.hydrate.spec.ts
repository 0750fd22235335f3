import type { App } from "../support/app";
import { expect, test, type Page } from "../support/test";

test.use({ undo: 15 });

const SHIFT = 8;
const CTRL = 2;
const menu = (page: Page) => page.getByRole("listbox", { name: "Assign to" });
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const selected = (page: Page) => page.getByRole("toolbar", { name: "Selected conversations" }).getByRole("status");
const toast = (page: Page, text: string) => page.locator("#news .toast").filter({ hasText: text });

/** Presses keys of any keyboard layout: `key` is the character, `code` the physical key. */
async function keyboard(page: Page) {
  const session = await page.context().newCDPSession(page);
  return {
    press: async (key: string, code: string, modifiers = 0) => {
      const text = modifiers & CTRL ? undefined : key;
      await session.send("Input.dispatchKeyEvent", { type: "keyDown", key, code, text, modifiers });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, modifiers });
    },
    compose: (text: string) =>
      session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
  };
}

async function focusFirstRow(app: App) {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  await app.page.keyboard.press("j");
  await expect(conversation.row.locator("th a")).toBeFocused();
  return conversation;
}

// An ignored key leaves no trace to wait for: a later key that works shows that it had no effect.
async function expectNothingOpen(page: Page) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(menu(page)).toBeHidden();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test.beforeEach(() => test.slow());

test("Caps Lock does not change a shortcut, and Shift selects the one for the capital", async ({ app, page }) => {
  const keys = await keyboard(page);
  await focusFirstRow(app);
  await keys.press("A", "KeyA");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await keys.press("E", "KeyE");
  await expect(page.getByRole("heading", { name: /^Close the conversation/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keys.press("X", "KeyX");
  await expect(selected(page)).toHaveText("1 selected");
  await keys.press("a", "KeyA", SHIFT);
  await expect(selected(page)).toHaveText("20 selected");
});

test("on a Cyrillic layout shortcuts go by the physical key", async ({ app, page }) => {
  const keys = await keyboard(page);
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second] = [await app.rowAt(0), await app.rowAt(1)];
  await keys.press("о", "KeyJ");
  await expect(first.row.locator("th a")).toBeFocused();
  await keys.press("о", "KeyJ");
  await expect(second.row.locator("th a")).toBeFocused();
  await keys.press("ф", "KeyA");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("");
  await page.keyboard.press("Escape");
  await keys.press("у", "KeyE");
  await expect(page.getByRole("heading", { name: /^Close the conversation/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keys.press("л", "KeyK", CTRL);
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await keys.press("Ф", "KeyA", SHIFT);
  await expect(selected(page)).toHaveText("20 selected");
  await page.keyboard.press("Escape");
  await keys.press("п", "KeyG");
  await keys.press("е", "KeyT");
  await expect(page).toHaveURL(/\/team$/);
});

test("Enter that ends an IME composition chooses nothing in the menu or the palette", async ({ app, page, simulator }) => {
  const keys = await keyboard(page);
  await page.addInitScript(() => {
    const composed: string[] = [];
    Object.assign(window, { composed });
    addEventListener("keydown", (event) => event.isComposing && composed.push(event.key), true);
  });
  const composed = () => page.evaluate(() => (window as unknown as { composed: string[] }).composed);
  const conversation = await focusFirstRow(app);
  await page.keyboard.press("a");
  const field = page.getByRole("combobox", { name: "Find an agent" });
  await expect(field).toBeFocused();
  await keys.compose("o");
  await expect(field).toHaveValue("o");
  await page.keyboard.press("Enter");
  expect(await composed()).toEqual(["Enter"]);
  await expect(menu(page)).toBeVisible();
  await page.keyboard.insertText("Omar");
  await expect(menu(page).getByRole("option")).toHaveText([/Omar Haddad/]);
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeHidden();
  await expect(toast(page, "Assigned to Omar Haddad")).toHaveCount(1);

  await page.keyboard.press("ControlOrMeta+k");
  const command = palette(page).getByRole("combobox");
  await expect(command).toBeFocused();
  await keys.compose("team");
  await expect(command).toHaveValue("team");
  await page.keyboard.press("Enter");
  expect(await composed()).toEqual(["Enter", "Enter"]);
  await expect(palette(page)).toBeVisible();
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
  await expect.poll(() => simulator.appliedChanges(), { timeout: 30_000 }).toEqual([{ id: conversation.id, what: "assign" }]);
});

test("a letter in an IME composition triggers no shortcut", async ({ app, page }) => {
  await focusFirstRow(app);
  for (const marker of [{ isComposing: true }, { keyCode: 229 }]) {
    await page.evaluate((marker) => {
      const init = { key: "a", code: "KeyA", bubbles: true, cancelable: true, ...marker };
      document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", init));
    }, marker);
  }
  await expectNothingOpen(page);
});

test("pressing a twice opens the assign menu and types the second a into it", async ({ app, page, simulator }) => {
  await focusFirstRow(app);
  await page.keyboard.press("a");
  await page.keyboard.press("a");
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Find an agent" })).toHaveValue("a");
  await expect(menu(page).getByRole("option").filter({ hasNotText: /[aâ]/i })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(page.locator("#news .toast")).toHaveCount(0);
  expect(await simulator.writeCalls()).toEqual([]);
});

test("an operator who turns single-key shortcuts off has none in any browser", async ({ app, page, browser, demo }) => {
  await focusFirstRow(app);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  const switches = help.getByRole("form", { name: "Single-key shortcuts" });
  const loaded = page.waitForEvent("load");
  await switches.getByRole("button", { name: "Off" }).click();
  await loaded;
  await expect(page).toHaveURL(/\/conversations\?status=open$/);
  await app.hydrated();

  const expectOff = async () => {
    const { row } = await app.rowAt(0);
    await row.locator("th a").focus();
    for (const key of ["a", "e", "x", "j", "?", "z", "/"]) await page.keyboard.press(key);
    await expectNothingOpen(page);
    await expect(row.locator("th a")).toBeFocused();
    await expect(row.getByRole("checkbox")).not.toBeChecked();
    for (const key of ["g", "t"]) await page.keyboard.press(key);
    await expectNothingOpen(page);
    await expect(page).toHaveURL(/\/conversations/);
  };
  await expectOff();
  const elsewhere = await app.inNewContext(browser, demo.url);
  await elsewhere.signIn("Lea Hartmann", "/conversations?status=open");
  await elsewhere.page.keyboard.press("?");
  await expectNothingOpen(elsewhere.page);
  await elsewhere.page.context().close();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await app.signIn("Ada Okafor", "/conversations?status=open");
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  await expectOff();

  // The palette opens the keyboard help, which turns them on again.
  await page.keyboard.press("ControlOrMeta+k");
  await palette(page).getByRole("combobox").fill("This help");
  await page.keyboard.press("Enter");
  await expect(switches.getByRole("button", { name: "Off" })).toHaveAttribute("aria-pressed", "true");
  const reloaded = page.waitForEvent("load");
  await switches.getByRole("button", { name: "On", exact: true }).click();
  await reloaded;
  await app.hydrated();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await expect(menu(page)).toBeVisible();
});

test("z undoes only the operator's own latest change", async ({ app, page, simulator, browser, demo }) => {
  const other = await app.inNewContext(browser, demo.url);
  await other.signIn("Ada Okafor", "/conversations?status=open");
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const [first, second, third] = [await app.rowAt(0), await app.rowAt(1), await app.rowAt(2)];
  await app.assignFromRow(first, "Omar Haddad");
  await app.assignFromRow(second, "Yuki Tanabe");
  await other.assignFromRow({ ...third, row: other.rowOf(third.id) }, "Leilani Kealoha");
  await expect(toast(page, "Assigned to Omar Haddad")).toBeVisible();
  await expect(toast(page, "Assigned to Yuki Tanabe")).toBeVisible();
  await page.keyboard.press("z");
  await expect(toast(page, "Assigned to Yuki Tanabe")).toHaveCount(0);

  await expect.poll(async () => (await simulator.appliedChanges()).length, { timeout: 30_000 }).toBe(2);
  const changed = (await simulator.appliedChanges()).map(({ id }) => id).sort();
  expect(changed).toEqual([first.id, third.id].sort());
  await other.page.context().close();
});

test("z does not touch a change that needs attention", async ({ app, page, simulator }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=open");
  const conversation = await app.rowAt(0);
  const assignee = (await simulator.conversation(conversation.id)).assigned_user_id;
  const others = (await simulator.conversations()).map(({ assigned_user_id }) => assigned_user_id);
  const other = others.find((agent) => agent !== null && agent !== assignee)!;
  await app.assignFromRow(conversation, "Leilani Kealoha");
  await simulator.update(conversation.id, { assigned_user_id: other });
  const entry = page.locator("#failures .toast").filter({ hasText: conversation.contact });
  await expect(entry.getByRole("button", { name: "Take over" })).toBeVisible({ timeout: 40_000 });

  await page.keyboard.press("z");
  await expect(app.error.filter({ hasText: "There is nothing to undo" })).toBeVisible();
  await expect(entry.getByRole("button", { name: "Take over" })).toBeVisible();
  await expect(page.locator("#news .toast")).toHaveCount(0);
  expect((await simulator.conversation(conversation.id)).assigned_user_id).toBe(other);
  expect(await simulator.appliedChanges()).toEqual([]);
});
