import { execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { Simulator } from "./simulator";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The shape of the API that the simulator imitates. */
export type Contract = "live" | "documented";

/** A `sevendesk demo` process that listens on free ports. */
export interface Demo {
  url: string;
  simulator: Simulator;
  /** Kills the process and starts a new one at the same URL; no data survives. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the demo, with its data in memory or in PostgreSQL. */
export async function startDemo(contract: Contract, rate: number, undo = 0, postgres = false): Promise<Demo> {
  const [listen, simulator] = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
  const url = `http://${listen}`;
  const start = async () => {
    const server = spawn(
      `${process.env.SEVENDESK_BUILD ?? "target/debug"}/sevendesk`,
      [
        ...["demo", "--listen", listen, "--simulator", simulator],
        ...["--contract", contract, "--rate", `${rate}`, "--undo", `${undo}`],
        // Only tests change data, and the server learns of it by polling alone, its slowest way.
        ...["--pace", "0", "--webhooks", "false"],
        ...(postgres ? ["--database", freshSchema()] : []),
      ],
      { cwd: REPOSITORY, env: { ...process.env, RUST_LOG: "error" }, stdio: ["ignore", "ignore", "inherit"] },
    );
    const exited = once(server, "exit");
    await waitUntilReady(url, () => server.exitCode !== null);
    return async (signal: NodeJS.Signals) => {
      server.kill(signal);
      await exited;
    };
  };
  let terminate = await start();
  return {
    url,
    simulator: new Simulator(`http://${simulator}`),
    restart: async () => {
      await terminate("SIGKILL");
      terminate = await start();
    },
    stop: () => terminate("SIGTERM"),
  };
}

/** The URL of an empty schema on the PostgreSQL of `scripts/postgres.sh`. */
function freshSchema(): string {
  const url = process.env.SEVENDESK_TEST_DATABASE;
  if (!url) throw new Error("run this project by scripts/postgres.sh");
  const schema = `demo_${randomBytes(8).toString("hex")}`;
  execFileSync("psql", ["--quiet", "--no-psqlrc", "--command", `CREATE SCHEMA ${schema}`, url]);
  return `${url}?options=-csearch_path%3D${schema}`;
}

async function waitUntilReady(url: string, hasExited: () => boolean) {
  for (const deadline = Date.now() + 20_000; ; await sleep(50)) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    if (hasExited() || Date.now() > deadline) throw new Error("the demo did not start; was it built?");
  }
}

/** Systems give their clients ports above these, so nobody takes it before the demo listens. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(() => true, () => false);
    probe.close();
    if (isFree) return port;
  }
}
