import { type H256, toH256 } from "@serinus/bytes";
import type { DispatchFailure } from "@serinus/frame";
import { RuntimeVersion } from "@serinus/runtime-api";
import { tryDecode } from "@serinus/scale";
import { depositLog } from "./block.ts";
import { WellKnownKey } from "./keys.ts";
import type { System } from "./system.ts";
import type { CodeUpgradeAuthorization } from "./types.ts";

/** Puts the code in place. The next block runs on it. */
export function updateCode(system: System, code: Uint8Array): void {
  system.host.storage_set(WellKnownKey.code, code);
  depositLog(system, { type: "RuntimeEnvironmentUpdated" });
  system.deposit({ type: "CodeUpdated" });
}

/** Why the code must not be put in place, `undefined` when it may be. */
export function codeRefusal(
  system: System,
  code: Uint8Array,
  checkVersion: boolean,
): DispatchFailure | undefined {
  if (system.config.multiBlockMigrationsOngoing?.() === true) return system.error.MultiBlockMigrationsOngoing;
  return checkVersion ? versionRefusal(system, code) : undefined;
}

/** Lets anyone put in place the code with this hash. */
export function authorizeUpgrade(system: System, codeHash: H256, checkVersion: boolean): void {
  system.storage.AuthorizedUpgrade.put({ code_hash: codeHash, check_version: checkVersion });
  system.deposit({ type: "UpgradeAuthorized", value: { code_hash: codeHash, check_version: checkVersion } });
}

/** The authorisation under which the code may be put in place, or why there is none. */
export function authorizationOf(
  system: System,
  code: Uint8Array,
): CodeUpgradeAuthorization | DispatchFailure {
  const authorization = system.storage.AuthorizedUpgrade.get();
  if (authorization === undefined) return system.error.NothingAuthorized;
  const hash = toH256(system.host.hashing_blake2_256(code));
  return hash === authorization.code_hash ? authorization : system.error.Unauthorized;
}

function versionRefusal(system: System, code: Uint8Array): DispatchFailure | undefined {
  const { error, constants } = system;
  const next = versionOf(system, code);
  if (next === undefined) return error.FailedToExtractRuntimeVersion;
  if (next.spec_name !== constants.Version.spec_name) return error.InvalidSpecName;
  if (next.spec_version <= constants.Version.spec_version) return error.SpecVersionNeedsToIncrease;
  return undefined;
}

function versionOf(system: System, code: Uint8Array): RuntimeVersion | undefined {
  const encoded = system.host.misc_runtime_version(code);
  return encoded && tryDecode(RuntimeVersion, encoded);
}
