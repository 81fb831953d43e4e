import type { CodeListing } from '../../schemas/disk/action-record.ts';

/** The folder that holds `package.json` and `pipelines/`. */
export interface Project {
  readonly root: string;
  /** `<root>/artifacts` */
  readonly artifacts: string;
}

/** A pipeline file found in the project, not loaded yet. */
export interface PipelineFile {
  readonly name: string;
  readonly path: string;
}

/** One module of the compiled pipeline, by its path relative to the project root, with forward slashes. */
export interface ModuleFacts {
  /** sha256 of the code without comments, types and whitespace. */
  readonly hash: string;
  /** Project modules it imports (static and dynamic). */
  readonly imports: readonly string[];
  /** Bare specifiers' package names that it imports. */
  readonly packages: readonly string[];
}

/** A pipeline compiled to JavaScript, kept under `artifacts/compiled/` and reused until a source changes. */
export interface CompiledPipeline {
  readonly name: string;
  /** Absolute path of the module to import. */
  readonly entry: string;
  /** Names this compilation: it changes whenever any source, package version or compiler setting does. */
  readonly id: string;
  readonly modules: Readonly<Record<string, ModuleFacts>>;
  /** Package -> installed version, for every package that a module imports, and those it depends on. */
  readonly packages: Readonly<Record<string, { readonly version: string; readonly dependencies: readonly string[] }>>;
}

/** The fingerprint of one module's code and of everything it imports. */
export interface CodeFingerprint {
  readonly digest: string;
  readonly listing: CodeListing;
}
