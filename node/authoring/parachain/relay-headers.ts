import { type H256, toH256 } from "@serinus/bytes";
import { blake2_256, type Keypair, signWith } from "@serinus/crypto";
import { DigestItem, Header } from "@serinus/runtime-api";
import { preDigest } from "../pre-digest.ts";

const NOTHING = toH256(new Uint8Array(32));

/** The relay parent and `offset` blocks on it, each in a slot of its own and sealed by `author`, authority 0. */
export function relayHeaders(
  parent: { readonly number: number; readonly slot: number; readonly stateRoot: H256 },
  offset: number,
  author: Keypair,
): Header[] {
  const headers: Header[] = [];
  let parent_hash = NOTHING;
  for (let i = 0; i <= offset; i++) {
    const logs = [DigestItem.decode(preDigest("BABE", 0, parent.slot + i))];
    const unsealed: Header = {
      parent_hash,
      number: parent.number + i,
      state_root: parent.stateRoot,
      extrinsics_root: NOTHING,
      digest: { logs },
    };
    const signature = signWith(author, blake2_256(Header.encode(unsealed)));
    const header: Header = {
      ...unsealed,
      digest: { logs: [...logs, { type: "Seal", value: ["BABE", signature] }] },
    };
    headers.push(header);
    parent_hash = toH256(blake2_256(Header.encode(header)));
  }
  return headers;
}
