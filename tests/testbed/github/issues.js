// Comments of issues and pull requests, and their labels: what GitHub does with them and when it refuses.
import { page } from "./pages.js";
import { invalid, notFound, Refusal } from "./refusal.js";
import * as render from "./render.js";
import { timestamp } from "./world.js";

const LONGEST_BODY = 65_536;
const LONGEST_LABEL = 50;
const LONGEST_DESCRIPTION = 100;

const ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const LABELS = "/repos/{owner}/{repo}/labels";

export const issues = {
  [`GET ${ISSUE}/comments`](context) {
    const { number } = issueOf(context);
    const { since } = context.query;
    const all = [...context.repository.comments.values()].filter(
      (comment) => comment.issue === number && (!since || Date.parse(comment.updated_at) >= Date.parse(since)),
    );
    return page(context, all, (comment) => render.comment(context, comment));
  },

  [`POST ${ISSUE}/comments`](context) {
    const issue = issueOf(context);
    const { world, repository, identity, body } = context;
    // Those who may write in the repository still can; an app is nobody's collaborator.
    if (issue.locked && identity.kind !== "user") throw new Refusal(403, "Unable to create comment because issue is locked.");
    refuseBody(body.body, { code: "unprocessable", field: "data", name: "Body" });
    const comment = world.addComment(repository, issue.number, identity.user, body.body, identity.app);
    const shown = render.comment(context, comment);
    return { status: 201, body: shown, headers: { location: shown.url } };
  },

  [`GET ${COMMENT}`]: (context) => ({ status: 200, body: render.comment(context, commentOf(context)) }),

  // Anybody's comment: the permission to write is all that GitHub asks for.
  [`PATCH ${COMMENT}`](context) {
    const comment = commentOf(context);
    refuseBody(context.body.body, { code: "custom", field: "body", name: "body" });
    Object.assign(comment, { body: context.body.body, updated_at: timestamp() });
    return { status: 200, body: render.comment(context, comment) };
  },

  [`DELETE ${COMMENT}`](context) {
    context.repository.comments.delete(commentOf(context).id);
    return { status: 204 };
  },

  [`GET ${LABELS}`]: (context) => page(context, [...context.repository.labels.values()], (label) => render.label(context, label)),

  [`POST ${LABELS}`](context) {
    refuseLabel(context.body);
    if (context.repository.labels.has(context.body.name.toLowerCase())) throw labelError("already_exists", "name");
    const shown = render.label(context, context.world.addLabel(context.repository, context.body));
    return { status: 201, body: shown, headers: { location: shown.url } };
  },

  [`GET ${LABELS}/{name}`]: (context) => ({ status: 200, body: render.label(context, labelOf(context)) }),

  [`PATCH ${LABELS}/{name}`](context) {
    const label = labelOf(context);
    const { new_name: name = label.name, color = label.color, description = label.description } = context.body ?? {};
    refuseLabel({ name, color, description });
    const { labels, issues: all } = context.repository;
    if (name.toLowerCase() !== label.name.toLowerCase() && labels.has(name.toLowerCase())) throw labelError("already_exists", "name");
    for (const issue of all.values()) issue.labels = issue.labels.map((each) => (each === label.name ? name : each));
    labels.delete(label.name.toLowerCase());
    Object.assign(label, { name, color, description });
    labels.set(name.toLowerCase(), label);
    return { status: 200, body: render.label(context, label) };
  },

  [`DELETE ${LABELS}/{name}`](context) {
    const label = labelOf(context);
    context.repository.labels.delete(label.name.toLowerCase());
    for (const issue of context.repository.issues.values()) issue.labels = issue.labels.filter((each) => each !== label.name);
    return { status: 204 };
  },

  [`GET ${ISSUE}/labels`](context) {
    const issue = issueOf(context);
    return page(context, issue.labels, (name) => named(context, name));
  },

  [`POST ${ISSUE}/labels`](context) {
    const issue = issueOf(context);
    return setLabels(context, issue, [...issue.labels, ...asked(context)]);
  },

  [`PUT ${ISSUE}/labels`](context) {
    return setLabels(context, issueOf(context), asked(context));
  },

  [`DELETE ${ISSUE}/labels`](context) {
    issueOf(context).labels = [];
    return { status: 204 };
  },

  [`DELETE ${ISSUE}/labels/{name}`](context) {
    const issue = issueOf(context);
    const rest = issue.labels.filter((name) => name.toLowerCase() !== context.path.name.toLowerCase());
    if (rest.length === issue.labels.length) throw new Refusal(404, "Label does not exist");
    return setLabels(context, issue, rest);
  },
};

function issueOf({ repository, path }) {
  const issue = repository.issues.get(path.issue_number);
  if (!issue) throw notFound();
  if (issue.gone) throw new Refusal(410, "This issue was deleted");
  return issue;
}

function commentOf({ repository, path }) {
  const comment = repository.comments.get(path.comment_id);
  if (!comment) throw notFound();
  return comment;
}

function labelOf({ repository, path }) {
  const label = repository.labels.get(path.name.toLowerCase());
  if (!label) throw notFound();
  return label;
}

// Characters, not bytes and not UTF-16 units. The words differ between creating and editing, as GitHub's do.
function refuseBody(text, { code, field, name }) {
  const error = (message) => invalid([{ resource: "IssueComment", code, field, message: `${name} ${message}` }]);
  if ([...text].length > LONGEST_BODY) throw error(`is too long (maximum is ${LONGEST_BODY} characters)`);
  if (text.trim() === "") throw error("can't be blank");
}

function refuseLabel({ name, color, description }) {
  if (name.trim() === "" || [...name].length > LONGEST_LABEL) throw labelError("invalid", "name");
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) throw labelError("invalid", "color");
  if ([...(description ?? "")].length > LONGEST_DESCRIPTION) {
    throw labelError("custom", "description", `description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`);
  }
}

const labelError = (code, field, message) => invalid([{ resource: "Label", code, field, ...(message && { message }) }]);

// A list of names, of objects with names, or either under `labels`.
function asked({ body = [] }) {
  const list = Array.isArray(body) ? body : (body.labels ?? []);
  return list.map((each) => each.name ?? each);
}

// A label that the repository does not have is made.
function setLabels(context, issue, names) {
  const { world, repository } = context;
  const unique = new Map();
  for (const name of names) {
    refuseLabel({ name });
    const label = repository.labels.get(name.toLowerCase()) ?? world.addLabel(repository, { name });
    unique.set(label.name, label);
  }
  issue.labels = [...unique.keys()];
  return { status: 200, body: issue.labels.map((name) => named(context, name)) };
}

const named = (context, name) => render.label(context, context.repository.labels.get(name.toLowerCase()));
