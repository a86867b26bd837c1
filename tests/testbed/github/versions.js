// The versions of the API, and what a later one takes away: GitHub's description is that of the first, with the changes
// of the others as patches of its schemas (`x-github-breaking-changes`, in JSON Merge Patch).
export const VERSIONS = ["2022-11-28", "2026-03-10"];

const CHANGES = "x-github-breaking-changes";
const ALTERNATIVES = ["anyOf", "allOf"];

// The schema as it is in this version.
export function inVersion(schema, version) {
  if (Array.isArray(schema)) return schema.map((each) => inVersion(each, version));
  if (schema === null || typeof schema !== "object") return schema;
  const { [CHANGES]: _, ...rest } = changes(schema, version).reduce(merged, schema);
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inVersion(value, version)]));
}

// An answer without what this version does not have any more.
export function trimmed(schema, value, version) {
  if (!schema || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => trimmed(schema.items, each, version));
  const gone = changes(schema, version).flatMap((patch) => Object.entries(patch.properties ?? {}).filter(([, now]) => now === null));
  const names = new Set(gone.map(([name]) => name));
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  const result = Object.fromEntries(kept.map(([name, inner]) => [name, trimmed(schema.properties?.[name], inner, version)]));
  const others = ALTERNATIVES.flatMap((key) => schema[key] ?? []);
  return others.reduce((whole, other) => trimmed(other, whole, version), result);
}

// The patches up to this version: dates in this form sort as text.
const changes = (schema, version) => (schema[CHANGES] ?? []).filter((change) => change.version <= version).map(({ patch }) => patch);

function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
