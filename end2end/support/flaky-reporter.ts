import type { FullConfig, FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

/** The run fails from this many flaky tests on. */
const MAX_FLAKY = 6;

/** Lists the tests that passed only after a retry, and fails the run if there are too many. */
export default class FlakyReporter implements Reporter {
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  printsToStdio() {
    return false;
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult["status"] }> {
    const flaky = this.suite?.allTests().filter((test) => test.outcome() === "flaky") ?? [];
    for (const test of flaky) console.log(describe(test));
    if (flaky.length < MAX_FLAKY) return {};
    console.log(`\n${flaky.length} tests are flaky: the run fails from ${MAX_FLAKY} on.`);
    return { status: result.status === "passed" ? "failed" : result.status };
  }
}

function describe(test: TestCase): string {
  const [, project, file, ...titles] = test.titlePath();
  const error = test.results[0].error;
  const message = (error?.message ?? error?.value ?? "no error").replace(/^/gm, "    ");
  return `\nflaky: [${project}] ${file}:${test.location.line} ${titles.join(" › ")}\n${message}`;
}
