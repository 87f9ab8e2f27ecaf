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
};

/** Why a placement does not show a product; `undefined` when it does. */
const exclusion = ({ core, now }: Engine, placement: string, id: string, limit: number, above: readonly string[]): Exclusion | undefined => {
  const { at, wasm } = core as Kept;
  const text = new TextEncoder().encode([placement, id, above.join("\n")].map((part) => part.replace(/\0/g, " ")).join("\0"));
  const given = wasm.input(at, 0, text.length);
  new Uint8Array(wasm.memory.buffer).set(text, given);
  const length = wasm.exclusion(at, limit, now());
  if (length < 0) return undefined;
  const answer = wasm.memory.buffer.slice(wasm.output(at), wasm.output(at) + length);
  const [reason, rule] = new TextDecoder().decode(answer.slice(8)).split("\0") as [string, string];
  const scores = new DataView(answer);
  return {
    reason,
    ...(rule && { rule }),
    ...((reason === "variety" || reason === "below") && { score: scores.getInt32(0, true), least: scores.getInt32(4, true) }),
  };
};
