import type { AccountId } from "@serinus/bytes";
import { type CallResult, type Calls, ensureOrigin, ensureSigned, type Origin } from "@serinus/frame";
import { ensureUpdated } from "./ensure-updated.ts";
import { notePreimage, requestPreimage, unnotePreimage, unrequestPreimage } from "./logic.ts";
import type { Preimage } from "./preimage.ts";
import { MAX_HASH_UPGRADE_BULK_COUNT } from "./types.ts";

const FREE: CallResult = { pays_fee: { type: "No" } };
const PAID: CallResult = { pays_fee: { type: "Yes" } };

/** Preimage's calls. */
export const calls: Calls<Preimage> = {
  note_preimage: {
    weight: ({ config }, { bytes }) => config.weights.note_preimage({ s: bytes.length }),
    dispatch(preimage, origin, { bytes }) {
      const owner = signerUnlessManager(preimage, origin);
      const { isRequested } = notePreimage(preimage, bytes, owner);
      return isRequested || owner === undefined ? FREE : PAID;
    },
  },
  unnote_preimage: {
    weight: ({ config }) => config.weights.unnote_preimage(),
    dispatch: (preimage, origin, { hash }) =>
      unnotePreimage(preimage, hash, signerUnlessManager(preimage, origin)),
  },
  request_preimage: {
    weight: ({ config }) => config.weights.request_preimage(),
    dispatch(preimage, origin, { hash }) {
      ensureOrigin(preimage.config.managerOrigin, origin);
      requestPreimage(preimage, hash);
    },
  },
  unrequest_preimage: {
    weight: ({ config }) => config.weights.unrequest_preimage(),
    dispatch(preimage, origin, { hash }) {
      ensureOrigin(preimage.config.managerOrigin, origin);
      unrequestPreimage(preimage, hash);
    },
  },
  ensure_updated: {
    weight: ({ config }, { hashes }) => config.weights.ensure_updated({ n: hashes.length }),
    dispatch(preimage, origin, { hashes }) {
      ensureSigned(origin);
      if (hashes.length === 0) throw preimage.error.TooFew;
      if (hashes.length > MAX_HASH_UPGRADE_BULK_COUNT) throw preimage.error.TooMany;
      const updated = hashes.filter((hash) => ensureUpdated(preimage, hash)).length;
      return updated * 10 < hashes.length * 9 ? PAID : FREE;
    },
  },
};

/** The account that signed, `undefined` for the manager. @throws DispatchFailure `BadOrigin` */
function signerUnlessManager({ config }: Preimage, origin: Origin): AccountId | undefined {
  return config.managerOrigin(origin) === undefined ? ensureSigned(origin) : undefined;
}
