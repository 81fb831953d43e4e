// Where a report comes from, and what is drawn in it.

/** What every report tells. */
export interface Provenance {
  readonly title: string;
  readonly description: string;
  /** The name that `pipeline run` knows. */
  readonly pipeline: string;
  readonly version: string;
  readonly backend: { readonly name: string; readonly identity: string };
  /** Dotted paths and JSON values. */
  readonly parameters: readonly { readonly path: string; readonly value: string }[];
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
}

export interface ReportFigure {
  /** That of the output it was drawn as. */
  readonly name: string;
  /** As `renderSvg` made it. */
  readonly svg: string;
}

/** A few words for the head of a report. */
export type Fact = readonly [name: string, value: string];
