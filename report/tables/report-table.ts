// What a table says, whatever it is written in.

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

export interface TableCell {
  readonly text: string;
  /** `[0.1, 0.3]` */
  readonly range?: string;
  /** Said beside them in a few words: a mean, a verdict. */
  readonly remark?: string;
  /** Why the cell stands out, in a word; others don't. */
  readonly emphasis?: string;
}

export interface TableRow {
  readonly title: string;
  /** For the columns after that of the title. */
  readonly cells: readonly TableCell[];
}

export interface RowGroup {
  /** For the first column, where the groups of a table have titles: then the rows' are in the second. */
  readonly title?: string;
  readonly rows: readonly TableRow[];
}

export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly groups: readonly RowGroup[];
  /** What a dash stands for. */
  readonly dash?: string;
  /** Whether the parts of a cell stand below each other, as they are too long to stand beside each other. */
  readonly isStacked?: boolean;
}

/** What is not there, or no number. */
export const none: TableCell = { text: '–' };
