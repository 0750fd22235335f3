import { expect, test } from "../support/test";

test("a viewer reads everything and is offered no change", async ({ desk, page, simulator }) => {
  await desk.signIn("Vera Lind", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  await expect(page.getByRole("link", { name: /^(Close|Assign) / })).toHaveCount(0);

  await desk.openRow(seen);
  await expect(desk.detail.getByRole("link", { name: "Close conversation" })).toHaveCount(0);
  await expect(desk.detail.getByRole("button", { name: "Assign" })).toHaveCount(0);
  expect(await simulator.changes()).toEqual([]);
});

test("a viewer who follows a link to close is told why not", async ({ desk, simulator, provoked }) => {
  provoked.push(/status of 403/);
  await desk.signIn("Vera Lind", "/conversations?status=open");
  const seen = await desk.rowAt(0);
  const answer = await desk.open(`/conversations/${seen.id}/close`);

  expect(answer?.status()).toBe(403);
  await expect(desk.failure).toContainText("Your role does not allow this");
  await expect(desk.failure).toContainText("viewer");
  expect(await simulator.changes()).toEqual([]);
});
