import { diffApis } from "./diff-apis.ts";
import { diffExtrinsic } from "./diff-extrinsic.ts";
import { diffPallets } from "./diff-pallets.ts";
import type { DiffScope, MetadataChange } from "./diff-scope.ts";
import type { VersionedMetadata } from "./prefixed.ts";
import { readsAlike } from "./reads-alike.ts";
import { unifyMetadata } from "./unify.ts";

/**
 * Everything that `after` describes otherwise than `before`, pallet by pallet. Types are compared by their structure;
 * what Rust calls them does not count, nor does documentation, nor the constant that tells the runtime's version.
 */
export function diffMetadata(before: VersionedMetadata, after: VersionedMetadata): MetadataChange[] {
  const a = unifyMetadata(before);
  const b = unifyMetadata(after);
  const changes: MetadataChange[] = [];
  const scope: DiffScope = {
    before: a,
    after: b,
    alike: readsAlike(a.types, b.types),
    add: (change) => changes.push({ breaksTransactions: false, ...change }),
  };
  diffPallets(scope);
  diffExtrinsic(scope);
  diffApis(scope);
  return changes;
}
