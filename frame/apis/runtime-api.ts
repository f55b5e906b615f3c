import { fromHex, type Hex, toHex } from "@serinus/bytes";
import type { BoundRuntime, RuntimeVersion } from "@serinus/runtime-api";
import { type Codec, ScaleError, struct } from "@serinus/scale";

type Inputs = Readonly<Record<string, Codec<unknown>>>;
type InputValues<I> = { readonly [K in keyof I]: I[K] extends Codec<infer T> ? T : never };

/** One function of a runtime API: its arguments by name, what it returns, and what it does. */
export interface ApiMethod {
  readonly inputs: Inputs;
  readonly output: Codec<unknown>;
  readonly docs: string;
  /** Runs the function on encoded arguments. @throws ScaleError when they are not its arguments */
  call(args: Uint8Array): Uint8Array;
}

/** A group of functions that the node calls by `<name>_<method>`. */
export interface RuntimeApi {
  readonly name: string;
  /** First 8 bytes of the name's blake2b hash of 8 bytes: how `RuntimeVersion.apis` names it. */
  readonly id: Hex;
  readonly version: number;
  readonly docs: string;
  readonly methods: Readonly<Record<string, ApiMethod>>;
}

/** States a function of a runtime API together with its implementation. */
export function apiMethod<const I extends Inputs, O>(method: {
  readonly inputs: I;
  readonly output: Codec<O>;
  readonly docs?: string;
  run(args: InputValues<I>): O;
}): ApiMethod {
  const { inputs, output, docs = "" } = method;
  const args = struct(inputs) as Codec<unknown> as Codec<InputValues<I>>;
  return { inputs, output, docs, call: (encoded) => output.encode(method.run(args.decode(encoded))) };
}

/** The list of APIs as a runtime's version states it, in the order given. */
export function apiVersions(apis: readonly Pick<RuntimeApi, "id" | "version">[]): RuntimeVersion["apis"] {
  return apis.map(({ id, version }) => [fromHex(id), version]);
}

/**
 * The entry points of a runtime. Those of `unannounced` can be called, though neither version nor metadata tells.
 * @throws Error when `version` announces other APIs than are in `apis`
 */
export function bindApis(
  version: RuntimeVersion,
  apis: readonly RuntimeApi[],
  unannounced: readonly RuntimeApi[] = [],
): BoundRuntime {
  assertAnnounced(version, apis);
  const table = new Map<string, ApiMethod>();
  for (const api of [...apis, ...unannounced]) {
    for (const [name, method] of Object.entries(api.methods)) table.set(`${api.name}_${name}`, method);
  }
  return {
    methods: [...table.keys()],
    call(method, args) {
      const found = table.get(method);
      if (found === undefined) throw new Error(`the runtime has no entry point ${method}`);
      try {
        return found.call(args);
      } catch (error) {
        if (!(error instanceof ScaleError)) throw error;
        throw new Error(`Bad input data provided to ${method}: ${error.message}`);
      }
    },
  };
}

function assertAnnounced(version: RuntimeVersion, apis: readonly RuntimeApi[]): void {
  const announced = version.apis.map(([id, number]) => `${toHex(id)} version ${number}`);
  const present = apis.map((api) => `${api.id} version ${api.version}`);
  apis.forEach((api, i) => {
    if (announced.includes(present[i] as string)) return;
    throw new Error(`the runtime's version does not announce ${api.name} (${present[i]})`);
  });
  const missing = announced.find((entry) => !present.includes(entry));
  if (missing !== undefined)
    throw new Error(`the runtime's version announces an API that it has not: ${missing}`);
}
