import type { AccountId } from "@serinus/bytes";
import { KeyTypeId } from "@serinus/runtime-api";
import { accountId, bytes, type Codec, tuple, u32 } from "@serinus/scale";
import { createTrie, type OpenTrie } from "@serinus/trie/with-hasher";
import { keyBytes } from "../keys.ts";
import type { Historical } from "./historical.ts";

/** A validator with what is known of it. */
export type Identified = readonly [validator: AccountId, identification: unknown];

const trieKey = /* @__PURE__ */ tuple(KeyTypeId, bytes);

/** A session's trie: from each key to its owner's place, from each place to the owner (`ProvingTrie`). */
export function provingTrie(historical: Historical, validators: readonly Identified[]): OpenTrie {
  const { host, config } = historical;
  const { session } = config;
  const codec = identificationTuple(historical);
  const entries: [Uint8Array, Uint8Array][] = [];
  validators.forEach((validator, index) => {
    const keys = session.storage.NextKeys.get(validator[0]);
    if (keys === undefined) return;
    const place = u32.encode(index);
    for (const { type, field } of session.config.keys) {
      entries.push([trieKey.encode([type, keyBytes(keys, field)]), place]);
    }
    entries.push([place, codec.encode(validator)]);
  });
  return createTrie(host.hashing_blake2_256, entries, 0);
}

/** The owner of a key by a session's trie. @throws MissingNodeError, BadNodeError */
export function ownerIn(
  historical: Historical,
  trie: OpenTrie,
  keyType: string,
  key: Uint8Array,
): Identified | undefined {
  const place = trie.get(trieKey.encode([keyType, key]));
  const owner = place && trie.get(place);
  return owner && identificationTuple(historical).decode(owner);
}

/** This session's validators of whom something is known. */
export function identifiedValidators({ config }: Historical): readonly Identified[] {
  const identified: Identified[] = [];
  for (const validator of config.session.storage.Validators.get()) {
    const identification = config.fullIdentificationOf(validator);
    if (identification !== undefined) identified.push([validator, identification]);
  }
  return identified;
}

/** How {@link Identified} is encoded. */
export function identificationTuple({ config }: Historical): Codec<Identified> {
  return tuple(accountId, config.Identification) as Codec<unknown> as Codec<Identified>;
}
