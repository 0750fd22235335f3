// Measures a first view of the conversation list: signed in as a lead, empty cache, brotli as served.
// The HTML is measured uncompressed too, with and without the controls that a lead has in each row.
// Exits with 1 if a part exceeds its budget.
//
//   node size.mjs [ADDRESS]    without an address, starts the product in demo mode

import { spawn } from "node:child_process";
import { request } from "node:http";
import { createServer } from "node:net";
import { brotliDecompressSync } from "node:zlib";

// Budgets in bytes after brotli: a whole first view, and its largest part.
const FIRST_VIEW = 150_000;
const WASM = 110_000;
// Budgets in bytes: the list's HTML uncompressed, for a viewer and for a lead (decision 9), and a
// later view of the same visit after brotli.
const HTML = 40_000;
const HTML_OF_LEAD = 56_000;
const LATER_VIEW = 12_000;

const [address] = process.argv.slice(2);
const demo = address ? null : await startDemo();
try {
  process.exitCode = (await weigh(new URL(address ?? demo.address))) ? 0 : 1;
} finally {
  demo?.process.kill("SIGTERM");
}

async function weigh(base) {
  const list = async (role) => get(new URL("/conversations", base), { cookie: await signIn(base, role) });
  const ofViewer = await list("Viewer");
  const page = await list("Lead");
  const html = page.text();
  const part = async (pattern) => get(new URL(html.match(pattern)[1], base));
  const module = async (url) => get(new URL(url, base));
  const parts = {
    HTML: page,
    CSS: await part(/<link[^>]*?href="([^"]+\.css)"/),
    "WASM's script": await part(/<link[^>]*?rel="modulepreload"[^>]*?href="([^"]+\.js)"/),
    navigation: await part(/src="(\/navigation\.js[^"]*)"/),
    Turbo: await module("/turbo.js"),
    events: await module("/events.js"),
    WASM: await part(/<link[^>]*?href="([^"]+\.wasm)"/),
  };
  let total = 0;
  let within = true;
  for (const [name, answer] of Object.entries(parts)) {
    total += answer.bytes.length;
    const plain = answer.encoding !== "br";
    within &&= !plain;
    console.log(name.padEnd(16) + grouped(answer.bytes.length).padStart(9) + (plain ? "  not brotli" : ""));
  }
  const limits = [
    ["first view", total, FIRST_VIEW],
    ["WASM", parts.WASM.bytes.length, WASM],
    ["HTML, viewer", Buffer.byteLength(ofViewer.text()), HTML],
    ["HTML, lead", Buffer.byteLength(html), HTML_OF_LEAD],
    ["later view", page.bytes.length, LATER_VIEW],
  ];
  for (const [name, weight, limit] of limits) {
    const heavy = weight > limit;
    within &&= !heavy;
    console.log(`${name.padEnd(16)}${grouped(weight).padStart(9)} of ${grouped(limit)} bytes${heavy ? "  too heavy" : ""}`);
  }
  return within;
}

// Submits the button of the sign-in page that signs in a demo operator with this role.
async function signIn(base, role) {
  const html = (await get(new URL("/sign-in", base))).text();
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((form) => form.includes("Sign in as") && form.includes(`<small>${role}:`));
  if (!form) throw new Error(`the sign-in page has no button for a demo operator: ${role}`);
  const fields = [...form.matchAll(/<(?:input|button)\b[^>]*>/g)]
    .map(([tag]) => [attribute(tag, "name"), attribute(tag, "value")])
    .filter(([name, value]) => name && value !== undefined);
  const first = Object.fromEntries(fields.reverse());
  const answer = await send(new URL(attribute(form, "action"), base), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(first).toString(),
  });
  const cookies = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]);
  if (cookies.length === 0) throw new Error(`signing in answered ${answer.status} without a cookie`);
  return cookies.join("; ");
}

function attribute(tag, name) {
  return tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1].replaceAll("&amp;", "&");
}

async function get(url, headers = {}) {
  const answer = await send(url, { headers: { "accept-encoding": "br", accept: "text/html,*/*", ...headers } });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer;
}

function send(url, { method = "GET", headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const encoding = answer.headers["content-encoding"];
        const text = () => (encoding === "br" ? brotliDecompressSync(bytes) : bytes).toString();
        resolve({ status: answer.statusCode, headers: answer.headers, encoding, bytes, text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function startDemo() {
  const [listen, simulator] = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
  const server = spawn(`${process.env.SEVENDESK_BUILD ?? "target/debug"}/sevendesk`, ["demo", "--listen", listen, "--simulator", simulator, "--pace", "0"], {
    env: { ...process.env, RUST_LOG: "error" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const address = `http://${listen}`;
  for (const deadline = Date.now() + 20_000; ; ) {
    const ready = await send(new URL("/readyz", address), {}).catch(() => null);
    if (ready?.status === 200) return { address, process: server };
    if (server.exitCode !== null || Date.now() > deadline) {
      server.kill();
      throw new Error("the demo did not start");
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function grouped(number) {
  return number.toLocaleString("en");
}
