/** What an action stored for one of its outputs. */
export interface StoredOutput {
  /** sha256 of the bytes, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
}
