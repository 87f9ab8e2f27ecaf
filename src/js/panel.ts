// Beside the drawing code: the shopper's panel, loaded where an element asks for it. Does what is asked
// there and says when it is done; what it shows is the core's answer.

import { configure, initSync, Preferences } from "glue/panel";
import { exported } from "./api";
import { fault } from "./boot";
import { attempt } from "./own";
import type { Engine } from "./runtime";
import { isBlocked } from "./storage";
import type { View } from "./ui";

/** What the panel tells (`ui::Act`). */
const enum Act {
  Level = 12,
  Remove,
  Erase,
  Export,
}

/** Entries of the table of words (`placement::Text`) that the panel says on being told. */
const enum Text {
  Removed = 52,
  Erased = 54,
}

/** The panel's component, and what is done for it. */
export interface Controls {
  View: new (root: ShadowRoot, host: (kind: number, index: number) => unknown) => View;
  /** Does what the shopper asked for; answers whether what is shown may have changed. */
  act: (view: View, kind: number, index: number) => boolean;
}

/** Makes the panel ready for use. */
export const open = (engine: Engine, module: WebAssembly.Module, config: Uint8Array): Controls => {
  initSync({ module });
  if (!configure(config)) throw fault("DV-UI", "configuration");
  const { core, now } = engine;
  // The panel may be gone when what is stored has followed.
  const say = (view: View, text: Text, done: Promise<void>) => void done.then(() => attempt(() => (view as Preferences).say(text)));
  return {
    View: class extends Preferences {
      constructor(root: ShadowRoot, host: (kind: number, index: number) => unknown) {
        super(root, host, isBlocked());
      }
    },
    act: (view, kind, index) => {
      if (kind === Act.Export) save(exported(engine));
      if (kind === Act.Level) core.choose(index, now());
      if (kind === Act.Remove) {
        core.remove(index, now());
        say(view, Text.Removed, engine.settle());
      }
      if (kind === Act.Erase) say(view, Text.Erased, engine.erase());
      return kind < Act.Export;
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
