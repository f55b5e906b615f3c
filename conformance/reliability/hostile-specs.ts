import {
  buildGenesis,
  type ChainSpec,
  ChainSpecError,
  formatChainSpec,
  parseChainSpec,
} from "@serinus/chain-spec";
import type { Executor } from "@serinus/executor";
import type { Random } from "../random.ts";
import { mutateJson } from "./mutate-json.ts";

/** What became of the specifications. */
export interface SpecReport {
  /** Texts that were refused on reading. */
  readonly refused: number;
  /** Specifications that were read, and from which a genesis block could be built. */
  readonly built: number;
  /** Specifications that were read, and from which none could. */
  readonly unbuildable: number;
}

/**
 * Reads mutations of a specification, and builds the genesis of every `buildEvery`th that could be read: what does not
 * fit is refused as a ChainSpecError, which the command prints as one line.
 * @throws Error naming a specification that failed otherwise.
 */
export async function hostileSpecs(
  spec: ChainSpec,
  executor: Pick<Executor, "callOnStorage">,
  count: number,
  random: Random,
  buildEvery: number,
): Promise<SpecReport> {
  const sample: unknown = JSON.parse(formatChainSpec(spec));
  const report = { refused: 0, built: 0, unbuildable: 0 };
  let read = 0;
  for (let i = 0; i < count; i++) {
    const text = mutateJson(sample, random);
    try {
      const mutated = parseChainSpec(text);
      if (read++ % buildEvery !== 0) continue;
      try {
        await buildGenesis(mutated, executor);
        report.built++;
      } catch (error) {
        if (!(error instanceof ChainSpecError)) throw error;
        report.unbuildable++;
      }
    } catch (error) {
      if (!(error instanceof ChainSpecError)) {
        const why = error instanceof Error ? error.stack : String(error);
        throw new Error(`a specification failed with ${why}: ${text.slice(0, 1000)}`, { cause: error });
      }
      report.refused++;
    }
  }
  return report;
}
