// Beside the drawing code: the shopper's panel, loaded where an element asks for it. Does what is asked
// there and says when it is done; what it shows is the core's answer.

import { configure, initSync, Preferences } from "glue/panel";
import { parts } from "glue/portability";
import { ask, Question } from "./asked";
import { fault } from "./boot";
import { attempt, line } from "./own";
import type { Engine } from "./runtime";
import { isBlocked } from "./storage";
import type { Host, View } from "./ui";

/** What the panel tells (`ui::Act`). */
const enum Act {
  Level = 12,
  Remove,
  Erase,
  Export,
  TakeBack = 21,
  Pause,
  Resume,
  Gifts,
  Import,
  ImportYes,
  ImportNo,
  Gift = 29,
  Inspect,
  NotMe,
}

/** What it is told to say (`SAID` in `src/ui/preferences`). */
const enum Said {
  Removed,
  GiftMarked,
  Erased,
  Paused,
  Resumed,
  GiftsOn,
  GiftsOff,
  ImportFormat,
  ImportSize,
  ImportDate,
  ImportCount,
  ImportLevel,
  FileFailed,
  InspectFailed,
  NotMeSaid,
  Imported,
}

const REFUSED: Readonly<Record<string, Said>> = {
  "DV-IMPORT-FORMAT": Said.ImportFormat,
  "DV-IMPORT-SIZE": Said.ImportSize,
  "DV-IMPORT-DATE": Said.ImportDate,
  "DV-IMPORT-COUNT": Said.ImportCount,
  "DV-IMPORT-LEVEL": Said.ImportLevel,
};

/** Stores of the core, and what is kept in none. */
const enum Store {
  Corrections = 1,
  Profile,
  Guesses,
}
/** Of `placement::Number`: what the configuration asks for beyond ranking; its first bit is that of conditions. */
const MORE = 17;
/** Codes of corrections, as the core's `feedback` takes them. */
const enum Feedback {
  Back = 2,
  Pause = 8,
  Gifts = 9,
}
/** `consent::Via`: here. */
const PANEL = 0;

/** The panel's component, and what is done for it. */
export interface Controls {
  View: new (root: ShadowRoot, host: Host) => View;
  /** What it shows. */
  view: () => Uint8Array;
  /** Does what the shopper asked for; answers whether what is shown may have changed. */
  act: (view: View, kind: number, index: number) => boolean;
}

/** Makes the panel ready for use. */
export const open = (engine: Engine, module: WebAssembly.Module, config: Uint8Array, words: Uint8Array): Controls => {
  initSync({ module });
  if (!configure(config, words)) throw fault("DV-UI", "configuration");
  const { core, now } = engine;
  /** Another shop's file, while the shopper is asked about it. */
  let waiting: string | undefined;

  // The panel may be gone when what is stored has followed.
  const say = (panel: Preferences, said: Said, value: unknown = "") => attempt(() => panel.say(said, `${value}`));
  const failed = (panel: Preferences, error: unknown) => say(panel, REFUSED[line((error as { code?: unknown })?.code)] ?? Said.FileFailed);

  const take = async (panel: Preferences, text: string, anyShop: boolean): Promise<void> => {
    try {
      const count = await (await engine.api()).import(text, { anyShop });
      say(panel, Said.Imported, count);
    } catch (error) {
      const { code, what } = error as { code?: unknown; what?: unknown };
      if (code !== "DV-IMPORT-SHOP") return void failed(panel, error);
      waiting = text;
      attempt(() => panel.ask(line(what) || "?"));
    }
  };

  const acts: Readonly<Record<number, (panel: Preferences, place: number) => void>> = {
    [Act.Level]: (_, level) => core.choose(level, PANEL, now()),
    [Act.Remove]: (panel, product) => {
      core.forget(Store.Profile, product);
      void engine.altered().then(() => say(panel, Said.Removed));
    },
    [Act.TakeBack]: (panel, product) => {
      core.forget(Store.Corrections, product);
      void engine.altered().then(() => say(panel, Said.Removed));
    },
    [Act.Gift]: (panel, product) => {
      core.give(product, now());
      void engine.altered().then(() => say(panel, Said.GiftMarked));
    },
    [Act.Erase]: (panel) => void engine.erase().then(() => say(panel, Said.Erased)),
    [Act.Export]: (panel) => void engine.api().then((api) => api.export()).then(save, (error) => failed(panel, error)),
    [Act.Pause]: (panel, place) => {
      core.feedback(Feedback.Pause, panel.department(place), now());
      void engine.altered().then(() => say(panel, Said.Paused));
    },
    [Act.Resume]: (panel, product) => {
      core.forget(Store.Corrections, product);
      void engine.altered().then(() => say(panel, Said.Resumed));
    },
    [Act.Gifts]: (panel, on) => {
      core.feedback(on ? Feedback.Gifts : Feedback.Back, "gifts", now());
      void engine.altered().then(() => say(panel, on ? Said.GiftsOn : Said.GiftsOff));
    },
    [Act.Import]: (panel) =>
      void choose().then(
        (text) => (text === undefined ? undefined : take(panel, text, false)),
        (error) => failed(panel, error),
      ),
    [Act.ImportYes]: (panel) => {
      const text = waiting;
      waiting = undefined;
      panel.ask("");
      if (text !== undefined) void take(panel, text, true);
    },
    [Act.ImportNo]: (panel) => {
      waiting = undefined;
      panel.ask("");
    },
    [Act.NotMe]: (panel, guess) => {
      ask(engine, Question.Deny, guess, "");
      void engine.altered().then(() => say(panel, Said.NotMeSaid));
    },
    [Act.Inspect]: (panel) =>
      void engine.boot.parts
        .more("inspector", __INSPECTOR_JS__)
        .then((part) => part.open(engine))
        .catch(() => say(panel, Said.InspectFailed)),
  };

  return {
    View: class extends Preferences {
      constructor(root: ShadowRoot, host: Host) {
        super(root, host, isBlocked());
      }

      override unmount() {
        super.unmount();
        this.free();
      }
    },
    view: () => {
      // As `placement::state` numbers them.
      const state = Uint32Array.of(core.level(now()), core.limit(), core.cap(now()), core.number(1), core.number(5), now());
      const guesses = core.number(MORE) & 1 ? core.kept(Store.Guesses, now()) : "";
      const records = parts(core.save(0, now()) ?? "", core.kept(Store.Corrections, now()), core.kept(Store.Profile, now()), guesses);
      const out = new Uint8Array(state.byteLength + records.length);
      out.set(new Uint8Array(state.buffer));
      out.set(records, state.byteLength);
      return out;
    },
    act: (view, kind, index) => {
      const act = acts[kind];
      act?.(view as Preferences, index);
      return !!act;
    },
  };
};

const save = (text: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "devanture.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** The text of a file that the shopper picks; `undefined` when they pick none. */
const choose = (): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: ".json,application/json" });
    input.oncancel = () => resolve(undefined);
    input.onchange = () => {
      const file = input.files?.[0];
      // A huge file is not even read. No copy of ours comes near this.
      if (file && file.size > 4 << 20) return reject(fault("DV-IMPORT-SIZE", file.size));
      if (file) file.text().then(resolve, reject);
      else resolve(undefined);
    };
    input.click();
  });
