import { fromHex, type Hex } from "@serinus/bytes";
import type { RuntimeVersion } from "@serinus/runtime-api";

/** Runtime APIs with their versions in Kusama 1_006_000, in its order. An API's id is blake2b of its name, 8 bytes. */
const APIS: readonly (readonly [name: string, id: Hex, version: number])[] = [
  ["Core", "0xdf6acb689907609b", 5],
  ["Metadata", "0x37e397fc7c91f5e4", 2],
  ["BlockBuilder", "0x40fe3ad401f8959a", 6],
  ["TaggedTransactionQueue", "0xd2bc9897eed08f15", 3],
  ["OffchainWorkerApi", "0xf78b278be53f454c", 2],
  ["BeefyApi", "0x49eaaf1b548a0cb0", 5],
  ["MmrApi", "0x91d5df18b0d2cf58", 2],
  ["BeefyMmrApi", "0x2a5e924655399e60", 1],
  ["GrandpaApi", "0xed99c5acb25eedf5", 3],
  ["BabeApi", "0xcbca25e39f142387", 2],
  ["AuthorityDiscoveryApi", "0x687ad44ad37f03c2", 1],
  ["SessionKeys", "0xab3c0572291feb8b", 1],
  ["AccountNonceApi", "0xbc9d89904f5b923f", 1],
  ["TransactionPaymentApi", "0x37c8bb1350a9a2a8", 4],
  ["TransactionPaymentCallApi", "0xf3ff14d5ab527059", 3],
  ["GenesisBuilder", "0xfbc577b9d747efd6", 1],
];

/** Which runtime this is: Kusama 1_006_000, in TypeScript. */
export const version: RuntimeVersion = {
  spec_name: "kusama",
  impl_name: "serinus-kusama",
  authoring_version: 2,
  spec_version: 1_006_000,
  impl_version: 0,
  apis: APIS.map(([, id, number]) => [fromHex(id), number]),
  transaction_version: 26,
  system_version: 1,
};
