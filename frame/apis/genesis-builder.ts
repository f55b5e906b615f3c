import { BuildStateResult, OptionalPreset, OptionalPresetId, PresetNames } from "@serinus/runtime-api";
import { bytes } from "@serinus/scale";
import type { GenesisBuilder } from "../genesis/genesis-builder.ts";
import { GenesisError } from "../genesis/genesis-error.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `GenesisBuilder`: the genesis of a chain that starts with this runtime. */
export function genesisBuilderApi(builder: GenesisBuilder): RuntimeApi {
  return {
    name: "GenesisBuilder",
    id: "0xfbc577b9d747efd6",
    version: 1,
    docs: "The genesis of a chain that starts with this runtime.",
    methods: {
      build_state: apiMethod({
        inputs: { json: bytes },
        output: BuildStateResult,
        docs: "Writes the genesis storage that the JSON describes.",
        run: ({ json }) => built(builder, json),
      }),
      get_preset: apiMethod({
        inputs: { id: OptionalPresetId },
        output: OptionalPreset,
        docs: "The JSON of a preset, or the defaults when no preset is named.",
        run: ({ id }) => builder.getPreset(id),
      }),
      preset_names: apiMethod({
        inputs: {},
        output: PresetNames,
        docs: "The names of all presets.",
        run: () => [...builder.presetNames()],
      }),
    },
  };
}

function built(builder: GenesisBuilder, json: Uint8Array): ReturnType<typeof BuildStateResult.decode> {
  try {
    builder.buildState(json);
    return { type: "Ok" };
  } catch (error) {
    if (!(error instanceof GenesisError)) throw error;
    return { type: "Err", value: error.message };
  }
}
