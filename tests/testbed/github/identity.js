// Who asks, and what they may: tokens as the seed gives them, permissions as GitHub counts them.
//
// Kinds of token: `actions` (GITHUB_TOKEN: one repository, the account github-actions[bot]), `app` (an installation: its
// own bot), `user` (a fine-grained personal one), `jwt` (an app itself). None at all reads what is public.
import { ACTIONS } from "./world.js";
import { badCredentials, notAccessible, notFound, Refusal, requiresAuthentication } from "./refusal.js";

const KINDS = ["actions", "app", "user", "jwt"];

export class Tokens {
  #tokens = new Map();

  constructor(seed, world) {
    for (const token of seed.tokens ?? []) this.#tokens.set(token.value, identity(token, world));
  }

  // Of the header Authorization; `undefined` is nobody.
  identify(header) {
    if (header === undefined) return nobody();
    const [, value] = /^(?:bearer|token)\s+(\S+)$/i.exec(header) ?? [];
    const found = this.#tokens.get(value);
    if (!found || found.expired || found.expires < Date.now()) throw badCredentials();
    return found;
  }

  // For the log: the name in the seed, also of a token that is worth nothing any more.
  nameOf(header = "") {
    return this.#tokens.get(header.split(" ")[1])?.name ?? null;
  }

  // By its name in the seed.
  named(name) {
    return [...this.#tokens.values()].find((token) => token.name === name);
  }
}

function identity(token, world) {
  const { name, kind, permissions = {}, repositories, expired = false, expires_in: seconds, limit } = token;
  if (!KINDS.includes(kind)) throw new Error(`token \`${name}\`: \`${kind}\` is no kind; write one of ${KINDS.join(", ")}`);
  const app = kind === "user" ? null : world.apps.get(kind === "actions" ? ACTIONS.slug : token.app);
  if (kind !== "user" && !app) throw new Error(`token \`${name}\`: there is no app \`${token.app}\``);
  return {
    name,
    kind,
    app,
    user: kind === "user" ? world.account(token.login) : app.user,
    // Metadata may always be read; the others are spelt as in a workflow or in GitHub's API.
    permissions: Object.fromEntries([["metadata", "read"], ...Object.entries(permissions)].map(([key, level]) => [key.replaceAll("-", "_"), level])),
    repositories: repositories && new Set(repositories.map((each) => each.toLowerCase())),
    expired,
    expires: seconds === undefined ? Infinity : Date.now() + seconds * 1000,
    limit,
  };
}

const nobody = () => ({ name: null, kind: "anonymous", app: null, user: null, permissions: {}, repositories: new Set() });

const reaches = (identity, repository) => !identity.repositories || identity.repositories.has(repository.full_name.toLowerCase());

// Throws where this identity may not do what needs `needs` in the repository. What cannot be seen is not found.
export function authorize(identity, repository, needs, writes) {
  const visible = !repository.private || (identity.kind !== "jwt" && reaches(identity, repository));
  if (!visible) throw notFound();
  if (writes && identity.kind === "anonymous") throw requiresAuthentication();
  if (!writes && !repository.private) return;
  if (writes && repository.archived) throw new Refusal(403, "Repository was archived so is read-only.");
  if (!reaches(identity, repository) || !allows(identity.permissions, needs)) throw notAccessible(identity);
}

// `needs` as in x-accepted-github-permissions: sets separated by `;`, of permissions separated by `,`.
function allows(permissions, needs) {
  return needs.split(";").some((set) =>
    set.split(",").every((need) => {
      const [name, level] = need.trim().split("=");
      return permissions[name] === "write" || permissions[name] === level;
    }),
  );
}
