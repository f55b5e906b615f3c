import type { Codec } from "./codec.ts";
import { param } from "./describe.ts";
import { variants } from "./variants.ts";

/** The value of a Rust `Result`. `Ok(())` has no `value`. */
export type Result<T, E> =
  | ([T] extends [undefined] ? { type: "Ok"; value?: undefined } : { type: "Ok"; value: T })
  | ([E] extends [undefined] ? { type: "Err"; value?: undefined } : { type: "Err"; value: E });

/** `Result<T, E>`. */
export function result<T, E>(ok: Codec<T>, err: Codec<E>): Codec<Result<T, E>> {
  const codec = variants(
    { Ok: { codec: ok, single: true }, Err: { codec: err, single: true } },
    { path: ["Result"], params: [param("T", ok), param("E", err)] },
  );
  return codec as Codec<unknown> as Codec<Result<T, E>>;
}
