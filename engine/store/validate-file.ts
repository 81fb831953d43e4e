import type { z } from 'zod';
import type { diskFiles, DiskFileKind } from '../../schemas/disk/files.ts';
import type { Unsealed } from '../../schemas/disk/seal.ts';
import { validators } from '../../schemas/disk/validators.generated.ts';
import { PipelineError, type SourceLocation } from '../errors/pipeline-error.ts';
import { jsonFault, lineAndColumn, offsetOfPointer } from './json-text.ts';
import { sealState } from './sealed-json.ts';

/** What a file of this kind holds. */
export type DiskFile<K extends DiskFileKind> = Unsealed<z.output<(typeof diskFiles)[K]['schema']>>;

/** The part of ajv's errors that is used here. */
interface Violation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validator {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}

/** The version that this program reads and writes, of every kind of file. */
const CURRENT_VERSION = 1;

/**
 * Parses and checks the text of a file that was read from `path`, and returns what it says, with its type. Throws
 * `newer-version` when a newer phaseline wrote it, else `corrupt-file` with the place in the file (line and column)
 * and what was expected there. A text that is not JSON has such a place too, and git's conflict markers are called by
 * their name; of a sealed file with the right form, any byte that is not as it was written is noticed.
 */
export function parseFile<K extends DiskFileKind>(kind: K, text: string, path: string): DiskFile<K> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notJson(kind, text, path, error);
  }
  const seal = sealState(text);
  // Where a bit of the version flipped the seal is broken; another seal than ours is a newer version's business.
  if (seal !== 'broken') refuseNewerVersion(value, path);
  validate(kind, value, path, text);
  if (!isSealed(value)) return value as DiskFile<K>;
  if (seal !== 'intact') throw changedSince(kind, path);
  const { sha256: _, ...said } = value;
  return said as DiskFile<K>;
}

function validate(kind: DiskFileKind, value: unknown, path: string, text: string): void {
  const validator = validators[kind] as Validator;
  if (validator(value)) return;
  const violation = mostTelling(validator.errors ?? []);
  const pointer = violation?.instancePath ?? '';
  throw new PipelineError('corrupt-file', {
    what: `${path} does not have the form of a ${kind} file`,
    why:
      violation === undefined
        ? 'it does not fit its JSON Schema'
        : `${pointerText(pointer)} ${expectation(violation)}`,
    todo: advice[kind],
    where: location(path, text, offsetOfPointer(text, pointer)),
  });
}

/** Of a value that has its form: of these kinds each carries a seal, or none does. */
function isSealed(value: unknown): value is { readonly sha256: string } {
  return (value as { sha256?: unknown }).sha256 !== undefined;
}

function changedSince(kind: DiskFileKind, path: string): PipelineError {
  return new PipelineError('corrupt-file', {
    what: `${path} is not as it was written`,
    why: 'its text does not have the sha256 that stands at its end: it was edited, or the disk lost bits',
    todo: advice[kind],
    where: { file: path },
  });
}

function notJson(kind: DiskFileKind, text: string, path: string, cause: unknown): PipelineError {
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/m.exec(text);
  if (marker !== null) {
    return new PipelineError('corrupt-file', {
      what: `${path} holds an unresolved git conflict`,
      why: `a conflict marker stands in line ${lineAndColumn(text, marker.index).line}: ${marker[0]}`,
      todo:
        kind === 'lock'
          ? 'Let phaseline settle it: `npx pipeline lock --resolve`, then run the pipeline again.'
          : advice[kind],
      where: location(path, text, marker.index),
    });
  }
  const fault = jsonFault(text);
  return new PipelineError('corrupt-file', {
    what: `${path} is not JSON`,
    why: fault?.message ?? (cause instanceof Error ? cause.message : String(cause)),
    todo: advice[kind],
    where: location(path, text, fault?.offset),
  });
}

const advice: Readonly<Record<DiskFileKind, string>> = {
  lock: 'Restore it from git (`git checkout -- pipeline.lock.json`), or delete it and run the pipelines again.',
  'action-record': 'Delete this file: the action runs again.',
  claim: 'Delete this file when no pipeline is running.',
  'compiled-manifest': 'Delete this file: the pipeline is compiled again.',
  'last-run': 'Delete this file: the next run writes it anew.',
  published: 'Delete this file and run the pipeline again: the results are put back.',
  signatures: 'Delete this file: it only saves time.',
};

function refuseNewerVersion(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return;
  const { version } = value;
  if (!Number.isInteger(version) || (version as number) <= CURRENT_VERSION) return;
  throw new PipelineError('newer-version', {
    what: `${path} was written by a newer version of phaseline`,
    why: `it has version ${String(version)} of its format; this phaseline knows version ${CURRENT_VERSION}`,
    todo: 'Update phaseline (`npm ci`, or `git pull` first), or use another checkout for the older one.',
    where: path,
  });
}

/** Of the errors of an `anyOf`, the deepest one is about the alternative that was meant. */
function mostTelling(violations: readonly Violation[]): Violation | undefined {
  return violations.reduce<Violation | undefined>(
    (best, next) => (best === undefined || next.instancePath.length > best.instancePath.length ? next : best),
    undefined,
  );
}

function expectation({ keyword, message, params }: Violation): string {
  switch (keyword) {
    case 'additionalProperties':
      return `has an unknown key ${JSON.stringify(params['additionalProperty'])}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    default:
      return message ?? `does not satisfy "${keyword}"`;
  }
}

function pointerText(pointer: string): string {
  return pointer === '' ? 'the file' : pointer;
}

function location(path: string, text: string, offset: number | undefined): SourceLocation {
  return offset === undefined ? { file: path } : { file: path, ...lineAndColumn(text, offset) };
}
