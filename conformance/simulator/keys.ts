import { fromHex, type Hex, toHex } from "@serinus/bytes";
import type { SlotCrypto, SlotKeys } from "@serinus/consensus-babe";
import { SR25519 } from "@serinus/consensus-babe";
import { SIMPLE_SLOT_CRYPTO, simpleSeal, simpleSlotKeys } from "@serinus/consensus-babe/testing";
import type { AuthorityId } from "@serinus/consensus-grandpa";
import { blake2_256 } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import type { BeefyAuthorityId } from "@serinus/runtime-api";

/** What a validator of the simulation signs with. GRANDPA's and BEEFY's signatures are simulated. */
export interface ValidatorKeys {
  readonly grandpa: AuthorityId;
  readonly grandpaKey: Uint8Array;
  readonly beefy: BeefyAuthorityId;
  readonly babe: Hex;
  readonly babeKey: Uint8Array;
  readonly slotKeys: SlotKeys;
  readonly slotCrypto: SlotCrypto;
  seal(preHash: Uint8Array): Uint8Array;
}

/** @param real whether blocks are sealed and slots are won by sr25519, at about a millisecond each. */
export function validatorKeys(index: number, real: boolean): ValidatorKeys {
  const id = blake2_256(Uint8Array.of(index & 255, index >> 8));
  const others = { grandpa: toHex(id), grandpaKey: id, beefy: toHex(Uint8Array.of(2, ...id)) };
  if (!real)
    return {
      ...others,
      babe: toHex(id),
      babeKey: id,
      slotKeys: simpleSlotKeys(id),
      slotCrypto: SIMPLE_SLOT_CRYPTO,
      seal: (preHash) => simpleSeal(id, preHash),
    };
  const keystore = createMemoryKeystore();
  const author = keystore.generate("babe", "sr25519", `//${index}`);
  return {
    ...others,
    babe: toHex(author),
    babeKey: author,
    slotKeys: keystore,
    slotCrypto: SR25519,
    seal: (preHash) => keystore.sign("babe", "sr25519", author, preHash) as Uint8Array,
  };
}

/** A signature of a hash as BEEFY has it: 65 bytes that hold the hash and who signed. */
export function signBeefy(id: BeefyAuthorityId, hash: Uint8Array): Uint8Array {
  const signature = new Uint8Array(65);
  signature.set(hash);
  signature.set(fromHex(id), 32);
  return signature;
}

/** Whether {@link signBeefy} made it. */
export function verifyBeefy(signature: Uint8Array, hash: Uint8Array, publicKey: Uint8Array): boolean {
  for (let i = 0; i < 32; i++) if (signature[i] !== hash[i]) return false;
  for (let i = 0; i < 33; i++) if (signature[32 + i] !== publicKey[i]) return false;
  return signature.length === 65;
}
