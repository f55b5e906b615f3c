import type { AccountId, H256 } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import type { Header, PostDispatchInfo } from "@serinus/runtime-api";
import { DispatchFailure } from "../dispatch/dispatch-failure.ts";
import { createDispatcher, type Dispatcher } from "../dispatch/dispatcher.ts";
import { createStorageLayers } from "../dispatch/storage-layers.ts";
import { createBlockHooks } from "../executive/block-hooks.ts";
import type { AnyEvent, SystemApi } from "../executive/system-api.ts";
import { createGenesisBuilder } from "../genesis/genesis-builder.ts";
import type { Json } from "../genesis/json-codec.ts";
import { jsonText } from "../genesis/json-text.ts";
import { type AnyCall, createOrigins, type Origin, type Origins } from "../origin/origin.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import type { RuntimeContext } from "../pallet/pallet.ts";
import { createMemoryHost, type MemoryHost } from "./memory-host.ts";

/** What a test's runtime is made of: System, and all pallets in order, System among them. */
export interface TestRuntime {
  readonly system: SystemApi;
  readonly pallets: readonly MountedPallet[];
}

/** What a test's runtime is assembled with. */
export interface TestParts {
  readonly host: HostApi;
  readonly layers: RuntimeContext["layers"];
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
}

/** A chain in memory for the tests of one or several pallets. */
export interface TestChain<R extends TestRuntime> extends Omit<TestParts, "host"> {
  readonly host: MemoryHost;
  readonly runtime: R;
  /** Opens and closes blocks until `block` is open: all hooks run. */
  runToBlock(block: number): void;
  /** Closes the open block; its events stay until another one is opened. @throws Error when none is open */
  closeBlock(): Header;
  /** Dispatches a call, which must succeed. @throws Error naming the failure when it does not */
  assertOk(call: AnyCall, origin: Origin): PostDispatchInfo;
  /** Dispatches a call, which must fail with this failure and change nothing. @throws Error when it does not */
  assertNoop(call: AnyCall, origin: Origin, failure: DispatchFailure): void;
  /** Events of the open block. */
  events(): readonly AnyEvent[];
  /** @throws Error listing the events when this is not the last */
  assertLastEvent(event: AnyEvent): void;
  /** @throws Error listing the events when this is not among them */
  assertHasEvent(event: AnyEvent): void;
  /** Checks the invariants of all pallets, which must write nothing. @throws Error */
  tryState(): void;
}

const PARENT = `0x${"00".repeat(32)}` as H256;

/**
 * A new chain at genesis. `assemble` makes the pallets, `genesis` is laid over their defaults:
 * `newTestChain(assemble, { guestbook: { entries: [] } })`.
 */
export function newTestChain<R extends TestRuntime>(
  assemble: (parts: TestParts) => R,
  genesis: { readonly [pallet: string]: Json } = {},
): TestChain<R> {
  const host = createMemoryHost();
  const layers = createStorageLayers(host);
  const origins = createOrigins();
  const dispatcher: Dispatcher = createDispatcher(
    layers,
    () => runtime.pallets,
    () => runtime.system.callFiltered,
  );
  const runtime = assemble({ host, layers, dispatcher, origins });
  const { system, pallets } = runtime;
  const hooks = createBlockHooks({ system, pallets });
  hooks.integrityTest();
  createGenesisBuilder(pallets).buildState(jsonText(genesis));

  let isOpen = false;
  const closeBlock = (): Header => {
    if (!isOpen) throw new Error("no block is open");
    isOpen = false;
    if (!system.inherentsApplied()) hooks.inherentsApplied();
    system.noteFinishedExtrinsics();
    hooks.onIdle(system.blockNumber());
    hooks.onFinalize(system.blockNumber());
    return system.finalize();
  };
  const events = () => system.events().map(({ event }) => event);

  return {
    host,
    layers,
    origins,
    dispatcher,
    runtime,
    closeBlock,
    runToBlock(block) {
      while (system.blockNumber() < block) {
        if (isOpen) closeBlock();
        hooks.initialize(system.blockNumber() + 1, PARENT, { logs: [] });
        isOpen = true;
      }
    },
    assertOk(call, origin) {
      try {
        return dispatcher.dispatch(call, origin);
      } catch (thrown) {
        throw thrown instanceof DispatchFailure
          ? new Error(`${nameOf(call)} failed: ${thrown.message}`)
          : thrown;
      }
    },
    assertNoop(call, origin, failure) {
      const before = show(host.snapshot());
      const found = failureOf(() => dispatcher.dispatch(call, origin));
      if (found === undefined)
        throw new Error(`${nameOf(call)} should fail with ${failure.message}, but did not fail`);
      if (show(found.error) !== show(failure.error)) {
        throw new Error(`${nameOf(call)} should fail with ${failure.message}, failed with ${found.message}`);
      }
      if (show(host.snapshot()) !== before) throw new Error(`${nameOf(call)} failed, but changed storage`);
    },
    events,
    assertLastEvent(event) {
      const last = events().at(-1);
      if (show(last) !== show(event))
        throw new Error(`the last event is not ${show(event)}${listed(events())}`);
    },
    assertHasEvent(event) {
      const wanted = show(event);
      if (!events().some((other) => show(other) === wanted))
        throw new Error(`no event ${wanted}${listed(events())}`);
    },
    tryState() {
      const before = show(host.snapshot());
      for (const { pallet, code } of pallets) code.tryState?.(pallet);
      if (show(host.snapshot()) !== before) throw new Error("a tryState changed storage");
    },
  };
}

/** A well-known account of tests: its number in every byte. */
export function testAccount(number: number): AccountId {
  return `0x${number.toString(16).padStart(2, "0").repeat(32)}` as AccountId;
}

/** Several such accounts: `const [ALICE, BOB] = testAccounts(1, 2)`. */
export function testAccounts<const N extends readonly number[]>(
  ...numbers: N
): { readonly [I in keyof N]: AccountId } {
  return numbers.map(testAccount) as { readonly [I in keyof N]: AccountId };
}

function failureOf(work: () => unknown): DispatchFailure | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof DispatchFailure) return thrown;
    throw thrown;
  }
}

function nameOf(call: AnyCall): string {
  return `${call.type}.${call.value.type}`;
}

function listed(events: readonly AnyEvent[]): string {
  return events.length === 0
    ? "; there are none"
    : `; there are:${events.map((event) => `\n  ${show(event)}`).join("")}`;
}

/** A value as text, equal for equal values. */
function show(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") return `${part}n`;
    return part instanceof Uint8Array ? [...part] : part;
  });
}
