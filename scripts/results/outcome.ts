/** What a command of docs/results/ has to say. */
export interface Outcome {
  readonly told: readonly string[];
  /** Where there are some, it failed. */
  readonly problems: readonly string[];
}
