import { OpaqueExtrinsic, prefixedExtrinsic } from "@serinus/runtime-api";
import {
  bytes,
  type Codec,
  createReader,
  createWriter,
  describe,
  param,
  readCompactU32,
  ScaleError,
  tuple,
  u8,
  writeRaw,
} from "@serinus/scale";
import type { AnyCall } from "../origin/origin.ts";
import { MultiAddress } from "./multi-address.ts";
import { MultiSignature } from "./multi-signature.ts";
import type { AnyTransactionExtension } from "./transaction-extension.ts";

/** What stands before the call: who vouches for it, and how. */
export type Preamble =
  /** Inherents, and transactions that a pallet validates itself. */
  | { readonly type: "Bare"; readonly formatVersion: 4 | 5 }
  | {
      readonly type: "Signed";
      readonly address: MultiAddress;
      readonly signature: MultiSignature;
      readonly extensions: readonly unknown[];
    }
  /** No signature by itself: an extension has to authorise an origin. */
  | { readonly type: "General"; readonly extensionVersion: 0; readonly extensions: readonly unknown[] };

/** An extrinsic as it came, read but not checked. */
export interface UncheckedExtrinsic {
  readonly preamble: Preamble;
  readonly call: AnyCall;
  /** The call as it was encoded, which the signature covers. */
  readonly encodedCall: Uint8Array;
  /** The whole extrinsic with its length prefix. */
  readonly encoded: Uint8Array;
}

/** Reads and writes extrinsics of one runtime. */
export interface ExtrinsicFormat {
  readonly call: Codec<AnyCall>;
  /** The explicit parts of all extensions, one after the other. */
  readonly explicit: Codec<readonly unknown[]>;
  readonly implicit: Codec<readonly unknown[]>;
  /** How metadata describes it: bytes, with the types needed to read them as parameters. */
  readonly opaque: Codec<Uint8Array>;
  /** @throws ScaleError when the bytes, length prefix included, are no extrinsic of this runtime */
  decode(encoded: Uint8Array): UncheckedExtrinsic;
  /** An extrinsic, length prefix included. */
  encode(preamble: Preamble, call: AnyCall): Uint8Array;
}

const BARE = 0b0000_0000;
const SIGNED = 0b1000_0000;
const GENERAL = 0b0100_0000;
const TYPE_MASK = 0b1100_0000;

/**
 * The extrinsic format of a runtime (Polkadot specification, "Extrinsics"; RFC 84, RFC 124): version 4 bare and signed,
 * version 5 bare and general.
 */
export function extrinsicFormat(
  call: Codec<AnyCall>,
  extensions: readonly AnyTransactionExtension[],
): ExtrinsicFormat {
  const explicit = tuple(...extensions.map((extension) => extension.explicit)) as Codec<readonly unknown[]>;
  const implicit = tuple(...extensions.map((extension) => extension.implicit)) as Codec<readonly unknown[]>;

  const decode = (encoded: Uint8Array): UncheckedExtrinsic => {
    const input = createReader(encoded);
    const length = readCompactU32(input);
    if (length !== input.end - input.at) {
      throw new ScaleError(`the extrinsic announces ${length} bytes and has ${input.end - input.at}`);
    }
    const versionAndType = u8.read(input);
    const preamble = ((): Preamble => {
      switch (versionAndType) {
        case BARE | 4:
          return { type: "Bare", formatVersion: 4 };
        case BARE | 5:
          return { type: "Bare", formatVersion: 5 };
        case SIGNED | 4:
          return {
            type: "Signed",
            address: MultiAddress.read(input),
            signature: MultiSignature.read(input),
            extensions: explicit.read(input),
          };
        case GENERAL | 5: {
          const extensionVersion = u8.read(input);
          if (extensionVersion !== 0) {
            throw new ScaleError(
              `unknown version ${extensionVersion} of the transaction extensions, known is 0`,
            );
          }
          return { type: "General", extensionVersion, extensions: explicit.read(input) };
        }
        default: {
          const version = versionAndType & ~TYPE_MASK;
          throw new ScaleError(`unknown extrinsic format: version ${version}, type ${versionAndType >> 6}`);
        }
      }
    })();
    const start = input.at;
    const decoded = call.read(input);
    if (input.at !== input.end)
      throw new ScaleError(`${input.end - input.at} bytes left over after the call`);
    return { preamble, call: decoded, encodedCall: encoded.subarray(start), encoded };
  };

  const encode = (preamble: Preamble, value: AnyCall): Uint8Array => {
    const out = createWriter();
    switch (preamble.type) {
      case "Bare":
        u8.write(out, BARE | preamble.formatVersion);
        break;
      case "Signed":
        u8.write(out, SIGNED | 4);
        MultiAddress.write(out, preamble.address);
        MultiSignature.write(out, preamble.signature);
        explicit.write(out, preamble.extensions);
        break;
      case "General":
        u8.write(out, GENERAL | 5);
        u8.write(out, preamble.extensionVersion);
        explicit.write(out, preamble.extensions);
        break;
    }
    writeRaw(out, call.encode(value));
    return prefixedExtrinsic(out.bytes.slice(0, out.at));
  };

  return { call, explicit, implicit, opaque: describedExtrinsic(call, explicit), decode, encode };
}

/** The codec that stands for extrinsics in runtime APIs: their whole encoding, unread. */
function describedExtrinsic(call: Codec<AnyCall>, explicit: Codec<readonly unknown[]>): Codec<Uint8Array> {
  return {
    ...OpaqueExtrinsic,
    get description() {
      return describe(
        { kind: "composite", fields: [{ codec: bytes, typeName: "" }] },
        {
          path: ["sp_runtime", "generic", "unchecked_extrinsic", "UncheckedExtrinsic"],
          params: [
            param("Address", MultiAddress),
            param("Call", call),
            param("Signature", MultiSignature),
            param("Extra", explicit),
          ],
          docs: [],
        },
      );
    },
  };
}
