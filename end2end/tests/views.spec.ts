import { expect, test, type Page } from "../support/test";

const navigation = (page: Page) => page.getByRole("navigation", { name: "Main" });

async function save(page: Page, query: string, name: string) {
  await page.goto(`/views?query=${encodeURIComponent(query)}`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`Saved ${name}.`)).toBeVisible();
}

test("a view that is saved stands beside every page and leads to its list", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await save(page, "status=open&channel=email", "Open mail");
  await desk.alive();

  const link = navigation(page).getByRole("link", { name: /^Open mail/ });
  await expect(link).toHaveText(/\d/);
  await link.click();

  await expect(page).toHaveURL(/\/conversations\?status=open&channel=email$/);
  await expect(link).toHaveAttribute("aria-current", "page");
});

test("the form says in words what is saved, and takes the focus", async ({ desk, page, scripted }) => {
  await desk.signIn("Vera Lind");
  await desk.open(`/views?query=${encodeURIComponent("needs_reply=true&waiting_over=60")}`);

  await expect(page.getByText("Needs reply · Waiting over 1 h")).toBeVisible();
  if (scripted) await expect(page.getByLabel("Name")).toBeFocused();
  await expect(page.getByLabel("For everybody")).toHaveCount(0);
});

test("a name that is taken is refused in words, and stays in the form", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await save(page, "channel=email", "Mail");
  await desk.open("/views?query=channel%3Dsms");
  await page.getByLabel("Name").fill("mail");
  await page.getByRole("button", { name: "Save", exact: true }).click();

  await expect(desk.failure).toContainText("a name that no other of these views has");
  await expect(page.getByLabel("Name")).toHaveValue("mail");
});

test("a lead shares a view, and a viewer cannot delete it", async ({ desk, page }) => {
  await desk.signIn("Lea Hartmann");
  await desk.open("/views?query=channel%3Dwhatsapp");
  await page.getByLabel("Name").fill("All of WhatsApp");
  await page.getByLabel("For everybody").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Delete All of WhatsApp" })).toBeVisible();
  await desk.alive();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await desk.signIn("Vera Lind");
  await desk.open("/views");
  const shared = page.getByRole("region", { name: "Everybody’s" });
  await expect(shared.getByRole("link", { name: "All of WhatsApp" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete All of WhatsApp" })).toHaveCount(0);
});

test("a view stands out above the number set, in words too, and is put away again", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await save(page, "status=open", "All that is open");
  await page.getByLabel("Tell me above, All that is open").fill("0");
  await page.getByRole("button", { name: "Set the number of All that is open" }).click();
  await expect(page.getByText("stands out when there are more than 0")).toBeVisible();
  const link = navigation(page).getByRole("link", { name: /^All that is open/ });
  await expect(link).toContainText("needs attention");

  await desk.alive();
  await page.getByRole("button", { name: "Delete All that is open" }).click();
  await expect(page.getByText("Deleted All that is open.")).toBeVisible();
  await expect(link).toHaveCount(0);
});

test("the browser's tab counts a view that holds more than the operator wants", async ({ desk, page }) => {
  await desk.signIn("Vera Lind");
  await desk.open("/views");
  await page.getByLabel("Tell me above, Needs reply").fill("3");
  await page.getByRole("button", { name: "Set the number of Needs reply" }).click();
  await expect(page.getByText("stands out when there are more than 3")).toBeVisible();

  await desk.open("/conversations");
  await expect(page).toHaveTitle(/^\(\d+\) Queue · Sevendesk$/);
});
