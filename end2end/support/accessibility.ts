import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Checks the page, or a part of it, with axe, which needs JavaScript. `state` names it in a failure. */
export async function expectNoViolations(page: Page, state: string, part?: string) {
  await expect(page.locator("html[aria-busy]"), state).toHaveCount(0);
  const axe = new AxeBuilder({ page }).withTags(STANDARDS);
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => `${node.html}: ${node.failureSummary}`),
  }));
  expect(found, state).toEqual([]);
}
