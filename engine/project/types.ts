import type { CodeListing } from '../../schemas/disk/action-record.ts';

/** The folder that holds `package.json` and `pipelines/`. */
export interface Project {
  /** Absolute, symbolic links resolved. */
  readonly root: string;
  /** `<root>/artifacts` */
  readonly artifacts: string;
}

/** A pipeline file found in the project, not loaded yet. */
export interface PipelineFile {
  readonly name: string;
  readonly path: string;
}

/**
 * One module of the compiled pipeline, by its path relative to the project root, with forward slashes. Modules of
 * a linked package under development have paths that start with `../`. A file that a module reads through
 * `new URL('./file', import.meta.url)` counts as a module without imports.
 */
export interface ModuleFacts {
  /** sha256 of the code without comments, types and whitespace (of the bytes, where it is not code). */
  readonly hash: string;
  /** Modules it imports (static and dynamic) or starts as workers. */
  readonly imports: readonly string[];
  /** Installed packages it imports, by where they are installed: keys of `CompiledPipeline.packages`. */
  readonly packages: readonly string[];
}

/** One installed package. Several versions of one package can be installed, each in its own place. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Where the packages are installed that this one resolves its dependencies to. */
  readonly dependencies: readonly string[];
}

/** For one compiled file, ascending: from which line on the code is that of which module. */
export type LineMap = readonly (readonly [firstLine: number, module: string])[];

/** A pipeline compiled to JavaScript, kept under `artifacts/compiled/` and reused until a source changes. */
export interface CompiledPipeline {
  readonly name: string;
  /** The pipeline file, relative to the root. */
  readonly file: string;
  /** The root of the project. */
  readonly root: string;
  /** Absolute path of the module to import. */
  readonly entry: string;
  /** Names this compilation: it changes whenever any source, package version or compiler setting does. */
  readonly id: string;
  readonly modules: Readonly<Record<string, ModuleFacts>>;
  /** By where it is installed, every package that a module imports, and those it depends on. */
  readonly packages: Readonly<Record<string, InstalledPackage>>;
  /** Of every compiled file, by its name beside the entry. */
  readonly lines: Readonly<Record<string, LineMap>>;
}

/** The fingerprint of one module's code and of everything it imports. */
export interface CodeFingerprint {
  readonly digest: string;
  readonly listing: CodeListing;
}
