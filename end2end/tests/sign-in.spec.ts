import { expect, test } from "../support/test";

const OPERATORS = [
  { name: "Vera Lind", role: "viewer" },
  { name: "Lea Hartmann", role: "lead" },
  { name: "Ada Okafor", role: "admin" },
];

for (const { name, role } of OPERATORS) {
  test(`${name} signs in with one click and has the role ${role}`, async ({ app, page }) => {
    await app.signIn(name);

    await expect(page).toHaveURL(/\/conversations$/);
    const banner = page.getByRole("banner");
    await expect(banner).toContainText(name);
    await expect(banner).toContainText(role);
    await expect(app.rows).toHaveCount(20);
  });
}

test("a wrong name or password shows an error, and the name stays in the form", async ({ app, page }) => {
  await app.open("/sign-in");
  await page.getByLabel("Name").fill("Nobody Known");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();

  await expect(app.error).toContainText("Wrong name or password");
  await expect(page.getByLabel("Name")).toHaveValue("Nobody Known");
  await expect(page.getByLabel("Password")).toHaveValue("");
});

test("a deep link leads to its page after signing in", async ({ app, page }) => {
  await app.signIn("Lea Hartmann", "/conversations?status=closed&page=2");

  await expect(page).toHaveURL(/\/conversations\?status=closed&page=2$/);
  await expect(app.filters.getByRole("radio", { name: "Closed" })).toBeChecked();
});

test("signing out ends the session", async ({ app, page }) => {
  await app.signIn();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await app.open("/conversations");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(app.table).toHaveCount(0);
});
