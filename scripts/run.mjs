// Beside every script: running commands with their output shown, and saying what is being done.

import { spawn } from "node:child_process";
import { existsSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const at = (...names) => join(root, ...names);

/** A heading in the output. */
export const heading = (text) => console.log(`\n── ${text} ${"─".repeat(Math.max(2, 76 - text.length))}`);

/** "3.2 s" since `started`. */
export const since = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/** Runs a command from the root; its output is the script's. Rejects when it fails. */
export const run = (command, args = [], { env, cwd = root, quiet = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      // npm is a shell script on Windows.
      shell: process.platform === "win32" && command === "npm",
    });
    let text = "";
    child.stdout?.on("data", (part) => (text += part));
    child.stderr?.on("data", (part) => (text += part));
    child.once("error", (error) =>
      reject(new Error(error.code === "ENOENT" ? `\`${command}\` was not found: ${HINTS[command] ?? "install it first"}` : error.message)),
    );
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`\`${[command, ...args].join(" ")}\` failed (exit ${code})${text && `\n${text}`}`)),
    );
  });

const HINTS = {
  cargo: "install Rust from https://rustup.rs",
  rustup: "install Rust from https://rustup.rs",
};

/** Runs a Node program of the project. */
export const node = (args, options) => run(process.execPath, args, options);

/** Runs npm, the one that runs this script where there is one. */
export const npm = (args, options) =>
  process.env.npm_execpath?.endsWith(".js") ? node([process.env.npm_execpath, ...args], options) : run("npm", args, options);

/** Installs the JavaScript dependencies when they are missing or older than the lock file. */
export const dependencies = async () => {
  const installed = at("node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(at("package-lock.json")).mtimeMs) return;
  heading("npm ci");
  await npm(["ci", "--no-audit", "--no-fund"]);
};

/** Whether a module is the script that was started. */
export const isMain = (url) => !!process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(url);

/** Runs a script's main function; a failure is one line and exit code 1. */
export const main = (run) =>
  run().catch((error) => {
    console.error(`\n✗ ${error.message}`);
    process.exitCode = 1;
  });
