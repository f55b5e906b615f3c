import type { Span } from "../guest.ts";
import type { BindHostFunctions } from "./host-function.ts";
import {
  giveKillResult,
  giveRemovalResults,
  readInto,
  readLimit,
  refuseCursor,
  stateVersion,
} from "./storage-results.ts";

const NONE = Uint8Array.of(0);

/** `ext_storage_*`. */
export const storageFunctions: BindHostFunctions = (guest) => ({
  ext_storage_get_version_1: (key: Span) => guest.giveOption(guest.host.storage_get(guest.viewSpan(key))),
  ext_storage_read_version_1: (key: Span, out: Span, offset: number) =>
    readInto(guest, guest.host.storage_get(guest.viewSpan(key)), out, offset),
  ext_storage_set_version_1(key: Span, value: Span) {
    guest.host.storage_set(guest.viewSpan(key), guest.viewSpan(value));
  },
  ext_storage_clear_version_1(key: Span) {
    guest.host.storage_clear(guest.viewSpan(key));
  },
  ext_storage_exists_version_1: (key: Span) => Number(guest.host.storage_exists(guest.viewSpan(key))),
  ext_storage_clear_prefix_version_1(prefix: Span) {
    guest.host.storage_clear_prefix(guest.viewSpan(prefix), undefined);
  },
  ext_storage_clear_prefix_version_2: (prefix: Span, limit: Span) =>
    giveKillResult(guest, guest.host.storage_clear_prefix(guest.viewSpan(prefix), readLimit(guest, limit))),
  ext_storage_clear_prefix_version_3(prefix: Span, limit: Span, cursor: Span) {
    refuseCursor(guest, cursor);
    return giveRemovalResults(
      guest,
      guest.host.storage_clear_prefix(guest.viewSpan(prefix), readLimit(guest, limit)),
    );
  },
  ext_storage_append_version_1(key: Span, item: Span) {
    guest.host.storage_append(guest.viewSpan(key), guest.viewSpan(item));
  },
  ext_storage_root_version_1: () => guest.give(guest.host.storage_root(0)),
  ext_storage_root_version_2: (version: number) => guest.give(guest.host.storage_root(stateVersion(version))),
  // Change tries are gone; runtimes that ask for their root are told that there are none.
  ext_storage_changes_root_version_1: (_parent: Span) => guest.give(NONE),
  ext_storage_next_key_version_1: (key: Span) =>
    guest.giveOption(guest.host.storage_next_key(guest.viewSpan(key))),
  ext_storage_start_transaction_version_1() {
    guest.host.storage_start_transaction();
  },
  ext_storage_rollback_transaction_version_1() {
    guest.host.storage_rollback_transaction();
  },
  ext_storage_commit_transaction_version_1() {
    guest.host.storage_commit_transaction();
  },
});
