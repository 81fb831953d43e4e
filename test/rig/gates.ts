import { createServer, type Server, type Socket } from 'node:net';

/** A stage that stands at a gate. */
export interface Visitor {
  readonly gate: string;
  readonly pid: number;
  /** Lets it go on. */
  pass(): void;
  /** Ends when its process has ended (or has gone on). */
  readonly gone: Promise<void>;
}

/** Where stages of a project stop until the test says so: concurrency without sleeping. */
export interface Gates {
  readonly socket: string;
  /** The next stage that comes to a gate, in the order in which they come. */
  next(gate: string): Promise<Visitor>;
  /** From now on whoever comes to this gate goes on at once. */
  open(gate: string): void;
  /** How many came to a gate, or went through it, so far. */
  visits(gate: string): number;
  close(): Promise<void>;
}

/** The project's side, which its stages import. */
export const gateFiles = {
  'gate.ts': `
    import { connect } from 'node:net';
    export function passGate(name: string): Promise<void> {
      return new Promise((resolve, reject) => {
        const socket = connect(process.env['GATES']!);
        socket.on('error', reject);
        socket.on('data', () => (socket.destroy(), resolve()));
        socket.write(JSON.stringify({ name, pid: process.pid }) + '\\n');
      });
    }
  `,
};

export async function openGates(path: string): Promise<Gates> {
  const waiting: Visitor[] = [];
  const asked: { gate: string; resolve: (visitor: Visitor) => void }[] = [];
  const opened = new Set<string>();
  const visits = new Map<string, number>();
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    socket.once('data', (text) => {
      const { name: gate, pid } = JSON.parse(String(text)) as { name: string; pid: number };
      visits.set(gate, (visits.get(gate) ?? 0) + 1);
      const visitor: Visitor = { gate, pid, gone, pass: () => void socket.write('pass\n') };
      if (opened.has(gate)) return visitor.pass();
      const index = asked.findIndex((one) => one.gate === gate);
      if (index >= 0) asked.splice(index, 1)[0]?.resolve(visitor);
      else waiting.push(visitor);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));

  return {
    socket: path,
    next(gate) {
      const index = waiting.findIndex((visitor) => visitor.gate === gate);
      const visitor = index >= 0 ? waiting.splice(index, 1)[0] : undefined;
      return visitor ? Promise.resolve(visitor) : new Promise((resolve) => asked.push({ gate, resolve }));
    },
    open(gate) {
      opened.add(gate);
      for (const visitor of waiting.splice(0)) {
        if (visitor.gate === gate) visitor.pass();
        else waiting.push(visitor);
      }
    },
    visits: (gate) => visits.get(gate) ?? 0,
    close: () => closed(server, sockets),
  };
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
