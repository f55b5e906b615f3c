import { asBytes, asU32, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Type of a `FIND_NODE` message (libp2p's Kademlia specification). */
const FIND_NODE = 4;

/** Asks for the peers that are closest to a key. */
export function encodeFindNode(key: Uint8Array): Uint8Array {
  return protobufWriter().uint(1, FIND_NODE).bytes(2, key).finish();
}

/** The key asked about. @throws ProtocolError when the bytes are no `FIND_NODE`. */
export function decodeFindNode(bytes: Uint8Array): Uint8Array {
  let type = 0;
  let key: Uint8Array | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) type = asU32(field);
    else if (field.number === 2) key = asBytes(field);
  }
  if (type !== FIND_NODE || key === undefined)
    throw new ProtocolError(
      `a Kademlia message of type ${type}, FIND_NODE (${FIND_NODE}) with a key was expected`,
    );
  return key;
}
