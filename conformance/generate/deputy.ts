import { concatBytes } from "@serinus/bytes";
import { compactU128, u32 } from "@serinus/scale";
import type { Args } from "./arguments.ts";

/** Somebody who may act for another. */
export interface Deputy {
  readonly real: Uint8Array;
  readonly delegate: Uint8Array;
  readonly proxy_type: Uint8Array;
  readonly delay: Uint8Array;
  /** Of an account without a key: the call by which the deputy ends it. */
  readonly end: Uint8Array | undefined;
}

/** `MultiAddress::Id`. */
const ID = Uint8Array.of(0);

/** Whom a call of `add_proxy` lets act for its sender. */
export function addedDeputy({ delegate, proxy_type, delay }: Args, sender: Uint8Array): Deputy | undefined {
  if (delegate?.[0] !== 0 || !proxy_type || !delay) return undefined;
  return { real: sender, delegate: delegate.slice(1), proxy_type, delay, end: undefined };
}

/**
 * The maker of an account without a key, who acts for it.
 * @param created arguments of `create_pure`.
 * @param killPure the two bytes with which `kill_pure` begins.
 */
export function pureDeputy(
  pure: Uint8Array,
  sender: Uint8Array,
  created: Args,
  killPure: Uint8Array,
  [block, extrinsic]: readonly [block: number, extrinsic: number],
): Deputy {
  const { proxy_type = Uint8Array.of(0), index = new Uint8Array(2), delay = u32.encode(0) } = created;
  const place = [block, extrinsic].map((number) => compactU128.encode(BigInt(number)));
  const end = concatBytes(killPure, ID, sender, proxy_type, index, ...place);
  return { real: pure, delegate: sender, proxy_type, delay, end };
}
