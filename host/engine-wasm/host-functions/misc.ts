import { toHex } from "@serinus/bytes";
import type { LogLevel } from "@serinus/host-api";
import type { Guest, Span } from "../guest.ts";
import type { BindHostFunctions } from "./host-function.ts";

const ERROR: LogLevel = 0;
const DEBUG: LogLevel = 3;
const TRACE: LogLevel = 4;
/** No proof is recorded (`u64::MAX`). */
const NO_PROOF_SIZE = -1n;

/** `ext_allocator_*`, `ext_logging_*`, `ext_misc_*`, the panic handler, tracing and the size of the proof. */
export const miscFunctions: BindHostFunctions = (guest) => ({
  ext_allocator_malloc_version_1: (size: number) => guest.allocator.malloc(size >>> 0),
  ext_allocator_free_version_1(address: number) {
    guest.allocator.free(address >>> 0);
  },

  ext_logging_log_version_1(level: number, target: Span, message: Span) {
    const text = guest.text(message);
    // A panic says its message this way before it traps, be it logged or not.
    if (level === ERROR) guest.panic = text;
    guest.host.logging_log(logLevel(level), guest.text(target), text);
  },
  // `LogLevelFilter`, which begins with "off".
  ext_logging_max_level_version_1: () => guest.host.logging_max_level() + 1,
  ext_misc_print_num_version_1(value: bigint) {
    print(guest, String(BigInt.asUintN(64, value)));
  },
  ext_misc_print_utf8_version_1(text: Span) {
    print(guest, guest.text(text));
  },
  ext_misc_print_hex_version_1(data: Span) {
    print(guest, toHex(guest.viewSpan(data)));
  },
  ext_misc_runtime_version_version_1: (code: Span) =>
    guest.giveOption(guest.host.misc_runtime_version(guest.read(code))),
  ext_panic_handler_abort_on_panic_version_1(message: Span) {
    guest.panic = guest.text(message);
    throw new Error(guest.panic);
  },

  ext_wasm_tracing_enabled_version_1: (_metadata: Span) => 0,
  ext_wasm_tracing_enter_span_version_1: (_span: Span) => 0n,
  ext_wasm_tracing_event_version_1(_event: Span) {},
  ext_wasm_tracing_exit_version_1(_span: bigint) {},
  ext_storage_proof_size_storage_proof_size_version_1: () => NO_PROOF_SIZE,
});

function print(guest: Guest, text: string): void {
  // The runtimes of Kusama's first years print why they panic.
  guest.panic = text;
  guest.host.logging_log(DEBUG, "runtime", text);
}

/** The host's levels are the runtime's; what is beyond them is as detailed as can be. */
function logLevel(level: number): LogLevel {
  return level >= ERROR && level <= TRACE ? (level as LogLevel) : TRACE;
}
