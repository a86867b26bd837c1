// The test's own door into the testbed's GitHub, under /_control, where GitHub has nothing.
//
//   GET  /state                        everything: comments, labels, issues, check runs, by repository
//   GET  /comments?repository=&issue=  the comments of one issue
//   POST /comments                     {repository, issue, user, body, count}: comments by somebody else, without a request;
//                                      `{n}` in the body is the number, from 1
//   PATCH, DELETE /comments/ID         {body}: somebody edits or deletes a comment
//   GET  /requests                     what was asked, in order
//   GET  /violations                   what does not fit GitHub's descriptions: of a client (request), or of ours (answer)
//   POST /faults                       rules in place of all there were: faults/rules.js; GET: how often each matched
//   POST /limits                       {token, resource, remaining, limit, reset_in, status}
//   POST /tokens                       {token, expired}
//   POST /issues                       {repository, issue, locked, gone}
//   POST /reset                        a seed: starts anew
import { readBody, sendJson } from "../listen.js";
import { timestamp } from "./world.js";

export async function steer(host, request, response) {
  try {
    const { pathname, searchParams } = new URL(request.url, "http://testbed");
    const [, name, id] = /^\/_control\/(\w+)(?:\/(\d+))?$/.exec(pathname) ?? [];
    const action = ACTIONS[`${request.method} ${name}${id ? "/ID" : ""}`];
    if (!action) return sendJson(response, 404, { message: `there is no ${request.method} ${pathname}` });
    const body = await readBody(request);
    const given = body.length > 0 ? JSON.parse(body) : Object.fromEntries(searchParams);
    return sendJson(response, 200, action(host.site, given, Number(id), host) ?? {});
  } catch (error) {
    return sendJson(response, 400, { message: error.message });
  }
}

const ACTIONS = {
  "GET state": (site) => site.world.state(),
  "GET comments": (site, { repository, issue }) =>
    [...repositoryOf(site, repository).comments.values()].filter((comment) => !issue || comment.issue === Number(issue)),
  "POST comments": (site, given) => site.world.addComments(repositoryOf(site, given.repository), given),
  "PATCH comments/ID": (site, { body }, id) => Object.assign(commentOf(site, id).comment, { body, updated_at: timestamp() }),
  "DELETE comments/ID": (site, _, id) => void commentOf(site, id).repository.comments.delete(id),
  "GET requests": (site) => site.requests,
  "GET violations": (site) => site.violations,
  "POST faults": (site, rules) => site.rules.set(rules),
  "GET faults": (site) => site.rules.counts,
  "POST limits": (site, { token, resource = "core", ...rest }) => site.limits.set(tokenOf(site, token), resource, rest),
  "POST tokens": (site, { token, expired }) => void Object.assign(tokenOf(site, token), { expired }),
  "POST issues": (site, { repository, issue, ...flags }) => {
    Object.assign(repositoryOf(site, repository).issues.get(issue), flags);
  },
  "POST reset": (_, seed, __, host) => host.reset(seed),
};

function repositoryOf({ world }, name) {
  const found = world.repositories.get(String(name).toLowerCase());
  if (!found) throw new Error(`there is no repository \`${name}\``);
  return found;
}

function commentOf({ world }, id) {
  for (const repository of world.repositories.values()) {
    const comment = repository.comments.get(id);
    if (comment) return { repository, comment };
  }
  throw new Error(`there is no comment ${id}`);
}

function tokenOf({ tokens }, name) {
  const found = tokens.named(name);
  if (!found) throw new Error(`there is no token \`${name}\``);
  return found;
}
