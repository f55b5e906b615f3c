import { bytes, option } from "@serinus/scale";
import type { Guest, Span } from "../guest.ts";
import type { BindHostFunctions } from "./host-function.ts";

const optionBytes = option(bytes);
const HASH_LENGTH = 32;
const OK = Uint8Array.of(0);
const ERROR = Uint8Array.of(1);

/** `ext_offchain_*`, `ext_offchain_index_*` and `ext_transaction_index_*`. */
export const offchainFunctions: BindHostFunctions = (guest) => ({
  ext_offchain_index_set_version_1(key: Span, value: Span) {
    guest.host.offchain_index_set(guest.read(key), guest.read(value));
  },
  ext_offchain_index_clear_version_1(key: Span) {
    guest.host.offchain_index_clear(guest.read(key));
  },
  ext_offchain_is_validator_version_1: () => Number(guest.host.offchain_is_validator()),
  ext_offchain_submit_transaction_version_1: (extrinsic: Span) =>
    guest.give(guest.host.offchain_submit_transaction(guest.read(extrinsic)) ? OK : ERROR),
  ext_offchain_timestamp_version_1: () => guest.host.offchain_timestamp(),
  ext_offchain_random_seed_version_1: () => guest.place(guest.host.offchain_random_seed()),
  ext_offchain_local_storage_get_version_1: (kind: number, key: Span) =>
    guest.giveOption(guest.host.offchain_local_storage_get(isPersistent(kind), guest.read(key))),
  ext_offchain_local_storage_set_version_1(kind: number, key: Span, value: Span) {
    guest.host.offchain_local_storage_set(isPersistent(kind), guest.read(key), guest.read(value));
  },
  ext_offchain_local_storage_clear_version_1(kind: number, key: Span) {
    guest.host.offchain_local_storage_clear(isPersistent(kind), guest.read(key));
  },
  ext_offchain_local_storage_compare_and_set_version_1: (kind: number, key: Span, old: Span, value: Span) =>
    Number(
      guest.host.offchain_local_storage_compare_and_set(
        isPersistent(kind),
        guest.read(key),
        optionBytes.decode(guest.read(old)),
        guest.read(value),
      ),
    ),
  ext_transaction_index_index_version_1(extrinsic: number, size: number, hash: number) {
    guest.host.transaction_index_index(extrinsic >>> 0, size >>> 0, hashAt(guest, hash));
  },
  ext_transaction_index_renew_version_1(extrinsic: number, hash: number) {
    guest.host.transaction_index_renew(extrinsic >>> 0, hashAt(guest, hash));
  },
});

const hashAt = (guest: Guest, address: number): Uint8Array => guest.view(address, HASH_LENGTH).slice();

/**
 * `StorageKind` as it crosses the boundary: by its place among the kinds, as all such enums do (`PassByEnum`), not by its
 * number, which the Polkadot specification names.
 * @throws Error
 */
function isPersistent(kind: number): boolean {
  if (kind === 0 || kind === 1) return kind === 0;
  throw new Error(`there is no offchain storage of kind ${kind}: 0 is persistent, 1 local`);
}
