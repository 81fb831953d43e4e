// Loaded into the command and into its workers, it profiles the process. A worker is killed in the end, so now and then
// what it did is written before it says that an action has finished. (`--cpu-prof` writes at the end alone.)
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/** Between samples: what the profiler itself takes is not seen then. */
const MICROSECONDS = 10_000;
/** Between writes, which take some 50: what a worker did after its last one is lost. */
const MILLISECONDS = 5_000;

let written = 0;
let started = performance.now();
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: MICROSECONDS });
session.post('Profiler.start');

const send = process.send?.bind(process);
if (send === undefined) {
  process.on('exit', write);
} else {
  process.send = (message, ...more) => {
    if (message.type === 'finished' && performance.now() - started > MILLISECONDS) {
      write();
      session.post('Profiler.start');
      started = performance.now();
    }
    return send(message, ...more);
  };
}

function write() {
  session.post('Profiler.stop', (error, result) => {
    if (error) throw error;
    const file = join(process.env.PHASELINE_PROFILES, `${process.pid}-${written++}.cpuprofile`);
    writeFileSync(file, JSON.stringify(result.profile));
  });
}
