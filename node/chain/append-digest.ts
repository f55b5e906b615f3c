import { DigestItem, Header } from "@serinus/runtime-api";

/** A SCALE header with one more SCALE `DigestItem` at the end of its digest. */
export function appendDigest(encodedHeader: Uint8Array, item: Uint8Array): Uint8Array {
  const header = Header.decode(encodedHeader);
  return Header.encode({ ...header, digest: { logs: [...header.digest.logs, DigestItem.decode(item)] } });
}
