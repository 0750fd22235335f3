import { fileURLToPath } from "node:url";
import { test, type Page } from "../support/test";

const shoot = (page: Page, name: string) =>
  page.screenshot({ path: fileURLToPath(new URL(`../../docs/pictures/${name}.png`, import.meta.url)) });

test.describe("wide", () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test("detail", async ({ app, page }) => {
    await app.signIn("Lea Hartmann", "/conversations?status=open");
    await app.openRow(await app.rowAt(8));
    await shoot(page, "detail-1440-light");
  });

  test.describe(() => {
    test.use({ colorScheme: "dark" });

    test("dark", async ({ app, page }) => {
      await app.signIn("Lea Hartmann", "/conversations?status=open");
      await app.openRow(await app.rowAt(8));
      await shoot(page, "detail-1440-dark");
    });
  });
});

test.describe("phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("phone", async ({ app, page }) => {
    await app.signIn("Lea Hartmann", "/conversations?status=open");
    await shoot(page, "list-390-light");
  });
});
