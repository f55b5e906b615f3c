import type { AccountId } from "@serinus/bytes";
import { concatBytes } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import type { Origin, Origins } from "../origin/origin.ts";
import { lookupAddress } from "./multi-address.ts";
import { verifySignature } from "./multi-signature.ts";
import { implicitParts } from "./pipeline.ts";
import type { AnyTransactionExtension } from "./transaction-extension.ts";
import { invalidTransaction, unknownTransaction } from "./transaction-invalid.ts";
import type { ExtrinsicFormat, UncheckedExtrinsic } from "./unchecked-extrinsic.ts";

/** Signed payloads longer than this are signed by their hash. */
const LONGEST_PLAIN_PAYLOAD = 256;

/** The origin of a checked extrinsic; bare ones have none and skip the extensions. */
export type CheckedOrigin =
  | { readonly type: "Bare" }
  | { readonly type: "Extended"; readonly origin: Origin; readonly explicit: readonly unknown[] };

/**
 * Checks an extrinsic's signature.
 * @throws TransactionInvalid `CannotLookup` for an address that names no account, `BadProof` for a wrong signature
 */
export function checkExtrinsic(
  host: HostApi,
  format: ExtrinsicFormat,
  extensions: readonly AnyTransactionExtension[],
  origins: Origins,
  extrinsic: UncheckedExtrinsic,
): CheckedOrigin {
  const { preamble } = extrinsic;
  switch (preamble.type) {
    case "Bare":
      return { type: "Bare" };
    case "General":
      return { type: "Extended", origin: origins.none, explicit: preamble.extensions };
    case "Signed": {
      const who: AccountId | undefined = lookupAddress(preamble.address);
      if (who === undefined) throw unknownTransaction.CannotLookup;
      const payload = signedPayload(
        host,
        extrinsic.encodedCall,
        format.explicit.encode(preamble.extensions),
        format.implicit.encode(implicitParts(extensions, preamble.extensions)),
      );
      if (!verifySignature(host, preamble.signature, payload, who)) throw invalidTransaction.BadProof;
      return { type: "Extended", origin: origins.signed(who), explicit: preamble.extensions };
    }
  }
}

/** What is signed: the call and both parts of the extensions, hashed when long. */
export function signedPayload(
  host: Pick<HostApi, "hashing_blake2_256">,
  call: Uint8Array,
  explicit: Uint8Array,
  implicit: Uint8Array,
): Uint8Array {
  const payload = concatBytes(call, explicit, implicit);
  return payload.length > LONGEST_PLAIN_PAYLOAD ? host.hashing_blake2_256(payload) : payload;
}
