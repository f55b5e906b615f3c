import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  addWeights,
  allows,
  arithmeticFailure,
  badOrigin,
  createDispatcher,
  createOrigins,
  createStorageLayers,
  type Dispatcher,
  DispatchFailure,
  eitherOf,
  ensureNone,
  ensureOrigin,
  ensureRoot,
  ensureSigned,
  ensureSignedOrRoot,
  failureOf,
  isCaller,
  isNone,
  isRoot,
  isSigned,
  isSignedBy,
  mapSuccess,
  mount,
  neverOrigin,
  outcomeOf,
  type PalletCode,
  rootWithSuccess,
  signedCaller,
  TRANSACTIONAL_LIMIT,
  tokenFailure,
  weight,
  withCaller,
  withFilter,
} from "@serinus/frame";
import { createMemoryHost, newTestChain, testAccounts } from "@serinus/frame/testing";
import { DispatchError, type Weight } from "@serinus/runtime-api";
import { utf8Encode } from "@serinus/scale";
import { assemblePallets } from "../example/runtime.ts";

const [ALICE, BOB] = testAccounts(1, 2);
const KEY = utf8Encode("key");

describe("storage layers", () => {
  it("keep what returns and undo what throws", () => {
    const host = createMemoryHost();
    const layers = createStorageLayers(host);
    layers.within(() => host.storage_set(KEY, Uint8Array.of(1)));
    assert.throws(
      () =>
        layers.within(() => {
          host.storage_set(KEY, Uint8Array.of(2));
          throw badOrigin;
        }),
      (thrown) => thrown === badOrigin,
    );
    const seen = layers.discarding(() => {
      host.storage_set(KEY, Uint8Array.of(3));
      return host.storage_get(KEY);
    });
    assert.deepEqual(
      [seen, host.storage_get(KEY), host.openTransactions()],
      [Uint8Array.of(3), Uint8Array.of(1), 0],
    );
  });

  it("nest 255 deep and no deeper", () => {
    const host = createMemoryHost();
    const layers = createStorageLayers(host);
    let deepest = 0;
    const nest = (depth: number): void =>
      layers.within(() => {
        deepest = depth;
        nest(depth + 1);
      });
    assert.throws(
      () => nest(1),
      (thrown) => thrown instanceof DispatchFailure && thrown.message === "Transactional.LimitReached",
    );
    assert.deepEqual([deepest, host.openTransactions(), layers.isOpen()], [TRANSACTIONAL_LIMIT, 0, false]);
  });
});

describe("failures", () => {
  it("are prepared once and encode as Substrate's", () => {
    const { own } = newTestChain(assemblePallets).runtime;
    assert.equal(own.guestbook.error.NotSigned, own.guestbook.error.NotSigned);
    assert.deepEqual([...DispatchError.encode(own.guestbook.error.NotSigned.error)], [3, 7, 1, 0, 0, 0]);
    assert.equal(String(own.guestbook.error.NotSigned), "DispatchFailure: Guestbook.NotSigned");
    assert.deepEqual([...DispatchError.encode(badOrigin.error)], [2]);
    assert.deepEqual([...DispatchError.encode(tokenFailure("Frozen").error)], [7, 5]);
    assert.deepEqual([...DispatchError.encode(arithmeticFailure("DivisionByZero").error)], [8, 2]);
    assert.equal(failureOf({ type: "Token", value: { type: "Frozen" } }).message, "Token.Frozen");
  });

  it("become outcomes, other errors do not", () => {
    const pays_fee = { type: "Yes" } as const;
    assert.deepEqual(
      outcomeOf(() => ({ actual_weight: undefined, pays_fee })),
      { ok: true, postInfo: { actual_weight: undefined, pays_fee } },
    );
    assert.deepEqual(
      outcomeOf(() => {
        throw badOrigin;
      }),
      { ok: false, error: { type: "BadOrigin" }, postInfo: { actual_weight: undefined, pays_fee } },
    );
    assert.throws(
      () =>
        outcomeOf(() => {
          throw new RangeError("a bug");
        }),
      /a bug/,
    );
  });
});

