// Check runs: only an app makes them, only the app that made one changes it, and annotations are added, never replaced.
import { page } from "./pages.js";
import { invalidRequest, noCommit, notFound, Refusal } from "./refusal.js";
import * as render from "./render.js";
import { timestamp } from "./world.js";

const RUNS = "/repos/{owner}/{repo}/check-runs";
const RUN = `${RUNS}/{check_run_id}`;

export const checks = {
  [`POST ${RUNS}`](context) {
    const { world, repository, identity, body } = context;
    if (!identity.app) throw new Refusal(403, "You must authenticate via a GitHub App.");
    if (!repository.commits.has(body.head_sha)) throw noCommit(body.head_sha);
    const id = world.nextId();
    const run = { id, app: identity.app, head_sha: body.head_sha, suite: suite(repository, identity.app, body.head_sha, world) };
    Object.assign(run, { name: "", external_id: "", details_url: null, status: "queued", conclusion: null });
    Object.assign(run, { started_at: timestamp(), completed_at: null, output: {}, annotations: [] });
    change(run, body);
    repository.runs.set(id, run);
    const shown = render.checkRun(context, run);
    return { status: 201, body: shown, headers: { location: shown.url } };
  },

  [`GET ${RUN}`]: (context) => ({ status: 200, body: render.checkRun(context, runOf(context)) }),

  [`PATCH ${RUN}`](context) {
    const run = runOf(context);
    const { app } = context.identity;
    if (!app) throw new Refusal(403, "You must authenticate via a GitHub App.");
    if (app.id !== run.app.id) {
      throw new Refusal(403, `Invalid app_id \`${run.app.id}\` - check run can only be modified by the GitHub App that created it.`);
    }
    change(run, context.body ?? {});
    return { status: 200, body: render.checkRun(context, run) };
  },

  [`GET ${RUN}/annotations`](context) {
    const run = runOf(context);
    return page(context, run.annotations, (annotation) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      ...annotation,
      blob_href: `${render.repositoryUrl(context)}/git/blobs/${run.head_sha}`,
    }));
  },

  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs"(context) {
    const { world, repository, path, query } = context;
    const sha = world.commit(repository, path.ref);
    if (!sha) throw noCommit(path.ref);
    const { check_name: name, app_id: app, status, filter = "latest" } = query;
    const all = [...repository.runs.values()].reverse().filter((run) => run.head_sha === sha);
    const chosen = (filter === "latest" ? latest(all) : all).filter(
      (run) => (!name || run.name === name) && (!app || run.app.id === app) && (!status || run.status === status),
    );
    return page(
      context,
      chosen,
      (run) => render.checkRun(context, run),
      (check_runs) => ({ total_count: chosen.length, check_runs }),
    );
  },
};

function runOf({ repository, path }) {
  const run = repository.runs.get(path.check_run_id);
  if (!run) throw notFound();
  return run;
}

function change(run, { output, ...body }) {
  const { name, details_url, external_id, started_at, status, conclusion, completed_at } = body;
  if ((status === "completed" || completed_at) && !conclusion) throw invalidRequest(["\"conclusion\" wasn't supplied."]);
  const given = Object.entries({ name, details_url, external_id, started_at, status }).filter(([, value]) => value !== undefined);
  Object.assign(run, Object.fromEntries(given));
  // A conclusion completes the run, whatever the status said.
  if (conclusion) Object.assign(run, { status: "completed", conclusion, completed_at: completed_at ?? timestamp() });
  else if (status && status !== "completed") Object.assign(run, { conclusion: null, completed_at: null });
  if (output) {
    const { annotations = [], images, ...words } = output;
    Object.assign(run.output, words);
    run.annotations.push(...annotations);
  }
}

// The newest of each name and app; the list has the newest first.
function latest(runs) {
  const seen = new Set();
  return runs.filter((run) => {
    const key = `${run.app.id} ${run.name}`;
    return !seen.has(key) && seen.add(key);
  });
}

// All runs of an app for a commit are in one suite.
function suite(repository, app, sha, world) {
  const other = [...repository.runs.values()].find((run) => run.app.id === app.id && run.head_sha === sha);
  return other?.suite ?? world.nextId();
}
