// Lists in pages, with the header Link as GitHub writes it: by the repository's number, so that only a client which follows
// the addresses finds the next page.
const DEFAULT = 30;
// GitHub cuts what is asked for down to this, without an error.
const MOST = 100;

export function page(context, items, render, wrap = (list) => list) {
  const size = Math.max(1, Math.min(context.query.per_page ?? DEFAULT, MOST));
  const number = Math.max(1, context.query.page ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((number - 1) * size, number * size);
  const link = links(context, number, last);
  return { status: 200, body: wrap(shown.map(render)), headers: link ? { link } : {} };
}

function links(context, number, last) {
  const relations = [];
  if (number > 1) relations.push(["prev", Math.min(number - 1, last)]);
  if (number < last) relations.push(["next", number + 1], ["last", last]);
  if (number > 1) relations.push(["first", 1]);
  return relations.map(([name, to]) => `<${address(context, to)}>; rel="${name}"`).join(", ");
}

function address({ url, api, repository }, number) {
  const path = url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.id}`);
  const query = new URLSearchParams(url.searchParams);
  query.set("page", number);
  return `${api}${path}?${query}`;
}
