import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { Simulator } from "./simulator";
import type { Contract } from "./test";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));

/** A `sevendesk demo` process that listens on free ports. */
export interface Demo {
  address: string;
  simulator: Simulator;
  /** Kills it at once, and starts it again at the same address with nothing kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDemo(contract: Contract, rate: number, undo = 0): Promise<Demo> {
  const [listen, simulator] = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
  const address = `http://${listen}`;
  const start = async () => {
    const server = spawn(
      `${process.env.SEVENDESK_BUILD ?? "target/debug"}/sevendesk`,
      [
        ...["demo", "--listen", listen, "--simulator", simulator],
        ...["--contract", contract, "--rate", `${rate}`, "--undo", `${undo}`],
        // What happens is what a journey makes happen, and it is found out as late as without webhooks.
        ...["--pace", "0", "--webhooks", "false"],
      ],
      { cwd: CHECKOUT, env: { ...process.env, RUST_LOG: "error" }, stdio: ["ignore", "ignore", "inherit"] },
    );
    const ended = once(server, "exit");
    await ready(address, () => server.exitCode !== null);
    return async (signal: NodeJS.Signals) => {
      server.kill(signal);
      await ended;
    };
  };
  let end = await start();
  return {
    address,
    simulator: new Simulator(`http://${simulator}`),
    restart: async () => {
      await end("SIGKILL");
      end = await start();
    },
    stop: () => end("SIGTERM"),
  };
}

async function ready(address: string, gone: () => boolean) {
  for (const deadline = Date.now() + 20_000; ; await pause(50)) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (gone() || Date.now() > deadline) throw new Error("the demo did not start; was it built?");
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port to listen on");
  return address.port;
}
