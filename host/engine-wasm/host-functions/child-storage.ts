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

/** `ext_default_child_storage_*`. A child is named without its prefix. */
export const childStorageFunctions: BindHostFunctions = (guest) => {
  const at = guest.viewSpan;
  const kill = (child: Span, limit: number | undefined) =>
    guest.host.default_child_storage_storage_kill(at(child), limit);
  const clearPrefix = (child: Span, prefix: Span, limit: number | undefined) =>
    guest.host.default_child_storage_clear_prefix(at(child), at(prefix), limit);
  const get = (child: Span, key: Span) => guest.host.default_child_storage_get(at(child), at(key));
  return {
    ext_default_child_storage_get_version_1: (child: Span, key: Span) => guest.giveOption(get(child, key)),
    ext_default_child_storage_read_version_1: (child: Span, key: Span, out: Span, offset: number) =>
      readInto(guest, get(child, key), out, offset),
    ext_default_child_storage_set_version_1(child: Span, key: Span, value: Span) {
      guest.host.default_child_storage_set(at(child), at(key), at(value));
    },
    ext_default_child_storage_clear_version_1(child: Span, key: Span) {
      guest.host.default_child_storage_clear(at(child), at(key));
    },
    ext_default_child_storage_exists_version_1: (child: Span, key: Span) =>
      Number(guest.host.default_child_storage_exists(at(child), at(key))),
    ext_default_child_storage_storage_kill_version_1(child: Span) {
      kill(child, undefined);
    },
    ext_default_child_storage_storage_kill_version_2: (child: Span, limit: Span) =>
      Number(kill(child, readLimit(guest, limit)).cursor === undefined),
    ext_default_child_storage_storage_kill_version_3: (child: Span, limit: Span) =>
      giveKillResult(guest, kill(child, readLimit(guest, limit))),
    ext_default_child_storage_storage_kill_version_4(child: Span, limit: Span, cursor: Span) {
      refuseCursor(guest, cursor);
      return giveRemovalResults(guest, kill(child, readLimit(guest, limit)));
    },
    ext_default_child_storage_clear_prefix_version_1(child: Span, prefix: Span) {
      clearPrefix(child, prefix, undefined);
    },
    ext_default_child_storage_clear_prefix_version_2: (child: Span, prefix: Span, limit: Span) =>
      giveKillResult(guest, clearPrefix(child, prefix, readLimit(guest, limit))),
    ext_default_child_storage_clear_prefix_version_3(child: Span, prefix: Span, limit: Span, cursor: Span) {
      refuseCursor(guest, cursor);
      return giveRemovalResults(guest, clearPrefix(child, prefix, readLimit(guest, limit)));
    },
    ext_default_child_storage_root_version_1: (child: Span) =>
      guest.give(guest.host.default_child_storage_root(at(child), 0)),
    ext_default_child_storage_root_version_2: (child: Span, version: number) =>
      guest.give(guest.host.default_child_storage_root(at(child), stateVersion(version))),
    ext_default_child_storage_next_key_version_1: (child: Span, key: Span) =>
      guest.giveOption(guest.host.default_child_storage_next_key(at(child), at(key))),
  };
};
