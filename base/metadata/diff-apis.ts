import { arrows, byName, type DiffScope, noteChanged, typesInto } from "./diff-scope.ts";
import { pairByName } from "./differences.ts";
import type { UnifiedApi } from "./unify.ts";

/** Runtime APIs and their functions. V14 tells of none: nothing can be said then. */
export function diffApis(scope: DiffScope): void {
  const kind = "api";
  if (scope.before.version < 15 || scope.after.version < 15) return;
  byName(scope.before.apis, scope.after.apis, {
    removed: ({ name }) => scope.add({ kind, owner: undefined, name, change: "removed", details: [] }),
    added: ({ name }) => scope.add({ kind, owner: undefined, name, change: "added", details: [] }),
    both: (one, other) => diffMethods(scope, one, other),
  });
}

function diffMethods(scope: DiffScope, one: UnifiedApi, other: UnifiedApi): void {
  const kind = "api";
  const owner = one.name;
  byName(one.methods, other.methods, {
    removed: ({ name }) => scope.add({ kind, owner, name, change: "removed", details: [] }),
    added: ({ name }) => scope.add({ kind, owner, name, change: "added", details: [] }),
    both: (a, b) => {
      const place = arrows();
      const types = typesInto(scope, place);
      pairByName(place, "", a.inputs, b.inputs, (name, x, y) => types(name, x.type, y.type));
      types("output", a.output, b.output);
      noteChanged(scope, { kind, owner, name: a.name }, place, () => false);
    },
  });
}
