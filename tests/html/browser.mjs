// A browser that has no way out, and the reports that it opens.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { plant } from "./tree.mjs";

const top = fileURLToPath(new URL("../../", import.meta.url));
export const require = createRequire(join(top, "target/html/package.json"));
const program = join(process.env.CARGO_TARGET_DIR ?? join(top, "target"), "debug/fw-migrate");
const folder = mkdtempSync(join(tmpdir(), "fw-migrate-html-"));

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const chromium = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
export const browser = await require("playwright-core").chromium.launch({ executablePath: chromium, args: FLAGS });

export async function end() {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** Runs the program, which may find something. */
export function run(args, directory) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: directory, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (error || status > 1) throw error ?? new Error(stderr);
  return stdout;
}

/** An empty folder with this name. */
export function fresh(name) {
  const made = join(folder, name);
  mkdirSync(made);
  return made;
}

/** Writes a page, and tells its address. */
export function saved(name, html) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

/** A report of a tree: the address of its page, the page, and what `--format json` says of the same run. */
export function report(name, files, args = ["check"]) {
  const told = {};
  for (const format of ["html", "json"]) {
    const tree = join(folder, `${name}-${format}`);
    mkdirSync(join(tree, ".git"), { recursive: true });
    plant(files, tree);
    told[format] = run([...args, "--no-config", "--format", format], tree);
  }
  return { url: saved(name, told.html), html: told.html, json: JSON.parse(told.json) };
}

/** Opens a page, and fails the test at its end if the page complained or asked for anything but itself. */
export async function open(test, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    const asked = request.url().split("#")[0];
    if (asked !== url.split("#")[0]) complaints.push(`request: ${asked}`);
  });
  test.after(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });
  await page.goto(url);
  return page;
}
