// The state as GitHub shows it. What the testbed has no state for is GitHub's own example with our names in it.
import { example } from "./contract.js";
import { nodeId } from "./world.js";

export function user({ api, html }, account) {
  const { login, id, type } = account;
  const at = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId("U", id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url: at,
    html_url: type === "Bot" ? `${html}/apps/${login.replace("[bot]", "")}` : `${html}/${login}`,
    followers_url: `${at}/followers`,
    following_url: `${at}/following{/other_user}`,
    gists_url: `${at}/gists{/gist_id}`,
    starred_url: `${at}/starred{/owner}{/repo}`,
    subscriptions_url: `${at}/subscriptions`,
    organizations_url: `${at}/orgs`,
    repos_url: `${at}/repos`,
    events_url: `${at}/events{/privacy}`,
    received_events_url: `${at}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function app(context, { id, slug, name, owner }) {
  return {
    id,
    slug,
    node_id: nodeId("A", id),
    owner: user(context, owner),
    name,
    description: "",
    external_url: `${context.html}/apps/${slug}`,
    html_url: `${context.html}/apps/${slug}`,
    created_at: "2018-07-30T09:30:17Z",
    updated_at: "2019-12-10T19:04:12Z",
    permissions: { checks: "write", contents: "read", issues: "write", metadata: "read" },
    events: ["push"],
  };
}

export function comment(context, { id, node_id, issue, user: author, app: through, body, created_at, updated_at }) {
  const { repository, html } = context;
  const at = repositoryUrl(context);
  const kind = repository.pulls.has(issue) ? "pull" : "issues";
  return {
    url: `${at}/issues/comments/${id}`,
    html_url: `${html}/${repository.full_name}/${kind}/${issue}#issuecomment-${id}`,
    issue_url: `${at}/issues/${issue}`,
    id,
    node_id,
    user: user(context, author),
    created_at,
    updated_at,
    body,
    author_association: author.type === "Bot" ? "NONE" : "CONTRIBUTOR",
    reactions: reactions(`${at}/issues/comments/${id}/reactions`),
    performed_via_github_app: through ? app(context, through) : null,
  };
}

function reactions(url) {
  return { url, total_count: 0, "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
}

export function label(context, { id, name, color, description, default: isDefault }) {
  const url = `${repositoryUrl(context)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId("LA", id), url, name, color, default: isDefault, description };
}

export function checkRun(context, run) {
  const url = `${repositoryUrl(context)}/check-runs/${run.id}`;
  const { title = null, summary = null, text = null } = run.output;
  const pulls = [...context.repository.pulls.values()].filter(({ state, head }) => state === "open" && head.sha === run.head_sha);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.head_sha,
    external_id: run.external_id,
    url,
    html_url: `${context.html}/${context.repository.full_name}/runs/${run.id}`,
    details_url: run.details_url ?? `${context.html}/${context.repository.full_name}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.started_at,
    completed_at: run.completed_at,
    output: { title, summary, text, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suite },
    app: app(context, run.app),
    pull_requests: pulls.map((pull) => pullOfRun(context, pull)),
  };
}

function pullOfRun(context, { issue, head, base }) {
  const { repository } = context;
  const repo = { id: repository.id, url: repositoryUrl(context), name: repository.name };
  return {
    url: `${repositoryUrl(context)}/pulls/${issue.number}`,
    id: issue.id,
    number: issue.number,
    head: { ref: head.ref, sha: head.sha, repo },
    base: { ref: base.ref, sha: base.sha, repo },
  };
}

export function pull(context, { issue, state, merged, draft, merge_commit_sha, head, base }, whole) {
  const name = whole ? "GET /repos/{owner}/{repo}/pulls/{pull_number}" : "GET /repos/{owner}/{repo}/pulls";
  const shown = ours(context, whole ? example(name) : example(name)[0], context.repository);
  const { owner } = context.repository;
  const source = head.repository && (context.world.repositories.get(head.repository.toLowerCase()) ?? forked(context, head.repository));
  return {
    ...shown,
    ...(whole ? { merged, merged_by: null, mergeable: merged ? null : true } : {}),
    id: issue.id,
    node_id: nodeId("PR", issue.id),
    number: issue.number,
    url: `${repositoryUrl(context)}/pulls/${issue.number}`,
    html_url: `${context.html}/${context.repository.full_name}/pull/${issue.number}`,
    title: issue.title,
    user: user(context, issue.user),
    state,
    locked: issue.locked,
    draft,
    merged_at: merged ? "2026-01-02T03:04:05Z" : null,
    closed_at: state === "closed" ? "2026-01-02T03:04:05Z" : null,
    merge_commit_sha,
    labels: issue.labels.map((each) => label(context, context.repository.labels.get(each.toLowerCase()))),
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    milestone: null,
    head: side(context, shown.head, head, source, source?.owner ?? issue.user),
    base: side(context, shown.base, { ...base, label: `${owner.login}:${base.ref}` }, context.repository, owner),
  };
}

function side(context, shown, { ref, sha, label: text }, source, owner) {
  const repo = source && { ...shown.repo, ...ownRepository(context, source) };
  return { ...shown, ref, sha, label: text, user: user(context, owner), repo };
}

// A head's repository that the seed only names.
function forked({ world, repository }, name) {
  const [owner, short] = name.split("/");
  return { ...repository, id: repository.id + 1, full_name: name, name: short, owner: world.account(owner), fork: true };
}

export function repository(context, shown) {
  const whole = ours(context, example("GET /repos/{owner}/{repo}"), shown);
  const { parent, source, template_repository, organization, ...rest } = whole;
  return { ...rest, ...ownRepository(context, shown) };
}

function ownRepository(context, { id, name, full_name, owner, private: hidden, fork, archived, default_branch }) {
  return {
    id,
    node_id: nodeId("R", id),
    name,
    full_name,
    owner: user(context, owner),
    private: hidden,
    visibility: hidden ? "private" : "public",
    fork,
    archived,
    default_branch,
    language: null,
    url: `${context.api}/repos/${full_name}`,
    html_url: `${context.html}/${full_name}`,
  };
}

export function account(context, shown) {
  return { ...ours(context, example("GET /users/{username}")), ...user(context, shown), name: shown.name };
}

// An example with the testbed's addresses and the repository's name in place of those that GitHub made up.
export function ours({ api, html }, value, { full_name: name = "octocat/Hello-World" } = {}) {
  const text = JSON.stringify(value)
    .replaceAll("https://api.github.com", api)
    .replaceAll("https://github.com", html)
    .replaceAll("octocat/Hello-World", name);
  return JSON.parse(text);
}

export const repositoryUrl = ({ api, repository: { full_name } }) => `${api}/repos/${full_name}`;
