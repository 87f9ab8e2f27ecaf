// `npm run test:engines`: the pairs of one log, computed by the command's own kernel, by DuckDB and by Spark (a master and two
// workers on this machine): all must be the same to the byte. Says of every engine that is not here that it did not run.
//
// `--install` puts DuckDB and PySpark (490 MB) into $HOME/.cache/devanture/engines, `--install=duckdb` the first alone; Spark needs
// Java 17 or later. `--events=N` takes another number of events than a million. `--minutes=M` waits no longer for an engine; `--built` builds nothing first.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { at, heading, main, run, since } from "./run.mjs";
import { target } from "./start.mjs";

const VERSIONS = { duckdb: "2.0.1", pyspark: "4.3.0" };
const home = process.env.DEVANTURE_ENGINES || join(homedir(), ".cache/devanture/engines");
const option = (name, otherwise) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

/** A python that has a package, or nothing. */
const python = (name) =>
  [join(home, "bin/python"), "python3"].find((command) => {
    try {
      execFileSync(command, ["-c", `import ${name}`], { stdio: "ignore", timeout: 60_000 });
      return true;
    } catch {
      return false;
    }
  });

const install = async (names) => {
  heading(`${names.join(" and ")} into ${home}`);
  if (!existsSync(join(home, "bin/python"))) await run("python3", ["-m", "venv", home]);
  await run(join(home, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", ...names.map((name) => `${name}==${VERSIONS[name]}`)]);
};

const digest = (file) =>
  new Promise((resolve, reject) => {
    const hash = createHash("sha256");
    createReadStream(file).on("data", (part) => hash.update(part)).once("error", reject).once("end", () => resolve(hash.digest("hex")));
  });

const java = () => {
  const found = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  try {
    execFileSync(found, ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a program and waits until it says a word. */
const started = (command, args, env, word, children) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    let text = "";
    const hear = (part) => {
      text += part;
      if (text.includes(word)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${args[0]} ended with ${code} before it said "${word}":\n${text.slice(-2000)}`)));
  });

const spark = async (folder, events, asked) => {
  const command = python("pyspark");
  const sparkHome = execFileSync(command, ["-c", "import pyspark, os; print(os.path.dirname(pyspark.__file__))"], { encoding: "utf8" }).trim();
  const [port, ui] = [await freePort(), await freePort()];
  const env = { SPARK_HOME: sparkHome, SPARK_LOCAL_IP: "127.0.0.1", SPARK_LOCAL_DIRS: join(folder, "local"), SPARK_WORKER_DIR: join(folder, "work"), PYSPARK_PYTHON: command, SPARK_NO_DAEMONIZE: "1" };
  const java = (name, ...args) => [join(sparkHome, "bin/spark-class"), [`org.apache.spark.deploy.${name}`, ...args]];
  const children = [];
  const master = `spark://127.0.0.1:${port}`;
  try {
    await started(...java("master.Master", "--host", "127.0.0.1", "--port", String(port), "--webui-port", String(ui)), env, "I have been elected leader", children);
    for (let worker = 0; worker < 2; worker++)
      await started(...java("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", String(await freePort()), master), env, "Successfully registered with master", children);
    const out = join(folder, "spark");
    const args = ["model", "submit", "--spark", master, "--spark-submit", join(sparkHome, "bin/spark-submit"), "--events", events, "--out", out, ...asked];
    for (const [key, value] of [["spark.driver.host", "127.0.0.1"], ["spark.driver.bindAddress", "127.0.0.1"], ["spark.executor.memory", "1g"], ["spark.sql.shuffle.partitions", "8"], ["spark.ui.enabled", "false"]]) args.push("--conf", `${key}=${value}`);
    await run(join(target(), "cli/devanture"), args, { env, quiet: true });
    const [part, ...more] = readdirSync(out).filter((name) => /^part-.*\.csv$/.test(name));
    if (!part || more.length) throw new Error(`Spark wrote ${part ? more.length + 1 : 0} files where one was asked for`);
    return join(out, part);
  } finally {
    for (const child of children.reverse()) {
      child.removeAllListeners("close");
      child.kill();
    }
  }
};

const duckdb = async (folder, events, asked) => {
  const file = join(folder, "duckdb.csv");
  const sql = execFileSync(join(target(), "cli/devanture"), ["model", "sql", "--dialect", "duckdb", ...asked], { encoding: "utf8" });
  writeFileSync(join(folder, "duckdb.sql"), sql);
  const program = `
import duckdb, sys
sql, events, out = sys.argv[1:]
log = duckdb.connect()
log.execute("SET threads = 2")
log.execute(f"CREATE VIEW events AS SELECT session_id, CAST(NULL AS VARCHAR) AS customer_id, item_id, timestamp AS ts, event_type FROM read_csv('{events}', header = true, all_varchar = true)")
log.execute(f"COPY ({open(sql).read()}) TO '{out}' (HEADER, DELIMITER ',')")
`;
  await run(python("duckdb"), ["-c", program, join(folder, "duckdb.sql"), events, file], { quiet: true });
  return file;
};

main(async () => {
  const wanted = process.argv.includes("--install") ? Object.keys(VERSIONS) : option("install", "").split(",").filter(Boolean);
  const missing = wanted.filter((name) => !python(name));
  // Without a network or a venv module the engines did not run, which is said below.
  if (missing.length) await install(missing).catch((error) => console.log(error.message.split("\n")[0]));
  if (!process.argv.includes("--built")) await run("cargo", ["build", "--quiet", "--profile", "cli", "--bin", "devanture", "--example", "bigshop"]);
  const count = Number(option("events", 1_000_000));
  const folder = at("target/engines");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const events = join(folder, "events.csv");
  await new Promise((resolve, reject) => {
    const child = spawn(join(target(), "cli/examples/bigshop"), ["events", "20000", String(count)], { stdio: ["ignore", "pipe", "inherit"] });
    child.once("error", reject);
    child.stdout.pipe(createWriteStream(events)).once("error", reject).once("finish", resolve);
  });
  const asked = ["--half-life-days", "30", "--min-support", "2"];
  const kernel = join(folder, "kernel.csv");
  let begun = Date.now();
  await run(join(target(), "cli/devanture"), ["model", "pairs", "--events", events, "--out", kernel, ...asked], { quiet: true });
  const own = await digest(kernel);
  console.log(`kernel: ${readFileSync(kernel, "latin1").split("\n").length - 2} rows of ${count.toLocaleString("en")} events, sha256 ${own.slice(0, 16)}…, ${since(begun)}`);

  const engines = [
    ["DuckDB", python("duckdb") ? undefined : "no python has duckdb (npm run test:engines -- --install)", duckdb],
    ["Spark, a master and two workers", python("pyspark") ? (java() ? undefined : "there is no java") : "no python has pyspark (npm run test:engines -- --install)", spark],
  ];
  const different = [];
  for (const [name, lacking, compute] of engines) {
    if (lacking) {
      console.log(`${name}: did not run, ${lacking}`);
      continue;
    }
    begun = Date.now();
    const minutes = Number(option("minutes", 60));
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("late")), minutes * 60_000)));
    const file = await Promise.race([compute(folder, events, asked), late]).catch((error) => {
      if (error.message === "late") return undefined;
      throw error;
    });
    clearTimeout(timer);
    if (!file) {
      console.log(`${name}: did not finish within ${minutes} minutes, nothing is known`);
      continue;
    }
    const same = (await digest(file)) === own;
    console.log(`${name}: ${same ? "identical to the byte" : `different (${file} beside ${kernel})`}, ${since(begun)}`);
    if (!same) different.push(name);
  }
  if (different.length) throw new Error(`not the same pairs: ${different.join(", ")}`);
  process.exit(0);
});
