import type { DispatchClass, DispatchInfo, Pays, PostDispatchInfo } from "@serinus/runtime-api";
import type { AnyCall, Origin } from "../origin/origin.ts";
import { allows } from "../origin/origin.ts";
import type { CallHandler } from "../pallet/code.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import { ZERO_WEIGHT } from "../weights/weight.ts";
import { DispatchFailure } from "./dispatch-failure.ts";
import { type DispatchClassName, type DispatchOutcome, postDispatchInfo } from "./dispatch-info.ts";
import type { StorageLayers } from "./storage-layers.ts";

/** Dispatches the calls of all pallets of a runtime; what utility-like pallets are given to run calls inside calls. */
export interface Dispatcher {
  /**
   * Weight, class and fee of a call, before it runs. The extensions' weight is not in it. Worked out once for each inner call:
   * a call that holds a call asks for both its weight and its class, which would double the work at every level.
   */
  info(call: AnyCall): DispatchInfo;
  /**
   * Runs a call in a storage layer of its own.
   * @throws DispatchFailure of the call, or `CallFiltered` when the origin's filter does not let it through
   */
  dispatch(call: AnyCall, origin: Origin): PostDispatchInfo;
  /** The same without asking the filter. @throws DispatchFailure */
  dispatchBypassingFilter(call: AnyCall, origin: Origin): PostDispatchInfo;
}

interface BoundCall {
  readonly pallet: unknown;
  readonly handler: CallHandler<unknown, unknown>;
}

const CLASSES: Readonly<Record<DispatchClassName, DispatchClass>> = {
  Normal: { type: "Normal" },
  Operational: { type: "Operational" },
  Mandatory: { type: "Mandatory" },
};
const PAYS: Readonly<Record<Pays["type"], Pays>> = { Yes: { type: "Yes" }, No: { type: "No" } };

/**
 * The dispatcher of a runtime. Pallets that dispatch are given it before all pallets exist, therefore the pallets are
 * asked for at the first call. `callFiltered` is System's error.
 */
export function createDispatcher(
  layers: StorageLayers,
  pallets: () => readonly MountedPallet[],
  callFiltered: () => DispatchFailure,
): Dispatcher {
  let table: ReadonlyMap<string, ReadonlyMap<string, BoundCall>> | undefined;
  const find = (call: AnyCall): BoundCall => {
    table ??= callTable(pallets());
    const bound = table.get(call.type)?.get(call.value.type);
    if (bound === undefined) throw new TypeError(`the runtime has no call ${call.type}.${call.value.type}`);
    return bound;
  };
  const dispatchBypassingFilter = (call: AnyCall, origin: Origin): PostDispatchInfo => {
    const { pallet, handler } = find(call);
    const result = layers.within(() => handler.dispatch(pallet, origin, call.value.value));
    return postDispatchInfo(result ?? undefined);
  };
  /** Of calls inside of calls: an outermost one is asked about once, and remembering it would be for nothing. */
  const known = new WeakMap<AnyCall, DispatchInfo>();
  let nesting = 0;
  const workOut = (call: AnyCall): DispatchInfo => {
    const { pallet, handler } = find(call);
    const args = call.value.value;
    return {
      call_weight: handler.weight(pallet, args),
      extension_weight: ZERO_WEIGHT,
      class: CLASSES[stated(handler.class, pallet, args) ?? "Normal"],
      pays_fee: PAYS[stated(handler.paysFee, pallet, args) ?? "Yes"],
    };
  };
  return {
    info(call) {
      const before = known.get(call);
      if (before !== undefined) return before;
      nesting += 1;
      try {
        const info = workOut(call);
        if (nesting > 1) known.set(call, info);
        return info;
      } finally {
        nesting -= 1;
      }
    },
    dispatch(call, origin) {
      if (!allows(origin, call)) throw callFiltered();
      return dispatchBypassingFilter(call, origin);
    },
    dispatchBypassingFilter,
  };
}

/** Runs something dispatchable and gives its end as a value. Anything but a dispatch failure goes through. */
export function outcomeOf(work: () => PostDispatchInfo): DispatchOutcome {
  try {
    return { ok: true, postInfo: work() };
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    return { ok: false, error: thrown.error, postInfo: postDispatchInfo(thrown.postInfo) };
  }
}

function callTable(pallets: readonly MountedPallet[]): ReadonlyMap<string, ReadonlyMap<string, BoundCall>> {
  return new Map(
    pallets.map(({ pallet, code }) => {
      const calls = Object.entries<CallHandler<unknown, unknown>>(code.calls);
      return [pallet.name, new Map(calls.map(([name, handler]) => [name, { pallet, handler }]))];
    }),
  );
}

function stated<T extends string>(
  given: T | ((pallet: unknown, args: unknown) => T) | undefined,
  pallet: unknown,
  args: unknown,
): T | undefined {
  return typeof given === "function" ? given(pallet, args) : given;
}
