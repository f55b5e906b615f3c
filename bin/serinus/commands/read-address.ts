import { addressBytes, parsePeerAddress } from "@serinus/network";
import { InvalidArgumentError } from "commander";

type Reader = (text: string, before?: readonly string[]) => string[];

/** Adds a peer's multiaddress to those before it. @throws InvalidArgumentError */
export const readPeerAddress: Reader = (text, before = []) => {
  try {
    parsePeerAddress(text);
  } catch {
    throw new InvalidArgumentError(
      "Write a multiaddress with its peer id, such as /ip4/127.0.0.1/tcp/30333/p2p/12D3KooW….",
    );
  }
  return [...before, text];
};

/** Adds an own multiaddress to those before it, without our peer id at its end. @throws InvalidArgumentError */
export const readOwnAddress: Reader = (text, before = []) => {
  const address = text.trim().replace(/\/p2p\/[^/]+$/, "");
  if (addressBytes(address) === undefined)
    throw new InvalidArgumentError("Write a multiaddress such as /ip4/0.0.0.0/tcp/30333.");
  return [...before, address];
};
