import { extensionOf } from '../artifacts/media-types.ts';
import type { ArtifactType } from '../define/artifact-types.ts';
import type { OutputFacts } from '../graph/graph.ts';

/** The file extension under which an output of a kept graph is published. */
export function extensionOfFacts(facts: OutputFacts): string {
  // The extension depends on the kind and the media type alone, and those a kept graph has.
  return extensionOf(facts as ArtifactType);
}
