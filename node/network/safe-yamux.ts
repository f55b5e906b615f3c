import { yamux } from "@chainsafe/libp2p-yamux";
import type { MessageStream, StreamMuxerFactory } from "@libp2p/interface";

/**
 * yamux on connections that end at any moment. Between a connection's end and its event, the package still opens
 * streams: it announces them a microtask later, where the error that the connection throws by then reaches nobody and
 * ends the process. Here a stream on such a connection is refused to who opens it, and what is left to say on it is
 * dropped.
 */
export function safeYamux(options: Parameters<typeof yamux>[0]): () => StreamMuxerFactory {
  const create = yamux(options);
  return () => {
    const factory = create() as StreamMuxerFactory;
    const createStreamMuxer = factory.createStreamMuxer.bind(factory);
    factory.createStreamMuxer = (connection) => {
      dropWhenClosed(connection);
      const muxer = createStreamMuxer(connection);
      const createStream = muxer.createStream.bind(muxer);
      muxer.createStream = async (streamOptions) => {
        if (!isWritable(connection)) throw new Error("the connection has ended");
        return createStream(streamOptions);
      };
      return muxer;
    };
    return factory;
  };
}

function dropWhenClosed(connection: MessageStream): void {
  const send = connection.send.bind(connection);
  connection.send = (data) => !isWritable(connection) || send(data);
}

/** libp2p's connections have `writeStatus`, though their interface does not say so. */
function isWritable({ writeStatus }: MessageStream & { readonly writeStatus?: string }): boolean {
  return writeStatus !== "closing" && writeStatus !== "closed";
}
