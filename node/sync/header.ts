import { type BlockHash, type Hex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { ProtocolError } from "@serinus/network-protocols";
import { Header } from "@serinus/runtime-api";

/** A block by hash and height. */
export interface BlockId {
  readonly hash: BlockHash;
  readonly number: number;
}

/** What sync needs of a header. */
export interface HeaderInfo extends BlockId {
  readonly parentHash: BlockHash;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly encodedHeader: Uint8Array;
}

/** Reads a SCALE header and takes its hash. @throws ProtocolError when the bytes are no header. */
export function readHeader(encodedHeader: Uint8Array): HeaderInfo {
  try {
    const { number, parent_hash, state_root, extrinsics_root } = Header.decode(encodedHeader);
    const hash = toH256(blake2_256(encodedHeader));
    return {
      hash,
      number,
      parentHash: parent_hash,
      stateRoot: state_root,
      extrinsicsRoot: extrinsics_root,
      encodedHeader,
    };
  } catch (error) {
    throw new ProtocolError(`a header: ${error instanceof Error ? error.message : String(error)}`);
  }
}
