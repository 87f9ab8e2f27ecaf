// Beside the path: why something is not shown. Loaded where somebody debugs or inspects: the build of the ranking module that
// can say so takes the place of the other, before that was told anything. Decides nothing.

import { initSync, Page } from "glue/core";
import { fault } from "./boot";
import { items, line, own } from "./own";
import type { Exclusion } from "./public";
import type { Engine } from "./runtime";
import { Place } from "./storage";

/** What the module exports besides, under its own names. */
interface Explaining {
  readonly memory: WebAssembly.Memory;
  input(page: number, which: number, length: number): number;
  output(page: number): number;
  exclusion(page: number, limit: number, now: number): number;
  left_out(page: number, limit: number, now: number): number;
}

/** A product that a placement leaves out. */
export interface Named {
  readonly title: string;
  readonly id: string;
  /** Its score and the lowest that was enough, where scores decide. */
  readonly score: number;
  readonly least: number;
}

/** What a placement leaves out for one reason, of all products that the page has at hand. */
export interface LeftOut {
  readonly reason: string;
  /** The name of the shop's rule that leaves it out; else empty. */
  readonly rule: string;
  /** How many; 0 where nothing can stand in the placement at all. */
  readonly count: number;
  /** The first of them. */
  readonly named: readonly Named[];
}

/** What the glue keeps of a page: the module's instance, and the number by which that knows it. */
type Kept = Page & { at: number; wasm: Explaining };

/** `consent::Source`: the shop's own call. */
const API = 3;
/** The core's store of browsing. */
const PROFILE = 2;

/** Puts the module that explains in the place of the one that was loaded, with what little that has heard so far. */
export const adopt = async (engine: Engine): Promise<void> => {
  const { boot, core, now } = engine;
  const [module, config] = await Promise.all([boot.parts.wasm("explain", __EXPLAIN__), boot.config()]);
  initSync({ module });
  const page = new Page();
  const refused = page.configure(config);
  if (refused) throw fault(`DV-PACK-${refused}`, "configuration");
  // A shop's script may have been faster than we: what it said of consent, and a level that was chosen.
  const choice = core.save(0, now());
  if (choice) page.restore(0, choice, now());
  const allowed = core.level(now()) > 1;
  // Nobody has said anything yet: that is no answer, and must not become one.
  if (!choice && (allowed || core.place(PROFILE, now()) === Place.Nowhere)) page.hear(API, +allowed, +allowed, -1, 0);
  core.free();
  // Whoever holds the page goes on holding it.
  Object.assign(core, page);
  engine.exclusion = (placement, id, options) =>
    exclusion(engine, line(placement), line(id), Number(own(options, "limit")) || 0, items(own(options, "exclude")).map(line));
  engine.leftOut = (placement, limit, above, wanted) => leftOut(engine, placement, limit, above, wanted);
};

/** Hands texts in, asks, and answers the bytes that the module lays out; `undefined` when there are none. */
const asking = ({ core, now }: Engine, ask: "exclusion" | "left_out", limit: number, texts: readonly string[]): ArrayBuffer | undefined => {
  const { at, wasm } = core as Kept;
  const text = new TextEncoder().encode(texts.map((part) => part.replace(/\0/g, " ")).join("\0"));
  const given = wasm.input(at, 0, text.length);
  new Uint8Array(wasm.memory.buffer).set(text, given);
  const length = wasm[ask](at, limit, now());
  return length < 0 ? undefined : wasm.memory.buffer.slice(wasm.output(at), wasm.output(at) + length);
};

/** What a placement leaves out, and why. `wanted`: only products in whose title or id this stands. */
const leftOut = (engine: Engine, placement: string, limit: number, above: readonly string[], wanted: string): LeftOut[] => {
  const found: (LeftOut & { named: Named[] })[] = [];
  for (const row of new TextDecoder().decode(asking(engine, "left_out", limit, [placement, wanted, above.join("\n")])).split("\n")) {
    const [first = "", ...rest] = row.split("\t");
    if (first) found.push({ reason: first, rule: rest[0] ?? "", count: Number(rest[1]), named: [] });
    else if (rest.length) found.at(-1)?.named.push({ title: rest[0]!, id: rest[1]!, score: Number(rest[2]), least: Number(rest[3]) });
  }
  return found;
};

/** Why a placement does not show a product; `undefined` when it does. */
const exclusion = (engine: Engine, placement: string, id: string, limit: number, above: readonly string[]): Exclusion | undefined => {
  const answer = asking(engine, "exclusion", limit, [placement, id, above.join("\n")]);
  if (!answer) return undefined;
  const [reason, rule] = new TextDecoder().decode(answer.slice(8)).split("\0") as [string, string];
  const scores = new DataView(answer);
  return {
    reason,
    ...(rule && { rule }),
    ...((reason === "variety" || reason === "below") && { score: scores.getInt32(0, true), least: scores.getInt32(4, true) }),
  };
};
