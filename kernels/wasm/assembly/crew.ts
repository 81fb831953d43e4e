// The work of a kernel in units that do not depend on each other, done by the threads of a crew: the main thread and
// its workers, each with an instance of the module on the same memory. A thread takes the next unit whenever it is free,
// so which thread does which is left to chance, and no unit's result may depend on it.
//
// The words below stand each on a cache line of its own, so that threads that count do not slow those that wait.

// @ts-ignore: decorator
@inline
const JOB: usize = 0; // Number of the job: a thread that meets a new one reads its description first.
// @ts-ignore: decorator
@inline
const LEFT: usize = 64; // Units that nobody has taken; below 1 when there are none.
// @ts-ignore: decorator
@inline
const DONE: usize = 128; // Units done.
// @ts-ignore: decorator
@inline
const CALL: usize = 192; // Counts the jobs that workers were called to; they wait for it to change.
// @ts-ignore: decorator
@inline
const CALLED: usize = 196; // Threads that the last call was for.
// @ts-ignore: decorator
@inline
const UNITS: usize = 200; // Units of the job.
// @ts-ignore: decorator
@inline
const MEMBERS: usize = 204; // Threads of the crew.

/** Looks at a word before a thread goes to sleep: some microseconds, about what it takes to wake up. */
const SPINS: i32 = 4_000;
const DEAD: i32 = i32.MAX_VALUE;

/** Reads the job's description; called on each thread before its first unit. */
type Opener = (thread: i32) => void;
type Unit = (index: i32) => void;

/** The number of the job that this thread has read the description of. */
let known: i32 = 0;

// @ts-ignore: decorator
@inline
function crew(): usize {
  return (__heap_base + 63) & ~63;
}

/** Tells how many threads there are, of which each needs room of its own. */
export function hire(members: i32): void {
  store<i32>(crew() + MEMBERS, members);
}

/** How many threads there are. */
export function members(): i32 {
  return max(load<i32>(crew() + MEMBERS), 1);
}

/** The first byte that the crew has no use for, on a cache line of its own. */
export function crewEnd(): usize {
  return crew() + 256;
}

/** Does all units of a new job with up to `threads` threads; false when a worker died. */
export function perform(units: i32, threads: i32, open: Opener, unit: Unit): bool {
  atomic.store<i32>(crew() + DONE, 0);
  store<i32>(crew() + UNITS, units);
  store<i32>(crew() + CALLED, threads);
  atomic.add<i32>(crew() + JOB, 1);
  atomic.store<i32>(crew() + LEFT, units);
  if (threads > 1) {
    atomic.add<i32>(crew() + CALL, 1);
    atomic.notify(crew() + CALL, threads - 1);
  }
  takeUnits(0, open, unit);
  let done = awaitChange(crew() + DONE, units);
  while (done < units) done = awaitChange(crew() + DONE, units);
  return done < DEAD;
}

/** A worker's life: waits to be called, and takes units. */
export function work(thread: i32, open: Opener, unit: Unit): void {
  for (let calls = 0;;) {
    const call = atomic.load<i32>(crew() + CALL);
    if (call == calls) {
      awaitCall(calls);
    } else {
      calls = call;
      if (thread < load<i32>(crew() + CALLED)) takeUnits(thread, open, unit);
    }
  }
}

/** Tells the main thread, which may wait for this one's unit, that it won't come. */
export function die(): void {
  atomic.store<i32>(crew() + DONE, DEAD);
  atomic.notify(crew() + DONE, 1);
}

function takeUnits(thread: i32, open: Opener, unit: Unit): void {
  for (;;) {
    const left = atomic.sub<i32>(crew() + LEFT, 1);
    if (left <= 0) return;
    // Whoever holds a unit keeps its job from ending, so the description is that of the unit.
    const job = atomic.load<i32>(crew() + JOB);
    if (job != known) {
      known = job;
      open(thread);
    }
    const units = load<i32>(crew() + UNITS);
    unit(units - left);
    if (atomic.add<i32>(crew() + DONE, 1) + 1 == units) atomic.notify(crew() + DONE, 1);
  }
}

/** The word once it has reached `enough`, or what it was after a while. */
function awaitChange(word: usize, enough: i32): i32 {
  let value = atomic.load<i32>(word);
  for (let i = 0; i < SPINS && value < enough; i++) value = atomic.load<i32>(word);
  if (value < enough) atomic.wait<i32>(word, value, -1);
  return atomic.load<i32>(word);
}

function awaitCall(calls: i32): void {
  for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(crew() + CALL) != calls) return;
  atomic.wait<i32>(crew() + CALL, calls, -1);
}
