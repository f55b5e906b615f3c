export { createFolderKeystore, createMemoryKeystore, type RandomBytes } from "./create-keystore.ts";
export { KeystoreError } from "./keystore-error.ts";
