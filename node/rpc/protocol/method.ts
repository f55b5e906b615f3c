import type { Connection, Start } from "./connection.ts";
import { type ParamSpec, type ParamsOf, readParams } from "./params.ts";

/** What a method is given besides its parameters. */
export interface CallContext {
  /** The client's connection; `undefined` over HTTP, where nothing can follow the response. */
  readonly connection: Connection | undefined;
  /** Runs `action` once the response (of the whole batch) has been handed to the socket, in the order of calling. */
  afterResponse(action: () => void): void;
}

/** A method as the dispatcher sees it. */
export interface Method {
  /** Parameter names in positional order. */
  readonly params: readonly string[];
  /** Whether it needs a connection that lives on after the response. */
  readonly needsConnection: boolean;
  /** @throws RpcError; any other error reaches the client as an internal error with its message. */
  call(params: unknown, context: CallContext): unknown;
}

/** Methods by their names on the wire. */
export type Methods = Readonly<Record<string, Method>>;

/** A method that answers once. */
export function method<S extends ParamSpec>(
  spec: S,
  run: (params: ParamsOf<S>, context: CallContext) => unknown,
): Method {
  return {
    params: Object.keys(spec),
    needsConnection: false,
    call: (params, context) => run(readParams(spec, params), context),
  };
}

/** A method whose answer is followed by notifications, or that speaks of earlier ones. */
export function connectionMethod<S extends ParamSpec>(
  spec: S,
  run: (params: ParamsOf<S>, context: CallContext & { readonly connection: Connection }) => unknown,
): Method {
  return {
    params: Object.keys(spec),
    needsConnection: true,
    call: (params, context) =>
      run(readParams(spec, params), context as CallContext & { readonly connection: Connection }),
  };
}

/**
 * A subscription of the legacy interface: the response is its id; only after it has been sent is `start` called with
 * the sink. `open` reads the parameters and may throw.
 */
export function subscription<S extends ParamSpec>(
  notification: string,
  spec: S,
  open: (params: ParamsOf<S>, connection: Connection) => Start,
): Method {
  return connectionMethod(spec, (params, { connection, afterResponse }) => {
    const start = open(params, connection);
    const id = connection.addSubscription(notification);
    afterResponse(() => connection.startSubscription(id, start));
    return id;
  });
}

/** An id of a subscription, text or a number. What is neither names none, as in Substrate. */
const subscriptionId = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** Ends a subscription of the legacy interface: answers whether there was one. */
export function unsubscription(notifications: readonly string[]): Method {
  return connectionMethod({ subscription: subscriptionId }, ({ subscription: id }, { connection }) =>
    connection.endSubscription(id, notifications),
  );
}
