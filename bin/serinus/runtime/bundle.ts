import { Script } from "node:vm";
import { REALM_GLOBALS } from "@serinus/engine-js/realm-globals";
import type { RuntimeScript } from "@serinus/runtime-api";
import { encodeRuntimeCode } from "@serinus/runtime-code";
import { build } from "esbuild";
import { escapeForRealm } from "./escape-for-realm.ts";
import { buildLightModule } from "./light-module/light-module.ts";

/** A runtime as one script, and as the bytes of `:code`, in which it has a module for light clients around it. */
export interface BundledRuntime {
  readonly script: string;
  readonly code: Uint8Array;
}

/** Name of the bundle's variable inside the script. */
const BUNDLE = "bundle";

/**
 * Bundles a runtime into one script without imports; the module `entry` (a path) exports `createRuntime`, a
 * `RuntimeScript`. The same sources give the same bytes. Names are kept, so that stacks can be read.
 * @throws Error when an import cannot be resolved, is not pure TypeScript (`node:*`), or the entry lacks the export.
 */
export async function bundleRuntime(options: {
  readonly entry: string;
  readonly compress?: boolean;
}): Promise<BundledRuntime> {
  const { outputFiles, warnings } = await build({
    stdin: {
      // Through a namespace, so that a missing export is noticed.
      contents: `import * as entry from ${JSON.stringify(options.entry)}; export const createRuntime = entry.createRuntime;`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: BUNDLE,
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2024",
    charset: "utf8",
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: "none",
    logLevel: "silent",
    // The sources are ours: settings of a TypeScript project nearby must not change the bytes.
    tsconfigRaw: "{}",
  });
  if (warnings[0] !== undefined) throw new Error(`${options.entry}: ${warnings[0].text}`);
  const script = wrap(escapeForRealm(outputFiles[0]?.text ?? ""));
  // A script that is not valid is found here rather than on chain.
  const parsed = new Script(script, { filename: options.entry });
  const lightModule = await buildLightModule(parsed.runInThisContext() as RuntimeScript);
  return { script, code: encodeRuntimeCode(script, { compress: options.compress === true, lightModule }) };
}

/**
 * Inside a realm every free name is looked up through a scope proxy, which makes a loop a hundred times slower. The
 * script therefore binds all globals once, as constants around the bundle.
 */
function wrap(bundle: string): string {
  return `(()=>{const{${REALM_GLOBALS.join(",")}}=globalThis;\n${bundle.trimEnd()}\nreturn ${BUNDLE}.createRuntime})()`;
}
