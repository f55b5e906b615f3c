import type { BlockHash } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { BabeConfiguration, BabeEpoch } from "@serinus/runtime-api";
import { type Codec, ScaleError } from "@serinus/scale";
import { BabeError } from "./babe-error.ts";

/** Longest slot that is believed, in milliseconds: a day. */
const LONGEST_SLOT = 86_400_000n;

/** `BabeApi_configuration` of a block's runtime. Rejects with BabeError `bad-runtime`. */
export async function readConfiguration(runtime: RuntimeCallApi, at: BlockHash): Promise<BabeConfiguration> {
  const configuration = await ask(runtime, at, "BabeApi_configuration", BabeConfiguration);
  const { slot_duration, epoch_length, c } = configuration;
  if (slot_duration < 1n || slot_duration > LONGEST_SLOT || epoch_length < 1n || c[1] < 1n || c[0] > c[1]) {
    throw new BabeError(
      "bad-runtime",
      `BabeApi_configuration tells of slots of ${slot_duration} ms, epochs of ${epoch_length} slots and c = ${c[0]}/${c[1]}`,
    );
  }
  return configuration;
}

/** The epoch of a block and the next one, as its runtime tells them. Rejects with BabeError `bad-runtime`. */
export async function readEpochs(
  runtime: RuntimeCallApi,
  at: BlockHash,
): Promise<readonly [current: BabeEpoch, next: BabeEpoch]> {
  return [
    await ask(runtime, at, "BabeApi_current_epoch", BabeEpoch),
    await ask(runtime, at, "BabeApi_next_epoch", BabeEpoch),
  ];
}

async function ask<T>(runtime: RuntimeCallApi, at: BlockHash, method: string, codec: Codec<T>): Promise<T> {
  const outcome = await runtime.call(at, method, new Uint8Array(0));
  if (!outcome.ok) throw new BabeError("bad-runtime", `${method} failed: ${outcome.error}`);
  try {
    return codec.decode(outcome.value);
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new BabeError("bad-runtime", `the answer of ${method} cannot be read: ${cause.message}`, { cause });
  }
}
