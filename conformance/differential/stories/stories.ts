import { damagedStories } from "./damaged.ts";
import { indicesStories } from "./indices.ts";
import { multisigStories } from "./multisig.ts";
import { preimageStories } from "./preimage.ts";
import { proxyStories } from "./proxy.ts";
import { schedulerStories } from "./scheduler.ts";
import type { Story } from "./story.ts";
import { utilityStories } from "./utility.ts";
import { vestingStories } from "./vesting.ts";

/** All stories. */
export const stories: readonly Story[] = [
  ...schedulerStories,
  ...preimageStories,
  ...indicesStories,
  ...multisigStories,
  ...proxyStories,
  ...vestingStories,
  ...utilityStories,
  ...damagedStories,
];
