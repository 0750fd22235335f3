import { expect } from "@playwright/test";
import type { Demo } from "./demo";

/** The actions in the audit log that change something in SendSeven. */
const MUTATIONS = [
  ...["assign", "unassign", "close", "reopen", "snooze", "wake", "tag", "untag", "subject", "take over"],
  ...["note", "reply", "template"],
];

/** Signs in as an admin and returns a function that reads the mutations with a given result. */
async function auditReader({ url }: Demo): Promise<(result: string) => Promise<string[]>> {
  const signIn = await fetch(`${url}/api/session/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { accept: "text/html", origin: url },
    body: new URLSearchParams({ name: "Ada Okafor", next: "" }),
  });
  const cookie = signIn.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  return async (result) => {
    const response = await fetch(`${url}/audit.csv?result=${result}`, { headers: { cookie } });
    if (!response.ok) throw new Error(`the audit log answered ${response.status}`);
    const rows = parseCsv(await response.text());
    return rows.filter(([action]) => MUTATIONS.includes(action)).map((row) => row.join(" "));
  };
}

/** Returns action and conversation of each row. Only the last column can contain line breaks. */
function parseCsv(text: string): string[][] {
  const [head, ...lines] = text.replace(/^\ufeff/, "").split(/\r\n(?=\d|$)/).filter(Boolean);
  const header = head.split("\r\n")[0].split(",");
  const columns = ["action", "conversation"].map((name) => header.indexOf(name));
  return lines.map((line) => {
    const fields = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field);
    return columns.map((column) => fields[column].replace(/^"|"$/g, ""));
  });
}

/** The multiset difference: every item of `all` that `known` has no counterpart for. */
const difference = (all: string[], known: string[]) => {
  const unmatched = [...known];
  return all.filter((item) => {
    const index = unmatched.indexOf(item);
    if (index >= 0) unmatched.splice(index, 1);
    return index < 0;
  });
};

/**
 * Expects one audit row for each applied change, and one applied change for each row that claims one.
 * A change with an uncertain result may have been applied or not. Waits for pending changes.
 */
export async function expectAudited(demo: Demo): Promise<number> {
  const read = await auditReader(demo);
  let count = 0;
  await expect(async () => {
    const applied = (await demo.simulator.appliedChanges()).map(({ id, what }) => `${what} ${id}`);
    const [done, uncertain] = [await read("done"), await read("uncertain")];
    expect(difference(done, applied), "audited but never applied").toEqual([]);
    expect(difference(difference(applied, done), uncertain), "applied but not audited").toEqual([]);
    count = applied.length;
  }).toPass({ timeout: 20_000 });
  return count;
}
