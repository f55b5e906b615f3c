export { accountOf, ensureUpgraded } from "./account.ts";
export { type AccountStore, type StoredAccount, systemAccountStore } from "./account-store.ts";
export type { Balances, BalancesConfig } from "./balances.ts";
export { decreaseBalance, increaseBalance } from "./change-balance.ts";
export { balancesCode } from "./code.ts";
export {
  depositCreating,
  depositIntoExisting,
  type ExistenceRequirement,
  makeFreeBalanceBe,
  resolveCreating,
  slash,
  transferCurrency,
  withdrawCurrency,
} from "./currency.ts";
export {
  burnIssuance,
  dropNegative,
  dropPositive,
  issueNegative,
  mergeNegative,
  type NegativeImbalance,
  noNegative,
  noPositive,
  type PositiveImbalance,
} from "./currency-imbalance.ts";
export { forceSetBalance } from "./force.ts";
export {
  balanceFrozen,
  canFreeze,
  decreaseFrozen,
  ensureFrozen,
  extendFreeze,
  increaseFrozen,
  setFreeze,
  setFrozen,
  thaw,
} from "./freeze.ts";
export {
  balanceOnHold,
  burnAllHeld,
  burnHeld,
  ensureCanHold,
  hold,
  holdAvailable,
  reducibleBalanceOnHold,
  release,
  releaseAll,
  setOnHold,
  slashHeld,
  transferAndHold,
  transferOnHold,
} from "./hold.ts";
export {
  type Credit,
  type Debt,
  deposit,
  dropCredit,
  dropDebt,
  issue,
  merge,
  noCredit,
  noDebt,
  offset,
  rescind,
  resolve,
  settle,
  split,
  withdraw,
} from "./imbalance.ts";
export {
  canDeposit,
  canWithdraw,
  freeBalance,
  minimumBalance,
  reducibleBalance,
  reservedBalance,
  totalBalance,
} from "./inspect.ts";
export { activeIssuance, deactivate, reactivate, totalIssuance } from "./issuance.ts";
export { balanceLocked, extendLock, removeLock, setLock } from "./lock.ts";
export { type BalancesManifest, type BalancesTypes, balancesManifest } from "./manifest.ts";
export { reservableCurrency } from "./reservable-currency.ts";
export {
  canReserve,
  repatriateReserved,
  reserve,
  slashReserved,
  transferReserved,
  unreserve,
} from "./reserve.ts";
export type {
  DepositConsequence,
  Fortitude,
  Precision,
  Preservation,
  Provenance,
  Restriction,
  WithdrawConsequence,
} from "./tokens.ts";
export { burnFrom, mintInto, restore, setBalance, shelve, transfer } from "./transfer.ts";
export {
  AccountData,
  AdjustmentDirection,
  BalanceLock,
  BalanceStatus,
  type IdAmount,
  idAmountOf,
  noAccountData,
  Reasons,
  ReserveData,
} from "./types.ts";
export type { BalancesWeights } from "./weights.ts";
