import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A proxy between a browser and a server that can drop its connections or stall them. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  /** The client of each upstream connection. */
  private readonly clients = new Map<Socket, Socket>();
  private isDown = false;
  private isStalled = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(target: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new TcpProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("connection", (client) => proxy.forward(client, connect(Number(port), hostname)));
    return proxy;
  }

  private forward(client: Socket, upstream: Socket) {
    if (this.isDown) client.destroy();
    for (const [socket, peer] of [[client, upstream], [upstream, client]]) {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.sockets.delete(socket);
        this.clients.delete(socket);
        peer.destroy();
      });
    }
    client.pipe(upstream);
    this.clients.set(upstream, client);
    if (!this.isStalled) upstream.pipe(client);
  }

  /** Keeps every connection open, but passes no response on until `restore`. */
  stall() {
    this.isStalled = true;
    for (const [upstream, client] of this.clients) upstream.unpipe(client);
  }

  /** Closes every connection, and refuses new ones until `restore`. */
  disconnect() {
    this.isDown = true;
    for (const socket of this.sockets) socket.destroy();
  }

  restore() {
    this.isDown = false;
    if (this.isStalled) for (const [upstream, client] of this.clients) upstream.pipe(client);
    this.isStalled = false;
  }

  stop() {
    this.disconnect();
    this.server.close();
  }
}
