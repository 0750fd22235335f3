// Prints the graph by which wasm-metadce keeps the exports of a module that its script names.
import { readFileSync } from "node:fs";

const [wasm, script] = process.argv.slice(2);
const text = readFileSync(script, "utf8");
const exports = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(wasm)));
const named = exports.map(({ name }) => name).filter((name) => text.includes(name));
const kept = named.map((name) => ({ name, export: name }));
console.log(JSON.stringify([{ name: "script", root: true, reaches: named }, ...kept]));
