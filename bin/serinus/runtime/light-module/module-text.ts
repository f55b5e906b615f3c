import { concatBytes, equalBytes } from "@serinus/bytes";

/** Bytes in the module's memory. */
export interface Span {
  readonly at: number;
  readonly length: number;
}

/** Constant bytes, laid one after the other into the module's memory. */
export interface ConstantData {
  /** Where these bytes are; the same bytes are there once. */
  add(bytes: Uint8Array): Span;
  /** All of them. */
  all(): Uint8Array;
}

const PAGE = 65_536;

export function createConstantData(): ConstantData {
  const parts: { readonly bytes: Uint8Array; readonly span: Span }[] = [];
  let size = 0;
  return {
    all: () => concatBytes(...parts.map(({ bytes }) => bytes)),
    add(bytes) {
      const known = parts.find((part) => equalBytes(part.bytes, bytes));
      if (known !== undefined) return known.span;
      const span = { at: size, length: bytes.length };
      parts.push({ bytes, span });
      size += bytes.length;
      return span;
    },
  };
}

/**
 * The text of a module: `answers` are the bodies of its entry points by their names. What they refer to is put into the
 * first `dataSize` bytes of its memory later. It uses the first version of WebAssembly only, as light clients do.
 */
export function moduleText(answers: ReadonlyMap<string, string>, dataSize: number): string {
  const heapBase = Math.ceil(dataSize / 8) * 8;
  const entries = [...answers].map(
    ([name, body]) => `(func (export "${name}") (param $args i32) (param $length i32) (result i64)
      ${body})`,
  );
  return `(module
    (import "env" "ext_storage_get_version_1" (func $ext_storage_get (param i64) (result i64)))
    (import "env" "ext_allocator_malloc_version_1" (func $ext_malloc (param i32) (result i32)))
    (import "env" "ext_hashing_blake2_128_version_1" (func $ext_blake2_128 (param i64) (result i32)))
    (import "env" "memory" (memory ${Math.ceil(heapBase / PAGE) + 1}))
    (global (export "__heap_base") i32 (i32.const ${heapBase}))
    ${HELPERS}
    ${entries.join("\n")}
  )`;
}

/**
 * What entry points are written with. An answer is put together in `$out`, which moves when it grows; `$find` leaves
 * what it found in `$value`.
 */
const HELPERS = `
    (global $out (mut i32) (i32.const 0))
    (global $outLength (mut i32) (i32.const 0))
    (global $value (mut i32) (i32.const 0))
    (global $valueLength (mut i32) (i32.const 0))

    ;; An address and a length as the host takes and gives them.
    (func $span (param $at i32) (param $length i32) (result i64)
      (i64.or (i64.extend_i32_u (local.get $at))
              (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))

    (func $copy (param $to i32) (param $from i32) (param $length i32)
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (i32.store8 (i32.add (local.get $to) (local.get $length))
                    (i32.load8_u (i32.add (local.get $from) (local.get $length))))
        (br $next))))

    ;; Room for so many bytes more at the end of the answer; gives where they go.
    (func $grow (param $length i32) (result i32)
      (local $before i32) (local $end i32)
      (local.set $before (global.get $out))
      (local.set $end (global.get $outLength))
      (global.set $outLength (i32.add (local.get $end) (local.get $length)))
      (global.set $out (call $ext_malloc (global.get $outLength)))
      (call $copy (global.get $out) (local.get $before) (local.get $end))
      (i32.add (global.get $out) (local.get $end)))

    (func $append (param $at i32) (param $length i32)
      (call $copy (call $grow (local.get $length)) (local.get $at) (local.get $length)))

    (func $appendU64 (param $number i64)
      (i64.store (call $grow (i32.const 8)) (local.get $number)))

    (func $answer (result i64) (call $span (global.get $out) (global.get $outLength)))

    ;; Looks for a storage value: the host gives an optional value behind its compact length.
    (func $find (param $key i32) (param $keyLength i32) (result i32)
      (local $at i32) (local $mode i32)
      (local.set $at (i32.wrap_i64 (call $ext_storage_get (call $span (local.get $key) (local.get $keyLength)))))
      (if (i32.eqz (i32.load8_u (local.get $at))) (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $mode (i32.and (i32.load8_u (local.get $at)) (i32.const 3)))
      (if (i32.eqz (local.get $mode))
        (then (global.set $valueLength (i32.shr_u (i32.load8_u (local.get $at)) (i32.const 2)))
              (local.set $at (i32.add (local.get $at) (i32.const 1))))
        (else (if (i32.eq (local.get $mode) (i32.const 1))
          (then (global.set $valueLength (i32.shr_u (i32.load16_u (local.get $at)) (i32.const 2)))
                (local.set $at (i32.add (local.get $at) (i32.const 2))))
          (else (if (i32.eq (local.get $mode) (i32.const 3)) (then (unreachable)))
                (global.set $valueLength (i32.shr_u (i32.load (local.get $at)) (i32.const 2)))
                (local.set $at (i32.add (local.get $at) (i32.const 4)))))))
      (global.set $value (local.get $at))
      (i32.const 1))

    (func $appendFound (call $append (global.get $value) (global.get $valueLength)))

    ;; A storage value, or where there is none what it reads as.
    (func $appendValue (param $key i32) (param $keyLength i32) (param $default i32) (param $defaultLength i32)
      (if (call $find (local.get $key) (local.get $keyLength))
        (then (call $appendFound))
        (else (call $append (local.get $default) (local.get $defaultLength)))))

    ;; So many bytes of what was found.
    (func $appendPart (param $from i32) (param $length i32)
      (if (i32.gt_u (i32.add (local.get $from) (local.get $length)) (global.get $valueLength)) (then (unreachable)))
      (call $append (i32.add (global.get $value) (local.get $from)) (local.get $length)))

    ;; A number in storage, 0 where there is none.
    (func $u64 (param $key i32) (param $keyLength i32) (result i64)
      (if (i32.eqz (call $find (local.get $key) (local.get $keyLength))) (then (return (i64.const 0))))
      (if (i32.ne (global.get $valueLength) (i32.const 8)) (then (unreachable)))
      (i64.load (global.get $value)))`;
