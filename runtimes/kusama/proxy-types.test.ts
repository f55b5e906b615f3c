import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProxyType, proxyRules } from "./proxy-types.ts";

/** All kinds with their indices on chain. */
const KINDS: readonly (readonly [ProxyType["type"], number])[] = [
  ["Any", 0],
  ["NonTransfer", 1],
  ["Governance", 2],
  ["Staking", 3],
  ["CancelProxy", 5],
  ["Auction", 6],
  ["Society", 7],
  ["NominationPools", 8],
  ["Spokesperson", 9],
  ["ParaRegistration", 10],
];

/** The kinds, besides `Any`, that may make the call. */
const allowedBy = (type: string, call: string): string[] =>
  KINDS.map(([kind]) => kind).filter(
    (kind) =>
      kind !== "Any" && proxyRules.allows({ type: kind }, { type, value: { type: call, value: undefined } }),
  );

describe("Kusama's kinds of proxies", () => {
  it("have the indices of the chain, without the one that is gone", () => {
    for (const [type, index] of KINDS) assert.deepEqual([...ProxyType.encode({ type })], [index]);
    assert.throws(() => ProxyType.decode(Uint8Array.of(4)), /no variant has index 4/);
  });

  it("allow their calls and no others", () => {
    const expected: readonly (readonly [pallet: string, call: string, by: readonly string[]])[] = [
      ["System", "remark", ["NonTransfer", "Spokesperson"]],
      ["System", "remark_with_event", ["NonTransfer", "Spokesperson"]],
      ["System", "set_code", ["NonTransfer"]],
      ["Balances", "transfer_allow_death", []],
      ["Balances", "transfer_keep_alive", []],
      ["Balances", "burn", []],
      ["Indices", "claim", ["NonTransfer"]],
      ["Indices", "free", ["NonTransfer"]],
      ["Indices", "freeze", ["NonTransfer"]],
      ["Indices", "transfer", []],
      ["Indices", "force_transfer", []],
      ["Indices", "poke_deposit", []],
      ["Staking", "bond", ["NonTransfer", "Staking"]],
      ["Session", "set_keys", ["NonTransfer", "Staking"]],
      ["FastUnstake", "register_fast_unstake", ["NonTransfer", "Staking"]],
      ["VoterList", "rebag", ["NonTransfer", "Staking"]],
      ["NominationPools", "join", ["NonTransfer", "Staking", "NominationPools"]],
      ["Treasury", "spend", ["NonTransfer", "Governance"]],
      ["ConvictionVoting", "vote", ["NonTransfer", "Governance"]],
      ["FellowshipReferenda", "submit", ["NonTransfer", "Governance"]],
      ["Society", "bid", ["NonTransfer", "Society"]],
      [
        "Utility",
        "batch",
        ["NonTransfer", "Governance", "Staking", "CancelProxy", "NominationPools", "ParaRegistration"],
      ],
      [
        "Utility",
        "as_derivative",
        ["NonTransfer", "Governance", "Staking", "CancelProxy", "NominationPools"],
      ],
      ["Proxy", "reject_announcement", ["NonTransfer", "CancelProxy"]],
      ["Proxy", "remove_proxy", ["NonTransfer", "ParaRegistration"]],
      ["Proxy", "proxy", ["NonTransfer"]],
      ["Multisig", "as_multi", ["NonTransfer", "CancelProxy"]],
      ["Registrar", "register", ["NonTransfer", "Auction", "ParaRegistration"]],
      ["Registrar", "reserve", ["NonTransfer", "Auction", "ParaRegistration"]],
      ["Registrar", "deregister", ["NonTransfer", "Auction"]],
      ["Registrar", "swap", ["Auction"]],
      ["Auctions", "bid", ["NonTransfer", "Auction"]],
      ["Crowdloan", "contribute", ["NonTransfer", "Auction"]],
      ["Recovery", "as_recovered", ["NonTransfer"]],
      ["Recovery", "create_recovery", []],
      ["Recovery", "initiate_recovery", []],
      ["Vesting", "vest_other", ["NonTransfer"]],
      ["Vesting", "vested_transfer", []],
      ["XcmPallet", "send", []],
      ["Preimage", "note_preimage", []],
      ["Parameters", "set_parameter", []],
      ["toString", "call", []],
    ];
    for (const [pallet, call, by] of expected) {
      assert.deepEqual(allowedBy(pallet, call), by, `${pallet}.${call}`);
      assert.ok(proxyRules.allows({ type: "Any" }, { type: pallet, value: { type: call } }));
    }
  });

  it("are parts of one another: of Any all, of NonTransfer all but Any, of the others themselves", () => {
    for (const [type] of KINDS) {
      for (const [other] of KINDS) {
        const expected = type === other || type === "Any" || (type === "NonTransfer" && other !== "Any");
        assert.equal(proxyRules.isSuperset({ type }, { type: other }), expected, `${type} and ${other}`);
      }
    }
    assert.deepEqual(proxyRules.everything, { type: "Any" });
  });
});
