import { definePallet, value } from "@serinus/frame";
import { accountId } from "@serinus/scale";

/** Who made this block. */
export const manifest = definePallet({
  module: "pallet_authorship",
  docs: "Who made this block.",
  storage: { Author: value(accountId, { docs: "The author of this block." }) },
});
