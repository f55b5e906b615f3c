import { arrows, byName, type DiffScope, noteChanged, typesInto } from "./diff-scope.ts";

/** How extrinsics are put together: versions, address, signature and extensions. */
export function diffExtrinsic(scope: DiffScope): void {
  const { add, alike } = scope;
  const [one, other] = [scope.before.extrinsic, scope.after.extrinsic];
  const place = arrows();
  const types = typesInto(scope, place);
  const versions = (list: readonly number[]) => list.join(" ");
  place.equal("versions", versions(one.versions), versions(other.versions));
  types("address", one.address, other.address);
  types("signature", one.signature, other.signature);
  const isReadable =
    one.versions.every((version) => other.versions.includes(version)) &&
    alike(one.address, other.address) &&
    alike(one.signature, other.signature);
  noteChanged(scope, { kind: "extrinsic", owner: undefined, name: "format" }, place, () => !isReadable);

  const kind = "extension";
  const named = (list: typeof one.extensions) => list.map((item) => ({ ...item, name: item.identifier }));
  const breaks = { owner: undefined, details: [], breaksTransactions: true } as const;
  const [ones, others] = [named(one.extensions), named(other.extensions)];
  byName(ones, others, {
    removed: ({ name }) => add({ kind, name, change: "removed", ...breaks }),
    added: ({ name }) => add({ kind, name, change: "added", ...breaks }),
    both: (a, b) => {
      const differences = arrows();
      const compare = typesInto(scope, differences);
      compare("extrinsic", a.type, b.type);
      compare("signed", a.implicit, b.implicit);
      const isSame = () => alike(a.type, b.type) && alike(a.implicit, b.implicit);
      noteChanged(scope, { kind, owner: undefined, name: a.name }, differences, () => !isSame());
    },
  });
  const order = arrows();
  const shared = (list: typeof ones, peers: typeof ones) =>
    list.filter(({ name }) => peers.some((peer) => peer.name === name)).map(({ name }) => name);
  order.equal("", shared(ones, others).join(" "), shared(others, ones).join(" "));
  noteChanged(scope, { kind: "extrinsic", owner: undefined, name: "order of extensions" }, order, () => true);
}
