import { PipelineError } from '../errors/pipeline-error.ts';

/** Which output of which stage a value was returned for. */
export interface OutputName {
  readonly stage: string;
  readonly output: string;
}

/** A stage returned something else than it declared. */
export function invalidOutput(what: OutputName, why: string, todo: string): PipelineError {
  return new PipelineError('invalid-output', {
    what: `Stage "${what.stage}" returned a wrong "${what.output}"`,
    why,
    todo,
  });
}

/** The bytes of an artifact are not what its type says. `where` is what the reader knows of it. */
export function corruptArtifact(kind: string, why: string): PipelineError {
  return new PipelineError('corrupt-artifact', {
    what: `A ${kind} artifact cannot be read`,
    why,
    todo:
      'Run the pipeline again: what is damaged is made anew. If it comes back, the stage that made it declares ' +
      'another type than its readers.',
  });
}

/** How a value is called in a message: `Float32Array of length 3`, `an array`, `null`, `a string`. */
export function nameOfValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (ArrayBuffer.isView(value)) return value.constructor.name;
  if (Array.isArray(value)) {
    const kinds = new Set(value.slice(0, 100).map((item) => typeof item));
    return kinds.size === 1 ? `a plain array of ${[...kinds].join()}s` : 'a plain array';
  }
  if (typeof value === 'object') return value.constructor?.name === 'Object' ? 'an object' : `a ${value.constructor?.name ?? 'object'}`;
  return `a ${typeof value}`;
}
