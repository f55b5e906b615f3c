import { type PalletCode, weightMeter } from "@serinus/frame";
import { calls } from "./calls.ts";
import { assertLookupsFit } from "./integrity-test.ts";
import type { Scheduler } from "./scheduler.ts";
import { serviceAgendas } from "./service-agendas.ts";
import { assertSchedulerState } from "./try-state.ts";

/** Everything Scheduler does. */
export const schedulerCode: PalletCode<Scheduler> = {
  calls,
  hooks: {
    onInitialize(scheduler) {
      const meter = weightMeter(scheduler.constants.MaximumWeight);
      serviceAgendas(scheduler, meter, scheduler.config.blockNumber());
      return meter.consumed();
    },
    integrityTest: assertLookupsFit,
  },
  tryState: assertSchedulerState,
};
