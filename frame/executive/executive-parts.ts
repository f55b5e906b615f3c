import type { HostApi } from "@serinus/host-api";
import type { Weight } from "@serinus/runtime-api";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { AnyTransactionExtension } from "../extrinsic/transaction-extension.ts";
import type { ExtrinsicFormat } from "../extrinsic/unchecked-extrinsic.ts";
import type { Migration } from "../migrations/migration.ts";
import type { Origins } from "../origin/origin.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import type { SystemApi } from "./system-api.ts";

/** What an executive is made of. Pallets stand in the order of the runtime, System first. */
export interface ExecutiveParts {
  readonly host: HostApi;
  readonly system: SystemApi;
  readonly pallets: readonly MountedPallet[];
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
  readonly format: ExtrinsicFormat;
  readonly extensions: readonly AnyTransactionExtension[];
  /** Migrations that run before the pallets' own when the version has changed. */
  readonly migrations?: readonly Migration[];
  /** Migrations that take several blocks; while they go on, blocks hold inherents only. */
  readonly multiBlockMigrator?: MultiBlockMigrator;
}

/** Migrations in steps (`frame_support::migrations::MultiStepMigrator`). */
export interface MultiBlockMigrator {
  ongoing(): boolean;
  /** Does what fits into this block and returns the weight used. */
  step(): Weight;
}
