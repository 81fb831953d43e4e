import { catalogue, type ErrorCode } from './catalogue.ts';

/** A place in a source file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a user needs to know of a failure: what happened, why, what to do about it, and where. */
export interface ErrorFacts {
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
  readonly where?: SourceLocation | string;
  readonly cause?: unknown;
}

/** The plain-data form, as it crosses process borders and appears in `--json`. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
  readonly where?: SourceLocation | string;
  /** Stack of the original exception, where one helps. */
  readonly stack?: string;
}

/** An expected failure, addressed to the user. Anything else that is thrown is a bug. */
export class PipelineError extends Error {
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

/** `file:line:column`, as editors and terminals understand it. */
export function formatLocation(where: SourceLocation | string): string {
  if (typeof where === 'string') return where;
  return [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
}

/** What was thrown, as a message for people. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
