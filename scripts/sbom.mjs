// Prints the image's bill of materials in CycloneDX 1.6: the crates of both builds, the vendored
// script, and the Debian packages that libraries and certificates come from.
//
//   node sbom.mjs PACKAGE_OR_LIBRARY…

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const run = (command, ...args) =>
  execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });

/** The crates that one build contains, each with those that it uses, by package id. */
function crates(features, target) {
  const metadata = JSON.parse(
    run("cargo", "metadata", "--locked", "--format-version=1", `--features=${features}`, `--filter-platform=${target}`),
  );
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const found = new Map();
  const visit = (id) => {
    if (found.has(id)) return;
    const used = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind === null));
    found.set(id, { crate: metadata.packages.find((one) => one.id === id), uses: used.map((dep) => dep.pkg) });
    used.forEach((dep) => visit(dep.pkg));
  };
  visit(metadata.packages.find((one) => one.name === "sevendesk").id);
  return found;
}

/** The checksums of Cargo.lock by name and version. */
const checksums = new Map(
  [...readFileSync("Cargo.lock", "utf8").matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"/g)].map(
    ([, name, version, checksum]) => [`${name}@${version}`, checksum],
  ),
);

const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`;

function component({ name, version, license }) {
  const hash = checksums.get(`${name}@${version}`);
  return {
    type: "library",
    "bom-ref": purl({ name, version }),
    name,
    version,
    ...(hash && { hashes: [{ alg: "SHA-256", content: hash }] }),
    // Old crates write MIT/Apache-2.0.
    ...(license && { licenses: [{ expression: license.replace(/\s*\/\s*/g, " OR ") }] }),
    purl: purl({ name, version }),
  };
}

function debian(wanted) {
  const name = wanted.startsWith("/") ? owner(wanted) : wanted;
  const [version, architecture] = run("dpkg-query", "-W", "-f=${Version} ${Architecture}\n", name).split(/\s/);
  const reference = `pkg:deb/debian/${name.split(":")[0]}@${encodeURIComponent(version)}?arch=${architecture}`;
  return { type: "library", "bom-ref": reference, name: name.split(":")[0], version, purl: reference };
}

/** The package that a library belongs to; dpkg may know it without or with /usr in front. */
function owner(library) {
  const paths = [library, library.replace(/^\/usr/, ""), `/usr${library}`];
  for (const path of paths) {
    try {
      return run("dpkg-query", "-S", path).split(": ")[0];
    } catch {
      continue;
    }
  }
  throw new Error(`${library} belongs to no package`);
}

const host = run("rustc", "-vV").match(/^host: (.+)$/m)[1];
const all = crates("hydrate", "wasm32-unknown-unknown");
for (const [id, { crate, uses }] of crates("ssr", host)) {
  all.set(id, { crate, uses: [...new Set([...(all.get(id)?.uses ?? []), ...uses])] });
}
const own = [...all.values()].find(({ crate }) => crate.name === "sevendesk").crate;
const packages = process.argv.slice(2).map(debian);
const [, turbo] = readFileSync("public/turbo.js", "utf8").match(/Turbo ([\d.]+)/);
const vendored = {
  type: "library",
  "bom-ref": `pkg:npm/%40hotwired/turbo@${turbo}`,
  name: "@hotwired/turbo",
  version: turbo,
  licenses: [{ expression: "MIT" }],
  purl: `pkg:npm/%40hotwired/turbo@${turbo}`,
};
const others = [vendored, ...new Map(packages.map((one) => [one.purl, one])).values()];

console.log(
  JSON.stringify({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { ...component(own), type: "application" } },
    components: [...[...all.values()].filter(({ crate }) => crate !== own).map(({ crate }) => component(crate)), ...others],
    dependencies: [...all.values()].map(({ crate, uses }) => ({
      ref: purl(crate),
      dependsOn: [
        ...uses.map((id) => purl(all.get(id).crate)),
        ...(crate === own ? others.map((one) => one.purl) : []),
      ],
    })),
  }),
);
