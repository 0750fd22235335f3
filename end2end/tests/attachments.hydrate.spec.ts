import { expectNoViolations } from "../support/accessibility";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test";
import type { App } from "../support/app";

const text = (app: App) => app.composer.locator("textarea");
const attached = (app: App) => app.composer.getByRole("list", { name: "Attached files" }).getByRole("listitem");

/** Drops a picture on an element, or pastes it, as the browser reports that. */
async function give(page: Page, kind: "drop" | "paste", selector: string, name: string, plain = "") {
  await page.locator(selector).evaluate(
    (target, { kind, name, plain }) => {
      const data = new DataTransfer();
      const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
      data.items.add(new File([picture], name, { type: "image/png" }));
      if (plain) data.items.add(plain, "text/plain");
      const init = { bubbles: true, cancelable: true };
      if (kind === "paste") {
        target.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: data }));
      } else {
        for (const type of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: data }));
      }
    },
    { kind, name, plain },
  );
}

test.skip(({ contract }) => contract === "documented", "that contract takes no files");

test("a picture is dropped on the conversation or pasted into the reply", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "email", subject: "Invoice" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("Half a sentence");
  await give(page, "drop", "#story", "dropped.png");
  await expect(attached(app)).toHaveText([/dropped\.png/]);
  await give(page, "paste", "#composer textarea", "pasted.png");
  await expect(attached(app)).toHaveText([/dropped\.png/, /pasted\.png/]);
  await expect(text(app)).toHaveValue("Half a sentence");

  // What is pasted as text stays text, and a drop beside the conversation is none.
  await give(page, "paste", "#composer textarea", "of-the-text.png", "Some text");
  await give(page, "drop", "h1", "beside.png");
  await give(page, "drop", "#story", "last.png");
  await expect(attached(app)).toHaveText([/dropped\.png/, /pasted\.png/, /last\.png/]);
});

test("progress is shown while a file is uploaded, also after the page was refreshed", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "email", subject: "Invoice" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/attachments", async (route) => {
    await released;
    await route.continue();
  });
  await give(page, "drop", "#story", "slow.png");
  const progress = app.composer.getByRole("progressbar", { name: "Upload" });
  await expect(progress).toBeVisible();
  await simulator.customerWrites(id);
  await expect(page.locator("#story li.said")).not.toHaveCount(0);
  await page.evaluate(() => (window as unknown as { sevendeskRefresh(): Promise<number> }).sevendeskRefresh());
  await expect(progress).toBeVisible();
  release();
  await expect(attached(app)).toHaveText([/slow\.png/]);
  await expect(progress).toBeHidden();
});

test("an upload is canceled: nothing is attached, nothing is reported, and the next one works", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "email", subject: "Invoice" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("Half a sentence");
  const cancel = app.composer.getByRole("button", { name: "Cancel upload" });
  await expect(cancel).toBeHidden();
  // Nobody answers it.
  await page.route("**/attachments", () => {}, { times: 1 });
  await give(page, "drop", "#story", "canceled.png");
  await cancel.click();
  await expect(cancel).toBeHidden();
  await expect(app.composer.getByRole("progressbar", { name: "Upload" })).toBeHidden();

  await give(page, "drop", "#story", "kept.png");
  await expect(attached(app)).toHaveText([/kept\.png/]);
  await expect(app.error).toHaveCount(0);
  await expect(text(app)).toHaveValue("Half a sentence");
});

test("a server that cannot be reached takes no file, and nothing typed is lost", async ({ app, page, simulator, expectedErrors }) => {
  expectedErrors.push(/ERR_FAILED/);
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("Still here");
  await page.route("**/attachments", (route) => route.abort());
  await give(page, "drop", "#story", "lost.png");
  await expect(app.error.first()).toContainText("Nothing was sent: the server cannot be reached");
  await expect(text(app)).toHaveValue("Still here");
  await expect(attached(app)).toHaveCount(0);
});

test("the files of a reply are accessible", async ({ app, page, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await give(page, "drop", "#story", "a-name-that-is-much-longer-than-the-place-for-it-on-any-phone-or-screen.png");
  await expect(attached(app)).toHaveCount(1);
  await expectNoViolations(page, "a reply with a file");
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width).toBeLessThanOrEqual(0);

  await app.composer.getByRole("button", { name: /^Remove a-name/ }).focus();
  await page.keyboard.press("Enter");
  await expect(attached(app)).toHaveCount(0);
});
