import { concatBytes } from "@serinus/bytes";
import { Header } from "@serinus/runtime-api";
import {
  bool,
  bytes,
  createReader,
  createWriter,
  h256,
  mapped,
  struct,
  u8,
  u32,
  type ValueOf,
} from "@serinus/scale";
import { scaleDecode } from "./justifications.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What a peer says it is: a full node, a light client, or an authority (`sc-network`'s `Roles`). */
export type Role = "full" | "light" | "authority";

const ROLE_BYTES: Readonly<Record<Role, number>> = { full: 1, light: 2, authority: 4 };

/** One byte; an authority is a full node too, and may say both (5). */
const roleByte = mapped(u8, roleOf, (role: Role) => ROLE_BYTES[role]);

/** The handshake of `block-announces/1`, 69 bytes both ways. */
export type BlockAnnouncesHandshake = ValueOf<typeof Handshake>;
const Handshake = struct({ role: roleByte, bestNumber: u32, bestHash: h256, genesisHash: h256 });

/** A new block of a peer. */
export interface BlockAnnounce {
  readonly encodedHeader: Uint8Array;
  /** Whether it is the peer's best block. */
  readonly isBest: boolean;
  /** What the chain's rules add; empty on relay chains. */
  readonly data: Uint8Array;
}

export function encodeHandshake(handshake: BlockAnnouncesHandshake): Uint8Array {
  return Handshake.encode(handshake);
}

/** @throws ProtocolError when the bytes are no handshake. */
export function decodeHandshake(encoded: Uint8Array): BlockAnnouncesHandshake {
  return scaleDecode("block announces handshake", () => Handshake.decode(encoded));
}

/** The handshake of `transactions/1` and `grandpa/1`: the role alone. */
export function encodeRole(role: Role): Uint8Array {
  return Uint8Array.of(ROLE_BYTES[role]);
}

export function encodeBlockAnnounce({ encodedHeader, isBest, data }: BlockAnnounce): Uint8Array {
  const out = createWriter();
  bytes.write(out, data);
  return concatBytes(encodedHeader, Uint8Array.of(isBest ? 1 : 0), out.bytes.subarray(0, out.at));
}

/** @throws ProtocolError when the bytes are no announce. Announces of old peers may end after the header. */
export function decodeBlockAnnounce(encoded: Uint8Array): BlockAnnounce {
  return scaleDecode("block announce", () => {
    const input = createReader(encoded);
    Header.read(input);
    const encodedHeader = encoded.slice(0, input.at);
    const isBest = input.at < input.end && bool.read(input);
    const data = input.at < input.end ? bytes.read(input) : new Uint8Array(0);
    if (input.at < input.end) throw new ProtocolError(`${input.end - input.at} bytes too many`);
    return { encodedHeader, isBest, data };
  });
}

function roleOf(byte: number): Role {
  if ((byte & 4) !== 0) return "authority";
  if ((byte & 1) !== 0) return "full";
  if ((byte & 2) !== 0) return "light";
  throw new ProtocolError(`role ${byte}: 1, 2 or 4 were expected`);
}
