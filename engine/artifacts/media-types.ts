import type { ArtifactType } from '../define/artifact-types.ts';

const extensions: Readonly<Record<string, string>> = {
  'application/geo+json': '.geojson',
  'application/gzip': '.gz',
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/vnd.apache.arrow.file': '.arrow',
  'application/vnd.apache.parquet': '.parquet',
  'application/x-ndjson': '.ndjson',
  'application/xml': '.xml',
  'application/yaml': '.yaml',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/svg+xml': '.svg',
  'image/webp': '.webp',
  'text/css': '.css',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/javascript': '.js',
  'text/markdown': '.md',
  'text/plain': '.txt',
  'text/tab-separated-values': '.tsv',
  'text/x-tex': '.tex',
  'video/mp4': '.mp4',
};

/** The file extension, with its dot, under which an artifact of this type is published. */
export function extensionOf(type: ArtifactType): string {
  switch (type.kind) {
    case 'table':
      return '.arrow';
    case 'tensors':
      return '.safetensors';
    case 'json':
      return '.json';
    case 'file':
      return extensions[type.mediaType.split(';')[0]!.trim().toLowerCase()] ?? '.bin';
    default:
      return type satisfies never;
  }
}
