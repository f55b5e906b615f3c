import {
  type AnyCall,
  type Dispatcher,
  type JsonCodec,
  type MountedPallet,
  mount,
  type Origins,
  type RuntimeContext,
  type StorageLayers,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { authorityDiscoveryCode } from "@serinus/pallet-authority-discovery";
import { type Authorship, author, authorshipCode } from "@serinus/pallet-authorship";
import { babeCode } from "@serinus/pallet-babe";
import { type AccountData, type Balances, balancesCode, reservableCurrency } from "@serinus/pallet-balances";
import { beefyCode } from "@serinus/pallet-beefy";
import { beefyMmrLeafCode } from "@serinus/pallet-beefy-mmr";
import { grandpaCode } from "@serinus/pallet-grandpa";
import { type Indices, indicesCode } from "@serinus/pallet-indices";
import { mmrCode } from "@serinus/pallet-mmr";
import { type Multisig, multisigCode } from "@serinus/pallet-multisig";
import { offencesCode } from "@serinus/pallet-offences";
import { type Preimage, preimageCode } from "@serinus/pallet-preimage";
import { type ProxyPallet, proxyCode } from "@serinus/pallet-proxy";
import { type Scheduler, schedulerCode } from "@serinus/pallet-scheduler";
import { historicalCode, sessionCode } from "@serinus/pallet-session";
import { type Sudo, sudoCode } from "@serinus/pallet-sudo";
import { depositEvent, type System, systemCode } from "@serinus/pallet-system";
import { type Timestamp, timestampCode } from "@serinus/pallet-timestamp";
import { type TransactionPayment, transactionPaymentCode } from "@serinus/pallet-transaction-payment";
import { type Utility, utilityCode } from "@serinus/pallet-utility";
import { validatorManagerCode } from "@serinus/pallet-validator-manager";
import { type Vesting, vestingCode } from "@serinus/pallet-vesting";
import { bindValidators, type ValidatorPallets } from "./bind-validators.ts";
import { createAuthorship } from "./pallets/authorship.ts";
import { createBalances } from "./pallets/balances.ts";
import { createIndices } from "./pallets/indices.ts";
import { createMultisig } from "./pallets/multisig.ts";
import { createPreimage } from "./pallets/preimage.ts";
import { createProxy } from "./pallets/proxy.ts";
import { createScheduler } from "./pallets/scheduler.ts";
import { createSudo } from "./pallets/sudo.ts";
import { createSystem, SS58_PREFIX } from "./pallets/system.ts";
import { createTimestamp } from "./pallets/timestamp.ts";
import { createTransactionPayment } from "./pallets/transaction-payment.ts";
import { createUtility } from "./pallets/utility.ts";
import { createVesting } from "./pallets/vesting.ts";
import type { PlacedPallets } from "./placed-pallets.ts";
import { sessionKeysJson } from "./session-keys.ts";

/** All pallets of the runtime, bound to a host. */
export interface KusamaPallets extends ValidatorPallets {
  readonly system: System<AccountData>;
  readonly timestamp: Timestamp;
  readonly indices: Indices;
  readonly balances: Balances;
  readonly transactionPayment: TransactionPayment;
  readonly authorship: Authorship;
  readonly utility: Utility;
  readonly vesting: Vesting;
  readonly scheduler: Scheduler;
  readonly proxy: ProxyPallet;
  readonly multisig: Multisig;
  readonly preimage: Preimage;
  /** On chains of a developer's own. */
  readonly sudo: Sudo | undefined;
}

/** What the pallets are bound to. The dispatcher knows them only when all are bound. */
export interface RuntimeParts {
  readonly host: HostApi;
  readonly layers: StorageLayers;
  readonly dispatcher: Dispatcher;
  readonly origins: Origins;
  /** Hands a call without a signature to the node's pool. */
  submit(call: AnyCall): boolean;
}

/** Binds every pallet, each with what it needs from others. */
export function bindPallets(parts: RuntimeParts, placed: PlacedPallets): KusamaPallets {
  const { host, layers } = parts;
  const context: RuntimeContext = {
    host,
    layers,
    depositEvent: (pallet, event, topics) => depositEvent(system, pallet, event, topics),
  };
  const system = createSystem(context, placed.system);
  const validators = bindValidators(context, placed, {
    system,
    author: () => author(authorship),
    submit: parts.submit,
  });
  const timestamp = createTimestamp(context, placed.timestamp, validators.babe);
  const balances = createBalances(context, placed.balances, system);
  const currency = reservableCurrency(balances);
  const indices = createIndices(context, currency);
  const authorship = createAuthorship(context, system, () => validators.session.storage.Validators.get());
  const transactionPayment = createTransactionPayment(context, system, balances, authorship);
  const utility = createUtility(context, placed.utility, parts);
  const vesting = createVesting(context, system, balances);
  const preimage = createPreimage(context, balances, currency);
  const scheduler = createScheduler(context, placed.scheduler, placed, parts, system, preimage);
  const calling = { ...parts, encodeCall: (call: AnyCall) => placed.RuntimeCall.encode(call) };
  const proxy = createProxy(context, placed.proxy, system, currency, calling);
  const multisig = createMultisig(context, placed.multisig, system, currency, calling);
  return {
    ...validators,
    system,
    timestamp,
    indices,
    balances,
    transactionPayment,
    authorship,
    utility,
    vesting,
    scheduler,
    proxy,
    multisig,
    preimage,
    sudo: placed.sudo && createSudo(context, placed.sudo, parts),
  };
}

/** The pallets with their code, in the order of the runtime: that of hooks and of the genesis. */
export function mountPallets(pallets: KusamaPallets): readonly MountedPallet[] {
  return [
    mount(pallets.system, systemCode),
    mount(pallets.babe, babeCode(SS58_PREFIX)),
    mount(pallets.timestamp, timestampCode),
    mount(pallets.indices, indicesCode(SS58_PREFIX)),
    mount(pallets.balances, balancesCode(SS58_PREFIX)),
    mount(pallets.transactionPayment, transactionPaymentCode),
    mount(pallets.authorship, authorshipCode),
    mount(pallets.offences, offencesCode),
    mount(pallets.historical, historicalCode),
    mount(pallets.session, sessionCode(SS58_PREFIX, sessionKeysJson(SS58_PREFIX) as JsonCodec<never>)),
    mount(pallets.grandpa, grandpaCode(SS58_PREFIX)),
    mount(pallets.authorityDiscovery, authorityDiscoveryCode(SS58_PREFIX)),
    mount(pallets.utility, utilityCode),
    mount(pallets.vesting, vestingCode(SS58_PREFIX)),
    mount(pallets.scheduler, schedulerCode),
    mount(pallets.proxy, proxyCode),
    mount(pallets.multisig, multisigCode),
    mount(pallets.preimage, preimageCode),
    mount(pallets.beefy, beefyCode(SS58_PREFIX)),
    mount(pallets.mmr, mmrCode),
    mount(pallets.beefyMmrLeaf, beefyMmrLeafCode),
    ...(pallets.validatorManager === undefined
      ? []
      : [mount(pallets.validatorManager, validatorManagerCode)]),
    ...(pallets.sudo === undefined ? [] : [mount(pallets.sudo, sudoCode(SS58_PREFIX))]),
  ];
}
