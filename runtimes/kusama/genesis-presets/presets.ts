import type { Json } from "@serinus/frame";

/**
 * The chains that this runtime can begin without anyone's help, as patches on the default genesis. Alice makes the
 * blocks of `development`, Alice and Bob those of `local_testnet`.
 */
export const presets: Readonly<Record<string, Json>> = {
  development: {},
  local_testnet: {},
};
