import { definePallet, identity, map } from "@serinus/frame";
import { boundedBytes, bytes, h256, tuple, u32, vec } from "@serinus/scale";
import { MAX_SIZE, OldRequestStatus, RequestStatus } from "./types.ts";

/** Keeps what hashes stand for: calls too long for where they are decided on (`pallet_preimage`). */
export const manifest = definePallet({
  module: "pallet_preimage",
  docs: "Keeps what hashes stand for: calls too long for where they are decided on.",
  storageVersion: 1,
  storage: {
    StatusFor: map(identity(h256), OldRequestStatus, {
      docs: "How preimages from before holds stand. Each moves to `RequestStatusFor` when it is next used.",
    }),
    RequestStatusFor: map(identity(h256), RequestStatus, { docs: "How preimages stand, by their hash." }),
    PreimageFor: map(identity(tuple(h256, u32)), boundedBytes(MAX_SIZE), {
      docs: "The preimages, by hash and length.",
    }),
  },
  events: {
    Noted: { fields: { hash: h256 }, docs: "A preimage was noted." },
    Requested: { fields: { hash: h256 }, docs: "A preimage was requested for the first time." },
    Cleared: { fields: { hash: h256 }, docs: "A preimage was removed." },
  },
  errors: {
    TooBig: "The preimage has more than 4 MiB.",
    AlreadyNoted: "The preimage is noted already.",
    NotAuthorized: "The preimage belongs to somebody else.",
    NotNoted: "The preimage is not noted.",
    Requested: "The preimage is requested and must stay.",
    NotRequested: "The preimage is not requested.",
    TooMany: "More than 1024 hashes at once.",
    TooFew: "No hashes at all.",
  },
  calls: {
    note_preimage: {
      index: 0,
      args: { bytes },
      docs: [
        "Notes a preimage, for a deposit that grows with its length. One that was requested costs neither deposit nor",
        "fee.",
      ].join("\n"),
    },
    unnote_preimage: {
      index: 1,
      args: { hash: h256 },
      docs: "Gives the deposit for a preimage back, and removes it unless it is requested. For its owner.",
    },
    request_preimage: {
      index: 2,
      args: { hash: h256 },
      docs: "Asks for a preimage: whoever notes it pays nothing, and it stays until the request is taken back.",
    },
    unrequest_preimage: {
      index: 3,
      args: { hash: h256 },
      docs: "Takes a request back. Not to be called more often than `request_preimage` for the same hash.",
    },
    ensure_updated: {
      index: 4,
      args: { hashes: vec(h256) },
      docs: "Moves preimages from before holds to holds. Costs nothing when nine of ten needed it.",
    },
  },
  holdReasons: { Preimage: "The deposit for a preimage." },
});
