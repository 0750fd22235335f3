import { expect, test } from "../support/test";
import type { App } from "../support/app";

const text = (app: App) => app.composer.locator("textarea");
const attached = (app: App) => app.composer.getByRole("list", { name: "Attached files" }).getByRole("listitem");

/** A picture: its first bytes, and as many others. */
const png = (name: string, bytes = 3_000) => ({
  name,
  mimeType: "image/png",
  buffer: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(bytes)]),
});

type Files = ReturnType<typeof png>[];

/** Chooses files; without JavaScript a button uploads them. */
async function attach(app: App, scripted: boolean, files: Files) {
  await app.composer.getByLabel("Attach files").setInputFiles(files);
  if (!scripted) await app.composer.getByRole("button", { name: "Attach", exact: true }).click();
}

test.skip(({ contract }) => contract === "documented", "that contract takes no files");

test("files are attached, one is removed, and the other goes out with what was typed", async ({ app, page, scripted, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "email", subject: "Invoice" });
  await app.signIn("Lea Hartmann", `/conversations/${id}?status=open`);
  await text(app).fill("Please find it below.");
  await attach(app, scripted, [png("wrong.png"), png("right.png")]);
  await expect(attached(app)).toHaveCount(2);
  await expect(attached(app).first()).toContainText("PNG image · 3 kB");
  await expect(text(app)).toHaveValue("Please find it below.");

  await app.composer.getByRole("button", { name: "Remove wrong.png" }).click();
  await expect(attached(app)).toHaveText([/right\.png/]);
  await expect(text(app)).toHaveValue("Please find it below.");

  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  await expect(attached(app)).toHaveCount(0);
  const sent = page.getByRole("region", { name: "Timeline" }).locator("li.said").first();
  await expect(sent).toContainText("Please find it below.");
  await expect(sent).toContainText("right.png");
});

test("a file alone is a reply", async ({ app, page, scripted, simulator }) => {
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await attach(app, scripted, [png("receipt.png")]);
  await expect(attached(app)).toHaveCount(1);
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.status.filter({ hasText: "Reply sent." }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" }).locator("li.said").first()).toContainText("receipt.png");
});

test("a file that cannot be sent is refused with its reason, and nothing typed is lost", async ({ app, scripted, simulator, expectedErrors }) => {
  expectedErrors.push(/415/);
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("See the program.");
  await attach(app, scripted, [{ ...png("setup.exe"), mimeType: "application/x-msdownload" }]);
  await expect(app.error.first()).toContainText("Files of this type cannot be sent");
  await expect(text(app)).toHaveValue("See the program.");
  await expect(attached(app)).toHaveCount(0);
});

test("without scripts, a chosen file has to be attached before the reply is sent", async ({ app, scripted, simulator }) => {
  test.skip(scripted, "an island uploads at once");
  const id = await simulator.create({ name: "Mira Sandoval", channel: "sms" });
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("See below.");
  await app.composer.getByLabel("Attach files").setInputFiles([png("photo.png")]);
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.error.first()).toContainText("A file is chosen but not attached yet");
  await expect(text(app)).toHaveValue("See below.");
  expect(await simulator.texts(id)).not.toContain("See below.");
});
