import "ses";

/**
 * Freezes the intrinsics of this thread for good, so that scripts can be confined (Hardened JavaScript). Call it after
 * libraries that extend intrinsics are loaded; calling it again does nothing.
 */
export function lockDown(): void {
  if (Object.isFrozen(Object.prototype)) return;
  lockdown({
    // Scripts see no stack; the engine reads it with `getStackString`.
    errorTaming: "safe",
    stackFiltering: "omit-frames",
    localeTaming: "safe",
    // Libraries of this thread keep their own `Function`: code generators among them would be slow otherwise.
    evalTaming: "unsafe-eval",
    // Libraries assign properties that prototypes have too (`error.name = …`), which frozen prototypes forbid.
    overrideTaming: "severe",
    consoleTaming: "unsafe",
    errorTrapping: "none",
    unhandledRejectionTrapping: "none",
    domainTaming: "unsafe",
    reporting: "none",
  });
}