describe("the dispatcher", () => {
  const sign = (message: string): AnyCall => ({
    type: "Guestbook",
    value: { type: "sign", value: { message: utf8Encode(message) } },
  });

  it("tells weight, class and fee before a call runs", () => {
    const { dispatcher, runtime } = newTestChain(assemblePallets);
    const info = dispatcher.info(sign("abc"));
    assert.deepEqual(info.call_weight, runtime.own.guestbook.config.weights.sign({ m: 3 }));
    assert.deepEqual([info.class, info.pays_fee], [{ type: "Normal" }, { type: "Yes" }]);
    assert.equal(dispatcher.info({ type: "Guestbook", value: { type: "clear" } }).class.type, "Operational");
    assert.throws(
      () => dispatcher.info({ type: "Guestbook", value: { type: "burn" } }),
      /no call Guestbook.burn/,
    );
  });

  it("works out a call once, however deep it lies in others", () => {
    let asked = 0;
    type Boxed = { readonly inner?: AnyCall };
    const open = {
      weight: (_pallet: unknown, { inner }: Boxed): Weight => {
        asked++;
        return inner === undefined ? weight(1n) : addWeights(weight(1n), dispatcher.info(inner).call_weight);
      },
      class: (_pallet: unknown, { inner }: Boxed) =>
        inner === undefined ? "Normal" : dispatcher.info(inner).class.type,
      dispatch: () => {},
    };
    const pallet = { name: "Box", index: 0, manifest: { module: "box" }, host: createMemoryHost() };
    const dispatcher: Dispatcher = createDispatcher(
      createStorageLayers(pallet.host),
      () => [mount<typeof pallet, undefined>(pallet, { calls: { open } } as PalletCode<typeof pallet>)],
      () => badOrigin,
    );
    let call: AnyCall = { type: "Box", value: { type: "open", value: {} } };
    for (let depth = 1; depth < 256; depth++) {
      call = { type: "Box", value: { type: "open", value: { inner: call } } };
    }
    assert.deepEqual(dispatcher.info(call).call_weight, weight(256n));
    assert.equal(asked, 256);
  });

  it("asks the origin's filter, of the calls inside calls too", () => {
    const { dispatcher, runtime, origins, assertNoop, assertOk } = newTestChain(assemblePallets);
    const { CallFiltered } = runtime.own.system.error;
    const noGuestbook = withFilter(origins.signed(ALICE), (call) => call.type !== "Guestbook");
    assertNoop(sign("a"), noGuestbook, CallFiltered);
    assertNoop(
      { type: "Batch", value: { type: "batch_all", value: { calls: [sign("a")] } } },
      noGuestbook,
      CallFiltered,
    );
    dispatcher.dispatchBypassingFilter(sign("a"), noGuestbook);
    assert.equal(runtime.own.guestbook.storage.Entries.count(), 1);
    assertOk(
      { type: "Guestbook", value: { type: "clear" } },
      withFilter(origins.root, () => false),
    );
  });
});

describe("origins", () => {
  const origins = createOrigins((call) => call.type !== "Forbidden");
  const { root, none } = origins;
  const alice = origins.signed(ALICE);
  const council = origins.from({ type: "Council", value: { type: "Members", value: [2, 3] } });
  const call = (type: string): AnyCall => ({ type, value: { type: "x" } });
  const refuses = (work: () => unknown) => assert.throws(work, (thrown) => thrown === badOrigin);

  it("are ensured", () => {
    assert.equal(ensureSigned(alice), ALICE);
    assert.equal(ensureSignedOrRoot(alice), ALICE);
    assert.equal(ensureSignedOrRoot(root), undefined);
    ensureRoot(root);
    ensureNone(none);
    for (const other of [root, none, council]) refuses(() => ensureSigned(other));
    for (const other of [alice, none, council]) refuses(() => ensureRoot(other));
    for (const other of [alice, root, council]) refuses(() => ensureNone(other));
    for (const other of [none, council]) refuses(() => ensureSignedOrRoot(other));
  });

  it("carry the base filter, except root", () => {
    assert.deepEqual(
      [alice, council, none, root].map((origin) => allows(origin, call("Forbidden"))),
      [false, false, false, true],
    );
    assert.ok(allows(alice, call("Balances")));
    const proxied = withCaller(
      withFilter(alice, ({ type }) => type === "Staking"),
      signedCaller(BOB),
    );
    assert.equal(ensureSigned(proxied), BOB);
    assert.deepEqual(
      ["Staking", "Balances"].map((type) => allows(proxied, call(type))),
      [true, false],
    );
  });

  it("meet conditions that runtimes put together", () => {
    const half = isCaller("Council", (given) => {
      const [yes = 0, of = 1] = (given as { value: number[] }).value;
      return yes * 2 >= of ? { value: yes } : undefined;
    });
    const condition = eitherOf(rootWithSuccess(100), half);
    assert.equal(ensureOrigin(condition, root), 100);
    assert.equal(ensureOrigin(condition, council), 2);
    refuses(() => ensureOrigin(condition, alice));
    const members: readonly AccountId[] = [BOB];
    refuses(() =>
      ensureOrigin(
        isSignedBy(() => members),
        alice,
      ),
    );
    assert.equal(
      ensureOrigin(
        isSignedBy(() => [ALICE]),
        alice,
      ),
      ALICE,
    );
    assert.equal(
      ensureOrigin(
        mapSuccess(isSigned, (who) => who.length),
        alice,
      ),
      66,
    );
    assert.deepEqual(
      [isRoot(root), isNone(none), isNone(root)],
      [{ value: undefined }, { value: undefined }, undefined],
    );
    refuses(() => ensureOrigin(neverOrigin, root));
  });
});
