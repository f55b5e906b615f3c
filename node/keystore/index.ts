export {
  createFolderKeystore,
  createMemoryKeystore,
  type RandomBytes,
  withPassword,
} from "./create-keystore.ts";
export { KeystoreError } from "./keystore-error.ts";
