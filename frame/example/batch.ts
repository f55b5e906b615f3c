import {
  type AnyCall,
  addWeights,
  type Calls,
  type Dispatcher,
  DispatchFailure,
  definePallet,
  type Pallet,
  type PalletCode,
  typed,
  withPostInfo,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { type Codec, u32, vec } from "@serinus/scale";

/** A pallet whose call holds calls: its manifest takes the codec of `RuntimeCall`. */
export function batchManifest(RuntimeCall: Codec<AnyCall>) {
  return definePallet({
    module: "pallet_batch",
    genericEvent: false,
    events: { BatchCompleted: { docs: "All calls succeeded." }, Counted: { fields: [u32] } },
    calls: {
      batch_all: {
        index: 2,
        args: { calls: typed("Vec<<T as Config>::RuntimeCall>", vec(RuntimeCall)) },
        docs: "Makes all calls or none.",
      },
    },
  });
}

export type Batch = Pallet<ReturnType<typeof batchManifest>, { readonly dispatcher: Dispatcher }>;

const calls: Calls<Batch> = {
  batch_all: {
    weight: ({ config }, { calls }) =>
      calls.reduce((sum, call) => addWeights(sum, config.dispatcher.info(call).call_weight), ZERO_WEIGHT),
    dispatch(batch, origin, { calls }) {
      let used = ZERO_WEIGHT;
      for (const call of calls) {
        const { call_weight } = batch.config.dispatcher.info(call);
        try {
          used = addWeights(
            used,
            batch.config.dispatcher.dispatch(call, origin).actual_weight ?? call_weight,
          );
        } catch (thrown) {
          if (!(thrown instanceof DispatchFailure)) throw thrown;
          throw withPostInfo(thrown, {
            actual_weight: addWeights(used, thrown.postInfo.actual_weight ?? call_weight),
          });
        }
      }
      batch.deposit({ type: "BatchCompleted" });
      batch.deposit({ type: "Counted", value: calls.length });
      return { actual_weight: used };
    },
  },
};

export const batchCode: PalletCode<Batch> = { calls };
