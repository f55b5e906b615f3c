import type { BlockHash } from "@serinus/bytes";
import { createEngine } from "@serinus/engine";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import type { VersionedMetadata } from "@serinus/metadata";
import { LOG_LEVELS, type Log } from "@serinus/node-api";
import { Weight } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { tuple } from "@serinus/scale";
import { createOverlay, type StateView } from "@serinus/state";
import { UsageError } from "../output/usage-error.ts";
import { type OpenedCode, openCode } from "../runtime/open-code.ts";
import { type ChangedItem, nameChanges } from "./name-changes.ts";

const METHOD = "TryRuntime_on_runtime_upgrade";
/** `UpgradeCheckSelect`. */
const NO_CHECKS = Uint8Array.of(0);
const ALL_CHECKS = Uint8Array.of(1);
const CODE_KEY = new TextEncoder().encode(":code");

/** What `serinus try-upgrade` tells, in the shape of its JSON; weights as decimal texts. */
export interface UpgradeReport {
  readonly block: { readonly number: number; readonly hash: BlockHash };
  readonly before: { readonly specName: string; readonly specVersion: number };
  readonly after: { readonly specName: string; readonly specVersion: number };
  /** Why `system.set_code` would refuse the code, `undefined` when it would not. */
  readonly refusal: string | undefined;
  /** What the upgrade did, or why it fails. */
  readonly upgrade:
    | {
        readonly ok: true;
        readonly milliseconds: number;
        readonly weight: Weight;
        readonly maxBlock: Weight;
        readonly changes: readonly ChangedItem[];
        readonly childTries: number;
      }
    | { readonly ok: false; readonly error: string };
  /** Why a check fails, `undefined` when all hold. */
  readonly failedCheck: string | undefined;
}

/**
 * Runs the upgrade to `code` on a state, twice: once as a block would, measured, and once with all checks. The state
 * itself is not touched.
 * @throws UsageError when the state has no code that loads, or the code cannot be tried.
 */
export function tryUpgrade(
  at: { readonly number: number; readonly hash: BlockHash; readonly state: StateView },
  code: OpenedCode,
  log: Log,
): UpgradeReport {
  const { state } = at;
  const stored = state.get(CODE_KEY);
  if (stored === undefined) throw new UsageError(`the state of block #${at.number} has no :code`);
  const present = openCode(stored, `the code of block #${at.number}`);
  if (!code.runtime.methods.includes(METHOD))
    throw new UsageError(`the code has no ${METHOD}: Wasm runtimes have it when built with try-runtime`);
  const { readVersion } = createEngine({ hashing: hashingFunctions });

  function run(checks: Uint8Array, isLogged: boolean) {
    const overlay = createOverlay(state);
    const host = createHostFunctions({
      storage: overlay,
      readRuntimeVersion: readVersion,
      ...(isLogged && {
        log: { maxLevel: 2 as const, write: (level, ...line) => log(LOG_LEVELS[level], ...line) },
      }),
    });
    const start = performance.now();
    const answer = code.runtime.call(host, METHOD, checks);
    const milliseconds = performance.now() - start;
    return { answer, milliseconds, overlay };
  }

  function upgrade(): UpgradeReport["upgrade"] {
    return orTrap(
      () => {
        const { answer, milliseconds, overlay } = run(NO_CHECKS, true);
        const [weight, maxBlock] = tuple(Weight, Weight).decode(answer);
        const { top, children } = overlay.drain(code.version.system_version === 0 ? 0 : 1);
        const changes = nameChanges(top, state, [present, code].flatMap(metadataOf));
        return { ok: true as const, milliseconds, weight, maxBlock, changes, childTries: children.length };
      },
      (error) => ({ ok: false as const, error }),
    );
  }

  const report = upgrade();
  return {
    block: { number: at.number, hash: at.hash },
    before: names(present),
    after: names(code),
    refusal: refusalOf(present, code),
    upgrade: report,
    failedCheck: report.ok
      ? orTrap(
          () => void run(ALL_CHECKS, false),
          (error) => error,
        )
      : undefined,
  };
}

/** Whether the migrations take no more than a block has. */
export function fitsBlock({
  weight,
  maxBlock,
}: {
  readonly weight: Weight;
  readonly maxBlock: Weight;
}): boolean {
  return weight.ref_time <= maxBlock.ref_time && weight.proof_size <= maxBlock.proof_size;
}

function orTrap<T, E>(work: () => T, failed: (error: string) => E): T | E {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuntimeTrap) return failed(error.message);
    throw error;
  }
}

/** The metadata that can be read: a state may stand since before metadata 14. */
function metadataOf(code: OpenedCode): VersionedMetadata[] {
  try {
    return [code.metadata()];
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

function names({ version }: OpenedCode) {
  return { specName: version.spec_name, specVersion: version.spec_version };
}

/** The checks of `system.set_code`; that the code loads is known by now. */
function refusalOf({ version: before }: OpenedCode, { version: after }: OpenedCode): string | undefined {
  if (after.spec_name !== before.spec_name)
    return `InvalidSpecName: the name is ${after.spec_name}, the chain's is ${before.spec_name}`;
  if (after.spec_version <= before.spec_version)
    return `SpecVersionNeedsToIncrease: the version is ${after.spec_version}, the chain's is ${before.spec_version}`;
  return undefined;
}
