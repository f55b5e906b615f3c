import type { WeightTable } from "@serinus/frame";

/** Proxy's calls, without those of the calls within. Measured by the fellowship on 2025-06-16 (`relay/kusama/src/weights/pallet_proxy.rs`, v1.6.0). */
export const proxyWeights = {
  proxy: { refTime: 17_341_120n, proofSize: 4706n, reads: 1, per: { p: { refTime: 90_751n } } },
  proxy_announced: {
    refTime: 47_194_638n,
    proofSize: 5698n,
    reads: 3,
    writes: 2,
    per: { a: { refTime: 255_823n }, p: { refTime: 117_058n } },
  },
  remove_announcement: {
    refTime: 33_266_522n,
    proofSize: 5698n,
    reads: 2,
    writes: 2,
    per: { a: { refTime: 235_812n }, p: { refTime: 53_476n } },
  },
  reject_announcement: {
    refTime: 35_310_428n,
    proofSize: 5698n,
    reads: 2,
    writes: 2,
    per: { a: { refTime: 239_308n } },
  },
  announce: {
    refTime: 44_556_388n,
    proofSize: 5698n,
    reads: 3,
    writes: 2,
    per: { a: { refTime: 217_592n }, p: { refTime: 68_878n } },
  },
  add_proxy: {
    refTime: 30_194_172n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 232_783n } },
  },
  remove_proxy: { refTime: 34_359_464n, proofSize: 4706n, reads: 1, writes: 1 },
  remove_proxies: {
    refTime: 27_297_306n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 128_583n } },
  },
  create_pure: {
    refTime: 35_211_484n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 103_415n } },
  },
  kill_pure: { refTime: 30_638_787n, proofSize: 4706n, reads: 1, writes: 1 },
  poke_deposit: { refTime: 58_080_000n, proofSize: 5698n, reads: 3, writes: 3 },
} as const satisfies WeightTable;
