export { manifest as validatorManagerManifest } from "./manifest.ts";
export {
  chooseValidators,
  type ValidatorManager,
  type ValidatorManagerConfig,
  validatorManagerCode,
} from "./validator-manager.ts";
