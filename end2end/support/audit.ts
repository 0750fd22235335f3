import { expect } from "@playwright/test";
import type { Demo } from "./demo";

/** The actions of the audit that change something in SendSeven. */
const CHANGES = ["assign", "unassign", "close", "reopen", "note"];

/** Reads the audit as an admin with a browser of their own. */
async function reader({ address }: Demo): Promise<(result: string) => Promise<string[]>> {
  const signedIn = await fetch(`${address}/api/session/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { accept: "text/html", origin: address },
    body: new URLSearchParams({ name: "Ada Okafor", next: "" }),
  });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  return async (result) => {
    const answer = await fetch(`${address}/audit.csv?result=${result}`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`the audit answered ${answer.status}`);
    const rows = table(await answer.text());
    return rows.filter(([action]) => CHANGES.includes(action)).map((row) => row.join(" "));
  };
}

/** Action and conversation of each row; no field of these has a line break in it but the last. */
function table(text: string): string[][] {
  const [head, ...lines] = text.replace(/^\ufeff/, "").split(/\r\n(?=\d|$)/).filter(Boolean);
  const names = head.split("\r\n")[0].split(",");
  const places = ["action", "conversation"].map((name) => names.indexOf(name));
  return lines.map((line) => {
    const fields = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field);
    return places.map((place) => fields[place].replace(/^"|"$/g, ""));
  });
}

const without = (all: string[], known: string[]) => {
  const left = [...known];
  return all.filter((one) => {
    const place = left.indexOf(one);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
};

/**
 * One row for each change that was made, and one change for each row that says so. What nobody knows
 * yet may have been made or not. Waits for what is under way.
 */
export async function expectAudited(demo: Demo): Promise<number> {
  const read = await reader(demo);
  let count = 0;
  await expect(async () => {
    const made = (await demo.simulator.made()).map(({ id, what }) => `${what} ${id}`);
    const [done, uncertain] = [await read("done"), await read("uncertain")];
    expect(without(done, made), "written down and never made").toEqual([]);
    expect(without(without(made, done), uncertain), "made and not written down").toEqual([]);
    count = made.length;
  }).toPass({ timeout: 20_000 });
  return count;
}
