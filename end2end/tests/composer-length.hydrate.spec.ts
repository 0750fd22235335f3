import { expect, test } from "../support/test";
import type { App } from "../support/app";
import type { Simulator } from "../support/simulator";

const text = (app: App) => app.composer.locator("textarea");
const shown = (app: App) => app.composer.locator(".length:visible > :first-child");
const announcement = (app: App) => app.composer.locator(".length:visible").getByRole("status");

async function onTelegram(simulator: Simulator): Promise<string> {
  const all = await simulator.conversations();
  return all.find((one) => one.channel_type === "telegram" && one.status !== "closed")!.id;
}

test.skip(({ contract }) => contract === "documented", "that contract has no messages");

test("what is left of the longest text is shown, and announced only near the limit", async ({ app, simulator }) => {
  await app.signIn("Lea Hartmann", `/conversations/${await onTelegram(simulator)}`);
  await text(app).fill("Hello\nthere 👍🏽");
  await expect(shown(app)).toHaveText("4,082 characters left");
  await expect(announcement(app)).toHaveText("");
  await text(app).fill("a".repeat(4_095) + "\n");
  await expect(shown(app)).toHaveText("1 character left");
  await expect(announcement(app)).toHaveText("1 character left");
  await app.chooseNote();
  await expect(shown(app)).toHaveText("95 characters too many");
});

test("a text that is too long says by how much, is refused, and stays", async ({ app, simulator }) => {
  const id = await onTelegram(simulator);
  await app.signIn("Lea Hartmann", `/conversations/${id}`);
  await text(app).fill("é".repeat(4_098));
  await expect(shown(app)).toHaveText("2 characters too many");
  await expect(announcement(app)).toHaveText("2 characters too many");
  await app.composer.getByRole("button", { name: "Send reply" }).click();
  await expect(app.error.first()).toContainText("at most 4096 characters on this channel");
  await expect(text(app)).toHaveValue("é".repeat(4_098));
  await expect(shown(app)).toHaveText("2 characters too many");
  expect(await simulator.texts(id)).not.toContain("é".repeat(4_098));
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("what is left is said in German", async ({ app, simulator }) => {
    await app.signIn("Lea Hartmann", `/conversations/${await onTelegram(simulator)}`);
    await text(app).fill("Guten Tag");
    await expect(shown(app)).toHaveText("Noch 4.087 Zeichen");
    await text(app).fill("a".repeat(4_100));
    await expect(shown(app)).toHaveText("4 Zeichen zu viel");
  });
});
