import type { AuxiliaryStore, Log } from "@serinus/node-api";
import type { BabeVerifierOptions } from "./create-babe-verifier.ts";
import { createEquivocations } from "./equivocations.ts";
import { type ReportOptions, reportEquivocation } from "./report-equivocation.ts";

export interface WatchOptions extends ReportOptions {
  /** Where headers are remembered over a restart. */
  readonly auxiliary: AuxiliaryStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds. */
  readonly slotDuration: number;
  readonly log: Log;
}

/** Reports every equivocation among the headers that a verifier finds good: what its `onVerified` is to be. */
export function watchEquivocations(options: WatchOptions): NonNullable<BabeVerifierOptions["onVerified"]> {
  const { now, slotDuration, log, auxiliary } = options;
  const equivocations = createEquivocations(auxiliary, (error) =>
    log("warn", "babe", `a header is not remembered over a restart: ${String(error)}`),
  );
  return (encodedHeader, header, author) => {
    const slotNow = BigInt(Math.floor(now() / slotDuration));
    const proof = equivocations.check(encodedHeader, header, author, slotNow);
    if (proof === undefined) return;
    log("warn", "babe", `author ${proof.offender} made two blocks in slot ${proof.slot}`);
    reportEquivocation(options, proof).then(
      (isReported) => {
        if (!isReported) log("info", "babe", `${proof.offender} is no authority: nothing was reported`);
      },
      (error: unknown) => log("error", "babe", `the equivocation could not be reported: ${String(error)}`),
    );
  };
}
