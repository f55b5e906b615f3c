import { ChainError } from "@serinus/chain";
import { BlockImportError } from "@serinus/executor";
import type { RefusedVerdict } from "./api.ts";

/** What an error of chain or executor says of the block whose import failed with it. */
export function verdictOf(error: unknown): RefusedVerdict {
  const failure = error instanceof Error ? error : new Error(String(error));
  if (!(failure instanceof ChainError || failure instanceof BlockImportError))
    return { type: "failed", error: failure };
  if (failure.code === "unknown-parent") return { type: "unknown-parent" };
  const isOurs = failure.code === "already-known" || failure.code === "not-held";
  return { type: isOurs ? "failed" : "bad", error: failure };
}
