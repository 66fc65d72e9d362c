import { connect, type Socket } from 'node:net';

/** A connection that says what nobody's HTTP client would say. */
export class RawSocket {
  private readonly socket: Socket;
  private heard = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
    // Being cut off is one of the answers that are waited for.
    this.socket.on('error', () => {});
  }

  say(text: string | Buffer): this {
    this.socket.write(text);
    return this;
  }

  /** Waits until what was heard matches; fails with what was heard when the other side closes before that. */
  async hears(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.heard)) {
      if (this.socket.closed) throw new Error(`The connection was closed after: ${this.heard}`);
      await new Promise((resolve) => {
        this.socket.once('data', resolve);
        this.socket.once('close', resolve);
      });
    }
    return this.heard;
  }

  async closed(): Promise<string> {
    if (!this.socket.closed) await new Promise((resolve) => this.socket.once('close', resolve));
    return this.heard;
  }

  hangUp(): void {
    this.socket.destroy();
  }
}

/** A request as it goes over the wire, in HTTP/1.1. */
export function spoken({ method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body: string | Buffer }): string {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body.toString()}`;
}
