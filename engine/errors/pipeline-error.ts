import { catalogue, type ErrorCode } from './catalogue.ts';

/** A place in a source file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A word of the command line, and which part of it is meant. */
export interface ArgumentLocation {
  /** As the program got it; of an option its value. Empty where a word is missing. */
  readonly argument: string;
  /** The option whose value it is: `--set`. */
  readonly option?: string;
  /** Indices into `argument`; default: all of it. */
  readonly start?: number;
  readonly end?: number;
}

export type ErrorLocation = SourceLocation | ArgumentLocation | string;

/** What a user needs to know of a failure: what happened, why, what to do about it, and where. */
export interface ErrorFacts {
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
  readonly where?: ErrorLocation;
  readonly cause?: unknown;
}

/** The plain-data form, as it crosses process borders and appears in `--json`. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
  readonly where?: ErrorLocation;
  /** Stack of the original exception, where one helps. */
  readonly stack?: string;
}

/** An expected failure, addressed to the user. Anything else that is thrown is a bug. */
export class PipelineError extends Error {
  /** By its shape: what a project imports as phaseline is another copy than the command's. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    const { name, code, facts } = (thrown ?? {}) as Partial<PipelineError>;
    return name === 'PipelineError' && code !== undefined && code in catalogue && facts !== undefined;
  }

  override readonly name = 'PipelineError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts) {
    super(facts.what, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.facts = facts;
  }

  /** The exit code of a command that ends with this error. */
  get exitCode(): number {
    return catalogue[this.code].exit;
  }

  toData(): ErrorData {
    const { what, why, todo, where, cause } = this.facts;
    const stack = cause instanceof Error ? cause.stack : undefined;
    return {
      code: this.code,
      what,
      ...(why === undefined ? {} : { why }),
      todo,
      ...(where === undefined ? {} : { where }),
      ...(stack === undefined ? {} : { stack }),
    };
  }
}

/** `file:line:column`, as editors and terminals understand it; `--option value` for a word of the command line. */
export function formatLocation(where: ErrorLocation): string {
  if (typeof where === 'string') return where;
  if ('argument' in where) return where.option ? `${where.option} ${where.argument}` : where.argument;
  return [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
}

/** What was thrown, as a message for people. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
