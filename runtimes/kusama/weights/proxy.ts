import type { WeightTable } from "@serinus/frame";

/** Proxy's calls, without those of the calls within. Measured by the fellowship on 2026-04-09 (`relay/kusama/src/weights/pallet_proxy.rs`). */
export const proxyWeights = {
  proxy: { refTime: 10_442_166n, proofSize: 4706n, reads: 1, per: { p: { refTime: 19_035n } } },
  proxy_announced: {
    refTime: 26_937_637n,
    proofSize: 5698n,
    reads: 3,
    writes: 2,
    per: { a: { refTime: 119_134n }, p: { refTime: 16_784n } },
  },
  remove_announcement: {
    refTime: 18_734_229n,
    proofSize: 5698n,
    reads: 2,
    writes: 2,
    per: { a: { refTime: 115_082n }, p: { refTime: 2794n } },
  },
  reject_announcement: {
    refTime: 18_812_013n,
    proofSize: 5698n,
    reads: 2,
    writes: 2,
    per: { a: { refTime: 111_176n }, p: { refTime: 4612n } },
  },
  announce: {
    refTime: 24_461_346n,
    proofSize: 5698n,
    reads: 3,
    writes: 2,
    per: { a: { refTime: 110_342n }, p: { refTime: 19_762n } },
  },
  add_proxy: {
    refTime: 17_952_584n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 32_037n } },
  },
  remove_proxy: {
    refTime: 17_936_246n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 24_945n } },
  },
  remove_proxies: {
    refTime: 16_345_217n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 1_435_405n } },
  },
  create_pure: {
    refTime: 20_278_075n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 6307n } },
  },
  kill_pure: {
    refTime: 18_542_877n,
    proofSize: 4706n,
    reads: 1,
    writes: 1,
    per: { p: { refTime: 20_038n } },
  },
  poke_deposit: { refTime: 33_853_000n, proofSize: 5698n, reads: 3, writes: 3 },
} as const satisfies WeightTable;
