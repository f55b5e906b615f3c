import { equalBytes } from "@serinus/bytes";
import { DigestItem, type Header } from "@serinus/runtime-api";
import type { SystemApi } from "./system-api.ts";

const ZERO_HASH = `0x${"00".repeat(32)}`;

/** Checks, after the block is opened, that it stands on its parent. @throws Error */
export function checkInitial(system: SystemApi, header: Header): void {
  const parent = header.number > 0 ? system.blockHash(header.number - 1) : ZERO_HASH;
  if (header.number === 0 || parent !== header.parent_hash) {
    throw new Error(`parent hash of block ${header.number} should be ${parent}, is ${header.parent_hash}`);
  }
}

/** Compares a block's header with what executing the block gave. @throws Error naming the first difference */
export function checkFinal(header: Header, computed: Header): void {
  const [stated, found] = [header.digest.logs, computed.digest.logs];
  if (stated.length !== found.length) {
    throw new Error(`number of digest items must be ${found.length} as calculated, is ${stated.length}`);
  }
  stated.forEach((item, i) => {
    if (!equalBytes(DigestItem.encode(item), DigestItem.encode(found[i] as DigestItem))) {
      throw new Error(`digest item ${i} (${item.type}) is not the one calculated`);
    }
  });
  if (header.state_root !== computed.state_root) {
    throw new Error(`storage root must be ${computed.state_root} as calculated, is ${header.state_root}`);
  }
  if (header.extrinsics_root !== computed.extrinsics_root) {
    throw new Error(`extrinsics root must be ${computed.extrinsics_root}, is ${header.extrinsics_root}`);
  }
}
