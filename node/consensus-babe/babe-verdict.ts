import type { RefusedVerdict } from "@serinus/block-import";
import { BabeError, type BabeErrorCode } from "./babe-error.ts";

/** What the node does not know, or not yet: no fault of the block. */
const NOT_ITS_FAULT: readonly BabeErrorCode[] = ["unknown-epoch", "from-future"];

/** What an error of BABE says of the block. */
export function babeVerdict(error: unknown): RefusedVerdict | undefined {
  if (!(error instanceof BabeError)) return undefined;
  if (error.code === "unknown-parent") return { type: "unknown-parent" };
  return { type: NOT_ITS_FAULT.includes(error.code) ? "failed" : "bad", error };
}
