/** A position in the JavaScript that runs; `engine/project` maps it back to the user's TypeScript. */
export interface CallSite {
  /** `file:` URL or path of the running module. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place from which `callee` was called. It reads structured call sites instead of parsing a stack's text, which
 * costs microseconds, so every definition can remember where it stands.
 */
export function callSiteOf(callee: (...args: never[]) => unknown): CallSite | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, callee);
    const site = holder.stack?.[0];
    const file = site?.getFileName();
    return site && file
      ? { file, line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 }
      : undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
