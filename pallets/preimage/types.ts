import { HoldConsideration } from "@serinus/frame";
import {
  accountId,
  indexed,
  option,
  param,
  struct,
  tuple,
  u32,
  u128,
  type ValueOf,
  variants,
} from "@serinus/scale";

/** Most bytes of a preimage: 4 MiB. */
export const MAX_SIZE = 4 * 1024 * 1024;

/** Most hashes that one `ensure_updated` takes. */
export const MAX_HASH_UPGRADE_BULK_COUNT = 1024;

/** Who gave what for a preimage: the owner and the amount on hold. */
const ticket = /* @__PURE__ */ tuple(accountId, HoldConsideration);

const unrequested = /* @__PURE__ */ struct(
  { ticket, len: u32 },
  { typeNames: { ticket: "(AccountId, Ticket)", len: "u32" } },
);

const requested = /* @__PURE__ */ struct(
  { maybe_ticket: option(ticket), count: u32, maybe_len: option(u32) },
  { typeNames: { maybe_ticket: "Option<(AccountId, Ticket)>", count: "u32", maybe_len: "Option<u32>" } },
);

/**
 * How a preimage stands. `Unrequested`: it is noted, nobody has asked for it, and its owner may take it away.
 * `Requested`: it was asked for `count` times, at least once; `maybe_len` is its length once it is noted.
 */
export type RequestStatus = ValueOf<typeof RequestStatus>;
export const RequestStatus = /* @__PURE__ */ variants(
  { Unrequested: indexed(0, unrequested), Requested: indexed(1, requested) },
  {
    path: ["pallet_preimage", "RequestStatus"],
    params: [param("AccountId", accountId), param("Ticket", HoldConsideration)],
  },
);

const deposit = /* @__PURE__ */ tuple(accountId, u128);

/** The same as it was kept when deposits were reserved instead of held. */
export type OldRequestStatus = ValueOf<typeof OldRequestStatus>;
export const OldRequestStatus = /* @__PURE__ */ variants(
  {
    Unrequested: indexed(
      0,
      struct({ deposit, len: u32 }, { typeNames: { deposit: "(AccountId, Balance)", len: "u32" } }),
    ),
    Requested: indexed(
      1,
      struct(
        { deposit: option(deposit), count: u32, len: option(u32) },
        { typeNames: { deposit: "Option<(AccountId, Balance)>", count: "u32", len: "Option<u32>" } },
      ),
    ),
  },
  {
    path: ["pallet_preimage", "OldRequestStatus"],
    params: [param("AccountId", accountId), param("Balance", u128)],
  },
);
