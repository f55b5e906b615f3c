import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { typeNameOf } from "@serinus/frame";
import { Weight } from "@serinus/runtime-api";
import {
  accountId,
  array,
  bitSequence,
  boundedVec,
  bytes,
  type Codec,
  compactU128,
  fixedBytes,
  h256,
  option,
  str,
  tuple,
  u8,
  u32,
  vec,
} from "@serinus/scale";
import { RuntimeCall } from "../example/runtime.ts";
import { MultiAddress } from "../extrinsic/multi-address.ts";

describe("derived type names", () => {
  const expected: readonly (readonly [Codec<unknown>, string])[] = [
    [u32, "u32"],
    [str, "String"],
    [compactU128, "u128"],
    [bytes, "Vec<u8>"],
    [fixedBytes(32), "[u8; 32]"],
    [array(u32, 4), "[u32; 4]"],
    [accountId, "T::AccountId"],
    [h256, "T::Hash"],
    [MultiAddress, "AccountIdLookupOf<T>"],
    [RuntimeCall, "Box<<T as Config>::RuntimeCall>"],
    [option(Weight), "Option<Weight>"],
    [vec(tuple(accountId, u8)), "Vec<(T::AccountId, u8)>"],
    [boundedVec(u8, 4), "BoundedVec<u8>"],
    [bitSequence, "BitVec<u8, Lsb0>"],
  ];

  it("are what Rust's pallets usually write", () => {
    for (const [codec, name] of expected) assert.equal(typeNameOf(codec), name);
  });
});
