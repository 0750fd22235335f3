import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A wire between a browser and a server that can be cut, muted and mended. */
export class Wire {
  private readonly open = new Set<Socket>();
  private readonly answers = new Map<Socket, Socket>();
  private cutOff = false;
  private isMute = false;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async to(target: string): Promise<Wire> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const wire = new Wire(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("connection", (near) => wire.join(near, connect(Number(port), hostname)));
    return wire;
  }

  private join(near: Socket, far: Socket) {
    if (this.cutOff) near.destroy();
    for (const [one, other] of [[near, far], [far, near]]) {
      this.open.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        this.open.delete(one);
        this.answers.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    this.answers.set(far, near);
    if (!this.isMute) far.pipe(near);
  }

  /** Every connection stays, and nothing comes back through it until it is mended. */
  mute() {
    this.isMute = true;
    for (const [far, near] of this.answers) far.unpipe(near);
  }

  /** Breaks every connection, and each new one, until it is mended. */
  cut() {
    this.cutOff = true;
    for (const socket of this.open) socket.destroy();
  }

  mend() {
    this.cutOff = false;
    if (this.isMute) for (const [far, near] of this.answers) far.pipe(near);
    this.isMute = false;
  }

  stop() {
    this.cut();
    this.server.close();
  }
}
