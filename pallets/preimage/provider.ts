import type { H256 } from "@serinus/bytes";
import { DispatchFailure, exhausted, type StorePreimage } from "@serinus/frame";
import { notePreimage, requestPreimage, statusOf, unrequestPreimage } from "./logic.ts";
import type { Preimage } from "./preimage.ts";

/** The preimages as other pallets see them. */
export function preimageProvider(preimage: Preimage): StorePreimage {
  const length = (hash: H256): number | undefined => {
    const status = statusOf(preimage, hash);
    return status?.type === "Requested" ? status.value.maybe_len : status?.value.len;
  };
  return {
    length,
    fetch(hash, known) {
      const len = known ?? length(hash);
      return len === undefined ? undefined : preimage.storage.PreimageFor.get([hash, len]);
    },
    isRequested: (hash) => statusOf(preimage, hash)?.type === "Requested",
    request: (hash) => requestPreimage(preimage, hash),
    unrequest(hash) {
      try {
        unrequestPreimage(preimage, hash);
      } catch (failure) {
        if (!(failure instanceof DispatchFailure)) throw failure;
      }
    },
    note(bytes) {
      try {
        return notePreimage(preimage, bytes, undefined).hash;
      } catch (failure) {
        throw failure === preimage.error.TooBig ? exhausted : failure;
      }
    },
  };
}
