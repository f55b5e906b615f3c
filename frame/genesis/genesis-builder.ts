import type { MountedPallet } from "../pallet/mount.ts";
import { storeVersion } from "../storage/storage-version.ts";
import type { GenesisConfig } from "./genesis-config.ts";
import { GenesisError } from "./genesis-error.ts";
import { isObject, type Json } from "./json-codec.ts";
import { jsonText, parseJson } from "./json-text.ts";

/** Builds the genesis of a runtime from JSON (`sp_genesis_builder`). */
export interface GenesisBuilder {
  /** Writes the genesis storage of all pallets. @throws GenesisError */
  buildState(json: Uint8Array): void;
  /** The runtime's defaults as JSON, or what a preset adds to them; `undefined` for an unknown preset. */
  getPreset(name: string | undefined): Uint8Array | undefined;
  presetNames(): readonly string[];
}

interface Part {
  /** The pallet's key in the JSON: its name in camelCase. */
  readonly key: string;
  readonly pallet: unknown;
  readonly genesis: GenesisConfig<unknown, unknown>;
}

/** `presets` are patches on the defaults, by name. */
export function createGenesisBuilder(
  pallets: readonly MountedPallet[],
  presets: Readonly<Record<string, Json>> = {},
): GenesisBuilder {
  const parts: Part[] = pallets.flatMap(({ pallet, code }) =>
    code.genesis === undefined ? [] : [{ key: camelCase(pallet.name), pallet, genesis: code.genesis }],
  );
  const keys = parts.map(({ key }) => key);

  return {
    buildState(text) {
      const json = parseJson(text);
      if (!isObject(json)) throw new GenesisError("", "must be an object");
      const unknown = Object.keys(json).find((key) => !keys.includes(key));
      if (unknown !== undefined)
        throw new GenesisError(unknown, `is no pallet with a genesis; known are ${keys.join(", ")}`);
      const configs = parts.map(({ key, genesis }) => genesis.json.fromJson(json[key], key));
      parts.forEach(({ pallet, genesis }, i) => {
        genesis.build(pallet, configs[i]);
      });
      for (const { pallet } of pallets) storeVersion(pallet);
    },
    getPreset(name) {
      if (name === undefined) {
        const defaults = parts.map(
          ({ key, genesis: { json } }) => [key, json.toJson(json.fromJson({}, key))] as const,
        );
        return jsonText(Object.fromEntries(defaults));
      }
      const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
      return preset === undefined ? undefined : jsonText(preset);
    },
    presetNames: () => Object.keys(presets),
  };
}

/** `XcmPallet` becomes `xcmPallet`. */
function camelCase(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
