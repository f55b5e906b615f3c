import { concatBytes, toHex } from "@serinus/bytes";
import type { UnifiedMetadata } from "@serinus/metadata";
import { bytes as byteString, createReader, type Reader, ScaleError } from "@serinus/scale";
import { encodeDefault, encodeWith } from "./code-values.ts";
import type { CoderOf } from "./coder.ts";
import { DynamicError, outward } from "./dynamic-error.ts";
import type { Json } from "./json.ts";

/** What vouches for a transaction. Extensions that are not named are encoded as zero, empty or none. */
export interface Signing {
  readonly address: unknown;
  readonly signature: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An extrinsic taken apart. */
export interface DecodedExtrinsic {
  readonly version: number;
  /** Who signed it; absent from an inherent and from other unsigned extrinsics. */
  readonly signed?: { readonly address: Json; readonly signature: Json };
  /** Values of the transaction extensions by identifier. */
  readonly extensions?: Readonly<Record<string, Json>>;
  readonly call: Json;
  /** The encoded call, as `0x` hex. */
  readonly callData: string;
}

export interface Extrinsics {
  /** Takes an extrinsic with its length prefix apart. @throws DynamicError */
  decode(extrinsic: Uint8Array): DecodedExtrinsic;
  /** An extrinsic of version 4 with its length prefix; without `signing` an unsigned one. @throws DynamicError */
  encode(call: Uint8Array, signing?: Signing): Uint8Array;
}

const KIND = 0b1100_0000;
const BARE = 0;
const SIGNED = 0b1000_0000;
const GENERAL = 0b0100_0000;
const LEGACY_VERSION = 4;

/** Extrinsics as a runtime lays them out (`sp_runtime::generic::UncheckedExtrinsic`). */
export function createExtrinsics({ extrinsic }: UnifiedMetadata, coderOf: CoderOf): Extrinsics {
  function readExtensions(input: Reader): Record<string, Json> {
    const extensions: Record<string, Json> = {};
    for (const { identifier, type } of extrinsic.extensions)
      extensions[identifier] = coderOf(type).read(input);
    return extensions;
  }

  function withCall(input: Reader) {
    const start = input.at;
    const call = coderOf(extrinsic.call).read(input);
    if (input.at !== input.end)
      throw new DynamicError(`${input.end - input.at} bytes are left over after the call`);
    return { call, callData: toHex(input.bytes.subarray(start, input.end)) };
  }

  function read(content: Uint8Array): DecodedExtrinsic {
    const input = createReader(content);
    const first = content[input.at++];
    if (first === undefined) throw new DynamicError("an extrinsic without bytes");
    const version = first & ~KIND;
    switch (first & KIND) {
      case BARE:
        return { version, ...withCall(input) };
      case SIGNED: {
        const address = coderOf(extrinsic.address).read(input);
        const signature = coderOf(extrinsic.signature).read(input);
        const extensions = readExtensions(input);
        return { version, signed: { address, signature }, extensions, ...withCall(input) };
      }
      case GENERAL:
        // The version of the list of extensions; others than the first are not told by metadata V14 and V15.
        input.at++;
        return { version, extensions: readExtensions(input), ...withCall(input) };
      default:
        throw new DynamicError(`an extrinsic begins with its version and kind, got ${first}`);
    }
  }

  return {
    decode(encoded) {
      try {
        return read(byteString.decode(encoded));
      } catch (error) {
        if (error instanceof DynamicError || error instanceof ScaleError || error instanceof RangeError)
          throw outward(error, "extrinsic");
        throw error;
      }
    },
    encode(call, signing) {
      if (signing === undefined) return byteString.encode(concatBytes(Uint8Array.of(LEGACY_VERSION), call));
      const named = signing.extensions ?? {};
      const extensions = extrinsic.extensions.map(({ identifier, type }) =>
        Object.hasOwn(named, identifier)
          ? encodeWith(coderOf(type), named[identifier])
          : encodeDefault(coderOf(type)),
      );
      return byteString.encode(
        concatBytes(
          Uint8Array.of(SIGNED | LEGACY_VERSION),
          encodeWith(coderOf(extrinsic.address), signing.address),
          encodeWith(coderOf(extrinsic.signature), signing.signature),
          ...extensions,
          call,
        ),
      );
    },
  };
}
