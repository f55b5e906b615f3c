import { ExecutorError, type ExecutorErrorCode } from "@serinus/executor";
import type { Log } from "@serinus/node-api";

/** Failures that the chain's code is to blame for: they come again with every block on the same parent. */
const FAULTS_OF_CODE: readonly ExecutorErrorCode[] = ["trap", "bad-runtime"];
const REMEDY = "the chain goes on only with other code, see docs/upgrades.md";

/** Says why no block is made: once for each reason, and again only to who wants details. */
export interface FailureLog {
  /** @param next what will be done about it. */
  tell(error: unknown, next: string): void;
  /** A block was made: the next failure is told in any case. */
  over(): void;
}

export function createFailureLog(log: Log): FailureLog {
  let told: string | undefined;
  return {
    tell(error, next) {
      const reason = String(error);
      const isOfCode = error instanceof ExecutorError && FAULTS_OF_CODE.includes(error.code);
      const remedy = isOfCode ? `; ${REMEDY}` : "";
      log(reason === told ? "debug" : "error", "authoring", `no block was made, ${next}: ${reason}${remedy}`);
      told = reason;
    },
    over() {
      told = undefined;
    },
  };
}
