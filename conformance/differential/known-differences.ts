import { everyVersion } from "./known/every-version.ts";
import { kusama1000000 } from "./known/kusama-1000000.ts";
import { kusama1000000Metadata } from "./known/kusama-1000000-metadata.ts";
import { kusama2001001 } from "./known/kusama-2001001.ts";
import type { VersionDifferences } from "./known-difference.ts";

/**
 * Everything in which our runtime, Kusama 1_006_000, is known to differ from real ones of other versions, or cannot be
 * compared. Nothing else is tolerated.
 */
export const knownDifferences: readonly VersionDifferences[] = [
  { from: 0, to: Number.MAX_SAFE_INTEGER, differences: everyVersion },
  { from: 1_000_000, to: 1_000_000, differences: [...kusama1000000, ...kusama1000000Metadata] },
  { from: 2_000_000, to: 2_001_001, differences: kusama2001001 },
];
