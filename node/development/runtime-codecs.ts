import type { BlockHash } from "@serinus/bytes";
import { createDynamicCodec, type DynamicCodec } from "@serinus/dynamic-codec";
import { decodeMetadata, unwrapMetadata } from "@serinus/metadata";
import { type RuntimeCallApi, readState, type StateApi } from "@serinus/node-api";
import { ScaleError, utf8Encode } from "@serinus/scale";
import { DevelopmentError } from "./development-error.ts";

/** What the runtimes of blocks call things. */
export interface RuntimeCodecs {
  /** Rejects with DevelopmentError when the runtime does not describe itself in a way that is read here. */
  at(hash: BlockHash): Promise<DynamicCodec>;
}

const CODE = utf8Encode(":code");
/** How many runtimes are remembered. */
const REMEMBERED = 8;

/** Codecs made of the runtimes' metadata, one for each code. A struct may be given without all its fields. */
export function createRuntimeCodecs(
  state: Pick<StateApi, "hash" | "whenFetched">,
  runtime: RuntimeCallApi,
  ss58Prefix: number | undefined,
): RuntimeCodecs {
  const byCode = new Map<string, Promise<DynamicCodec>>();

  async function read(hash: BlockHash): Promise<DynamicCodec> {
    const outcome = await runtime.call(hash, "Metadata_metadata", new Uint8Array(0));
    if (!outcome.ok) throw new DevelopmentError(`the runtime gives no metadata: ${outcome.error}`);
    try {
      const metadata = decodeMetadata(unwrapMetadata(outcome.value));
      return createDynamicCodec(metadata, { missing: "default", ss58Prefix });
    } catch (error) {
      if (!(error instanceof ScaleError)) throw error;
      throw new DevelopmentError(
        `the runtime's metadata is not of version 14 to 16, so nothing can be called by its name; give raw keys and values (${error.message})`,
      );
    }
  }

  return {
    async at(hash) {
      const code = (await readState(state, () => state.hash(hash, CODE))) ?? "none";
      const known = byCode.get(code);
      if (known !== undefined) return known;
      const codec = read(hash);
      byCode.set(code, codec);
      if (byCode.size > REMEMBERED) byCode.delete(byCode.keys().next().value as string);
      // What failed is tried again.
      codec.catch(() => byCode.delete(code));
      return codec;
    },
  };
}
