import type { AccountId } from "@serinus/bytes";
import type { Pallet, PalletCode } from "@serinus/frame";
import type { Codec } from "@serinus/scale";
import type { Session } from "../session.ts";
import type { manifest } from "./manifest.ts";

/** What Historical needs from the runtime. */
export interface HistoricalConfig<Identification = unknown> {
  readonly session: Session;
  /** What is known of a validator besides its account: on Kusama its stake, `Exposure`. */
  readonly Identification: Codec<Identification>;
  /** `undefined` when nothing is known, which leaves the validator out. */
  fullIdentificationOf(validator: AccountId): Identification | undefined;
}

/** The Historical pallet. */
export type Historical = Pallet<typeof manifest, HistoricalConfig>;

/** Everything Historical does by itself. */
export const historicalCode: PalletCode<Historical> = {
  calls: {},
  tryState({ storage }) {
    const range = storage.StoredRange.get();
    if (range !== undefined && range[0] >= range[1]) {
      throw new Error(`roots are stored from session ${range[0]} to before ${range[1]}, which are none`);
    }
    for (const session of storage.HistoricalSessions.iterKeys()) {
      if (range === undefined || session < range[0] || session >= range[1]) {
        throw new Error(`the root of session ${session} lies outside the range that is stored`);
      }
    }
  },
};
