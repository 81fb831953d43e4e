import { PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import type { WorkOrder } from './protocol.ts';

interface End {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stderr: string;
  readonly error?: string;
}

/** Tells why a process ended in the middle of an action, as well as can be known from outside. */
export function deathOf(order: WorkOrder, memoryMiB: number, end: End): ErrorData {
  const { action, stage } = order;
  if (/heap out of memory|Reached heap limit|Array buffer allocation failed/.test(end.stderr)) {
    return new PipelineError('out-of-memory', {
      what: `"${action}" ran out of memory.`,
      why: `Its JavaScript heap reached the limit of ${memoryMiB} MiB that the stage "${stage}" declares.`,
      todo: `Declare more: \`resources: { memoryMiB: ${memoryMiB * 2} }\`, or keep less in memory at once.`,
    }).toData();
  }
  if (end.signal === 'SIGKILL') {
    return new PipelineError('worker-died', {
      what: `The process of "${action}" was killed by SIGKILL.`,
      why: 'Nobody here did that. Usually it is the operating system when memory runs out, or a batch system at a limit.',
      todo:
        'Look for "Out of memory" in `dmesg` or the batch log. Declare the stage\'s memory, run with fewer --jobs, ' +
        'or ask for more memory; a stage that saves checkpoints continues from the last one.',
    }).toData();
  }
  const how = end.signal
    ? `was killed by ${end.signal}`
    : `ended with exit code ${end.exitCode ?? 'unknown'}`;
  return new PipelineError('worker-died', {
    what: `The process of "${action}" ${how}${end.error ? ` (${end.error})` : ''}.`,
    why: lastLines(end.stderr) || `The stage "${stage}" ended its process, or native code in it crashed.`,
    todo: 'The log has what it printed. A stage must return its outputs and never call process.exit.',
  }).toData();
}

function lastLines(stderr: string): string {
  return stderr.trim().split('\n').slice(-5).join('\n');
}
