import { copyBytes } from "@serinus/bytes";
import {
  bytes,
  type Codec,
  createReader,
  param,
  type Reader,
  readCompactU32,
  ScaleError,
  type StructValue,
  struct,
  type ValueOf,
  vec,
  type Writer,
  writeRaw,
} from "@serinus/scale";
import { Header } from "./header.ts";

/** An extrinsic as a block holds it: its whole encoding, length prefix included, unread. */
export type OpaqueExtrinsic = Uint8Array;
export const OpaqueExtrinsic: Codec<OpaqueExtrinsic> = {
  description: bytes.description,
  fixedSize: undefined,
  maxSize: undefined,
  encode(extrinsic) {
    assertPrefixed(extrinsic);
    return extrinsic.slice();
  },
  decode(encoded) {
    assertPrefixed(encoded);
    return encoded.slice();
  },
  write(out: Writer, extrinsic) {
    assertPrefixed(extrinsic);
    writeRaw(out, extrinsic);
  },
  read(input: Reader) {
    const start = input.at;
    const length = readCompactU32(input);
    if (length > input.end - input.at) {
      const left = input.end - input.at;
      input.at = start;
      throw new ScaleError(`${length} bytes of extrinsic announced, ${left} left`);
    }
    input.at += length;
    return copyBytes(input.bytes, start, input.at);
  },
};

/** A block whose extrinsics are read as `extrinsic` says. */
export function blockOf<X>(
  extrinsic: Codec<X>,
): Codec<StructValue<{ header: typeof Header; extrinsics: Codec<X[]> }>> {
  return struct(
    { header: Header, extrinsics: vec(extrinsic) },
    {
      path: ["sp_runtime", "generic", "block", "Block"],
      params: [param("Header", Header), param("Extrinsic", extrinsic)],
      typeNames: { header: "Header", extrinsics: "Vec<Extrinsic>" },
    },
  );
}

/** A block as the node holds it: extrinsics are opaque. */
export type Block = ValueOf<typeof Block>;
export const Block = /* @__PURE__ */ blockOf(OpaqueExtrinsic);

/** The payload of an extrinsic, behind its length prefix. @throws ScaleError when the prefix does not fit the bytes. */
export function extrinsicPayload(extrinsic: OpaqueExtrinsic): Uint8Array {
  return extrinsic.subarray(assertPrefixed(extrinsic));
}

/** A payload with its length in front: an extrinsic as blocks and the pool hold it. */
export function prefixedExtrinsic(payload: Uint8Array): OpaqueExtrinsic {
  return bytes.encode(payload);
}

/** Where the payload begins. */
function assertPrefixed(extrinsic: Uint8Array): number {
  if (!(extrinsic instanceof Uint8Array)) throw new ScaleError("expected the bytes of an extrinsic");
  const input = createReader(extrinsic);
  const length = readCompactU32(input);
  if (length !== input.end - input.at) {
    throw new ScaleError(`an extrinsic announces ${length} bytes and has ${input.end - input.at}`);
  }
  return input.at;
}
