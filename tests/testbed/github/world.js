// The state of the testbed's GitHub: accounts, repositories and what is in them, made from a seed.
//
// Plain data without an opinion on who may do what. What the seed does not say is made up, the same on every start.
import { createHash } from "node:crypto";

export const ACTIONS = { id: 15368, slug: "github-actions", name: "GitHub Actions", owner: "github", bot: 41898282 };

export class World {
  accounts = new Map();
  apps = new Map();
  repositories = new Map();
  // From every name a repository once had.
  renamed = new Map();
  #ids = 1_000_000_000;

  constructor(seed) {
    const { users = [], apps = [], repositories = [] } = seed;
    for (const user of users) this.account(user.login, user);
    for (const app of [ACTIONS, ...apps]) this.#addApp(app);
    for (const repository of repositories) this.#addRepository(repository);
  }

  nextId() {
    return ++this.#ids;
  }

  // The account of this name, made where there is none.
  account(login, given = {}) {
    const key = login.toLowerCase();
    if (!this.accounts.has(key)) {
      const type = given.type ?? (login.endsWith("[bot]") ? "Bot" : "User");
      this.accounts.set(key, { login, id: given.id ?? made(login), type, name: given.name ?? null });
    }
    return this.accounts.get(key);
  }

  // Installations act as the app's own account, whose name says what it is.
  #addApp({ slug, id = made(slug), name = slug, owner = "octo-org", bot }) {
    const user = this.account(`${slug}[bot]`, { id: bot, type: "Bot" });
    this.apps.set(slug, { slug, id, name, user, owner: this.account(owner, { type: "Organization" }) });
  }

  #addRepository(seed) {
    const [owner, name] = seed.name.split("/");
    const repository = {
      id: seed.id ?? made(seed.name),
      name,
      full_name: seed.name,
      owner: this.account(owner, { type: "Organization" }),
      private: seed.private ?? true,
      archived: seed.archived ?? false,
      fork: seed.fork ?? false,
      default_branch: seed.default_branch ?? "main",
      labels: new Map(),
      issues: new Map(),
      pulls: new Map(),
      comments: new Map(),
      runs: new Map(),
      // Names of branches to commits, and all commits there are.
      branches: new Map(Object.entries(seed.branches ?? {})),
      commits: new Set([...Object.values(seed.branches ?? {}), ...(seed.commits ?? [])]),
    };
    this.repositories.set(seed.name.toLowerCase(), repository);
    for (const former of seed.formerly ?? []) this.renamed.set(former.toLowerCase(), repository);
    for (const label of seed.labels ?? []) this.addLabel(repository, label);
    for (const issue of seed.issues ?? []) this.#addIssue(repository, issue);
    for (const pull of seed.pulls ?? []) this.#addPull(repository, pull);
    for (const comment of seed.comments ?? []) this.addComments(repository, comment);
  }

  addLabel(repository, { name, color = "ededed", description = null, default: isDefault = false }) {
    const label = { id: this.nextId(), name, color, description, default: isDefault };
    repository.labels.set(name.toLowerCase(), label);
    return label;
  }

  #addIssue(repository, { number, title = `Issue ${number}`, user = "octocat", locked = false, gone = false, labels = [] }) {
    const names = labels.map((name) => (repository.labels.get(name.toLowerCase()) ?? this.addLabel(repository, { name })).name);
    const issue = { id: this.nextId(), number, title, locked, gone, user: this.account(user), labels: names };
    repository.issues.set(number, issue);
    return issue;
  }

  // A pull request is an issue too, with the same number.
  #addPull(repository, seed) {
    const issue = this.#addIssue(repository, { title: `Pull request ${seed.number}`, ...seed });
    const { head, base = {}, state = "open", merged = false, draft = false, merge_commit_sha = null, commits = [] } = seed;
    // `null` says that the fork was deleted.
    const source = head.repository === undefined ? repository.full_name : head.repository;
    const label = `${source?.split("/")[0] ?? issue.user.login}:${head.ref}`;
    const pull = {
      issue,
      state: merged ? "closed" : state,
      merged,
      draft,
      merge_commit_sha,
      commits: new Set([...commits, head.sha]),
      head: { ref: head.ref, sha: head.sha, repository: source, label },
      base: { ref: base.ref ?? repository.default_branch, sha: base.sha ?? sha(`${repository.full_name} base`) },
    };
    repository.pulls.set(seed.number, pull);
    for (const commit of [...pull.commits, pull.base.sha, merge_commit_sha]) if (commit) repository.commits.add(commit);
    if (pull.head.repository === repository.full_name) repository.branches.set(head.ref, head.sha);
  }

  // One comment, or `count` of them, in which `{n}` is the number from 1.
  addComments(repository, { issue, user = "octocat", body, count = 1 }) {
    const added = [];
    for (let number = 1; number <= count; number++) {
      added.push(this.addComment(repository, issue, this.account(user), body.replaceAll("{n}", number)));
    }
    return added;
  }

  addComment(repository, issue, user, body, app = null) {
    const id = this.nextId();
    const now = timestamp();
    const comment = { id, node_id: nodeId("IC", id), issue, user, app, body, created_at: now, updated_at: now, minimized: null };
    repository.comments.set(id, comment);
    return comment;
  }

  repository(owner, name) {
    return this.repositories.get(`${owner}/${name}`.toLowerCase());
  }

  repositoryById(id) {
    return [...this.repositories.values()].find((repository) => repository.id === id);
  }

  // The commit that a name of a branch or a commit stands for.
  commit(repository, ref) {
    const branch = ref.replace(/^(refs\/)?heads\//, "");
    return repository.branches.get(branch) ?? (repository.commits.has(ref) ? ref : undefined);
  }

  commentByNode(node) {
    for (const repository of this.repositories.values()) {
      for (const comment of repository.comments.values()) if (comment.node_id === node) return { repository, comment };
    }
    return undefined;
  }

  // As the control API shows it.
  state() {
    const rows = [...this.repositories.values()].map((repository) => [
      repository.full_name,
      {
        labels: [...repository.labels.values()],
        issues: [...repository.issues.values()],
        comments: [...repository.comments.values()],
        check_runs: [...repository.runs.values()],
      },
    ]);
    return { repositories: Object.fromEntries(rows) };
  }
}

export const timestamp = (time = Date.now()) => new Date(time).toISOString().replace(/\.\d+/, "");

// Opaque, as GitHub's are: nobody may take them apart.
export const nodeId = (kind, id) => `${kind}_${Buffer.from(`testbed:${kind}:${id}`).toString("base64url")}`;

export const sha = (text) => createHash("sha1").update(text).digest("hex");

// A number for a name, below those that are counted.
const made = (name) => 1000 + (createHash("sha256").update(name).digest().readUInt32BE() % 900_000_000);
