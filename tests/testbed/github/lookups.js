// What a client asks before it writes: who it is, which repository and pull request this is, and how much it may still ask.
import { example } from "./contract.js";
import { page } from "./pages.js";
import { noCommit, notAccessible, notFound, Refusal, requiresAuthentication } from "./refusal.js";
import * as render from "./render.js";

const REPOSITORY = "/repos/{owner}/{repo}";

export const lookups = {
  [`GET ${REPOSITORY}`]: (context) => ({ status: 200, body: render.repository(context, context.repository) }),

  [`GET ${REPOSITORY}/pulls`](context) {
    const { state = "open", head, base, sort = "created", direction = sort === "created" ? "desc" : "asc" } = context.query;
    const all = [...context.repository.pulls.values()].filter(
      (pull) =>
        (state === "all" || pull.state === state) &&
        // GitHub ignores a head without its owner, and gives all.
        (!head?.includes(":") || pull.head.label === head) &&
        (!base || pull.base.ref === base),
    );
    all.sort((one, other) => (direction === "asc" ? 1 : -1) * (one.issue.number - other.issue.number));
    return page(context, all, (pull) => render.pull(context, pull, false));
  },

  [`GET ${REPOSITORY}/pulls/{pull_number}`](context) {
    const pull = context.repository.pulls.get(context.path.pull_number);
    if (!pull) throw notFound();
    return { status: 200, body: render.pull(context, pull, true) };
  },

  [`GET ${REPOSITORY}/commits/{commit_sha}/pulls`](context) {
    const { commits, pulls } = context.repository;
    const sha = context.path.commit_sha;
    if (!commits.has(sha)) throw noCommit(sha);
    const all = [...pulls.values()].filter((pull) => pull.commits.has(sha) || pull.merge_commit_sha === sha);
    return page(context, all, (pull) => render.pull(context, pull, false));
  },

  "GET /user"(context) {
    const { identity } = context;
    if (identity.kind === "anonymous") throw requiresAuthentication();
    if (identity.kind !== "user") throw notAccessible(identity);
    return { status: 200, body: render.account(context, identity.user) };
  },

  "GET /users/{username}"(context) {
    const found = context.world.accounts.get(context.path.username.toLowerCase());
    if (!found) throw notFound();
    return { status: 200, body: render.account(context, found) };
  },

  "GET /app"(context) {
    if (context.identity.kind !== "jwt") throw new Refusal(401, "A JSON web token could not be decoded");
    return { status: 200, body: render.app(context, context.identity.app) };
  },

  "GET /rate_limit"(context) {
    return { status: 200, body: context.limits.shown(context.identity) };
  },

  "GET /meta"(context) {
    const shown = render.ours(context, example("GET /meta"));
    // The example has numbers where the description has text.
    for (const [key, value] of Object.entries(shown.ssh_key_fingerprints)) shown.ssh_key_fingerprints[key] = String(value);
    return { status: 200, body: context.isEnterprise ? { ...shown, installed_version: context.enterprise.installed_version } : shown };
  },
};
