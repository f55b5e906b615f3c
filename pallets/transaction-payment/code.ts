import {
  type GenesisConfig,
  GenesisError,
  type JsonCodec,
  jsonObject,
  jsonString,
  type PalletCode,
} from "@serinus/frame";
import { FixedU128 } from "@serinus/numeric";
import type { TransactionPayment } from "./transaction-payment.ts";

interface TransactionPaymentGenesis {
  readonly multiplier: FixedU128;
}

/** A fixed-point number as the decimal text of its inner integer, as Substrate writes it. */
const jsonFixed: JsonCodec<FixedU128> = {
  fromJson(value, path) {
    if (value === undefined) return FixedU128.one;
    const text = jsonString.fromJson(value, path);
    if (!/^\d{1,39}$/.test(text))
      throw new GenesisError(path, `expected the digits of an integer, found ${text}`);
    const inner = BigInt(text);
    if (inner > FixedU128.max) throw new GenesisError(path, "exceeds 128 bits");
    return FixedU128.fromInner(inner);
  },
  toJson: (value) => value.toString(),
};

const genesis: GenesisConfig<TransactionPayment, TransactionPaymentGenesis> = {
  json: jsonObject({ multiplier: jsonFixed }),
  build({ storage }, { multiplier }) {
    storage.StorageVersion.put({ type: "V2" });
    storage.NextFeeMultiplier.put(multiplier);
  },
};

/** Everything TransactionPayment does. */
export const transactionPaymentCode: PalletCode<TransactionPayment, TransactionPaymentGenesis> = {
  calls: {},
  genesis,
  hooks: {
    onFinalize: ({ storage, config }) => void storage.NextFeeMultiplier.mutate(config.nextMultiplier),
  },
};
