// The operations that the server has, and the permissions that GitHub wants for each.
//
// In the words of its header `x-accepted-github-permissions`: sets are separated by `;`, any of them suffices. They are
// those of GitHub's documentation, "Permissions required for GitHub Apps". What has no `needs` wants none.
const COMMENTS = "issues=read; pull_requests=read";
const COMMENTS_WRITE = "issues=write; pull_requests=write";

const REPOSITORY = "/repos/{owner}/{repo}";
const ISSUE = `${REPOSITORY}/issues/{issue_number}`;
const COMMENT = `${REPOSITORY}/issues/comments/{comment_id}`;
const RUN = `${REPOSITORY}/check-runs/{check_run_id}`;

export const OPERATIONS = {
  [`GET ${ISSUE}/comments`]: COMMENTS,
  [`POST ${ISSUE}/comments`]: COMMENTS_WRITE,
  [`GET ${COMMENT}`]: COMMENTS,
  [`PATCH ${COMMENT}`]: COMMENTS_WRITE,
  [`DELETE ${COMMENT}`]: COMMENTS_WRITE,

  [`GET ${REPOSITORY}/labels`]: COMMENTS,
  [`POST ${REPOSITORY}/labels`]: COMMENTS_WRITE,
  [`GET ${REPOSITORY}/labels/{name}`]: COMMENTS,
  [`PATCH ${REPOSITORY}/labels/{name}`]: COMMENTS_WRITE,
  [`DELETE ${REPOSITORY}/labels/{name}`]: COMMENTS_WRITE,
  [`GET ${ISSUE}/labels`]: COMMENTS,
  [`POST ${ISSUE}/labels`]: COMMENTS_WRITE,
  [`PUT ${ISSUE}/labels`]: COMMENTS_WRITE,
  [`DELETE ${ISSUE}/labels`]: COMMENTS_WRITE,
  [`DELETE ${ISSUE}/labels/{name}`]: COMMENTS_WRITE,

  [`POST ${REPOSITORY}/check-runs`]: "checks=write",
  [`GET ${RUN}`]: "checks=read",
  [`PATCH ${RUN}`]: "checks=write",
  [`GET ${RUN}/annotations`]: "checks=read",
  [`GET ${REPOSITORY}/commits/{ref}/check-runs`]: "checks=read",

  [`GET ${REPOSITORY}`]: "metadata=read",
  [`GET ${REPOSITORY}/pulls`]: "pull_requests=read",
  [`GET ${REPOSITORY}/pulls/{pull_number}`]: "pull_requests=read; contents=read",
  [`GET ${REPOSITORY}/commits/{commit_sha}/pulls`]: "pull_requests=read",

  "GET /user": undefined,
  "GET /users/{username}": undefined,
  "GET /app": undefined,
  "GET /rate_limit": undefined,
  "GET /meta": undefined,
};
