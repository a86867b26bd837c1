// How often a token may ask: the primary limits, which every answer's headers tell, and the secondary ones, which are told
// only when they are passed. The numbers are GitHub's; a seed sets others where a test wants to reach them.
import { Refusal } from "./refusal.js";

const HOUR = 3600;
const INSTALLED = { core: 5000, graphql: 5000 };
const PRIMARY = { actions: { core: 1000, graphql: 1000 }, app: INSTALLED, user: INSTALLED, jwt: INSTALLED, anonymous: { core: 60, graphql: 0 } };
const SECONDARY = { concurrent: 100, content_per_minute: 80, content_per_hour: 500, points_per_minute: 900, retry_after: 60, status: 403 };
const ABOUT = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

export class Limits {
  #seed;
  #secondary;
  #windows = new Map();
  #calls = new Map();

  // Every key of the seed replaces GitHub's number: core, graphql, reset_in, status, secondary.
  constructor(seed = {}) {
    this.#seed = { reset_in: HOUR, status: 403, ...seed };
    this.#secondary = { ...SECONDARY, ...seed.secondary };
  }

  // Throws where nothing is left; `running` requests are being answered, with this one.
  admit(identity, resource, writes, running) {
    this.#admitSecondary(identity, resource, writes, running);
    const window = this.#window(identity, resource);
    if (window.used < window.limit) return;
    const who = identity.kind === "user" ? `user ID ${identity.user.id}` : `installation ID ${identity.app?.id ?? 0}`;
    const message = `API rate limit exceeded for ${who}.`;
    throw new Refusal(window.status, message, { documentation_url: `${ABOUT}#about-primary-rate-limits`, headers: this.headers(identity, resource) });
  }

  charge(identity, resource) {
    this.#window(identity, resource).used += 1;
  }

  headers(identity, resource) {
    const { limit, used, reset } = this.#window(identity, resource);
    return {
      "x-ratelimit-limit": limit,
      "x-ratelimit-remaining": Math.max(0, limit - used),
      "x-ratelimit-reset": reset,
      "x-ratelimit-used": used,
      "x-ratelimit-resource": resource,
    };
  }

  shown(identity) {
    const of = (resource) => {
      const { limit, used, reset } = this.#window(identity, resource);
      return { limit, used, remaining: Math.max(0, limit - used), reset };
    };
    return { resources: { core: of("core"), graphql: of("graphql"), search: of("search") }, rate: of("core") };
  }

  // What a test says about one token: remaining, limit, reset_in, status.
  set(identity, resource, { remaining, limit, reset_in: seconds, status }) {
    const window = this.#window(identity, resource);
    if (limit !== undefined) window.limit = limit;
    if (remaining !== undefined) window.used = Math.max(0, window.limit - remaining);
    if (seconds !== undefined) window.reset = now() + seconds;
    if (status !== undefined) window.status = status;
  }

  #window(identity, resource) {
    const key = `${identity.name} ${resource}`;
    const found = this.#windows.get(key);
    if (found && now() < found.reset) return found;
    const own = PRIMARY[identity.kind];
    const given = resource === "core" ? identity.limit : undefined;
    const limit = given ?? this.#seed[resource] ?? own[resource] ?? 30;
    const window = { limit, used: 0, reset: now() + this.#seed.reset_in, status: this.#seed.status };
    this.#windows.set(key, window);
    return window;
  }

  #admitSecondary(identity, resource, writes, running) {
    const { concurrent, content_per_minute, content_per_hour, points_per_minute, retry_after, status } = this.#secondary;
    const key = identity.name;
    const calls = this.#calls.get(key) ?? { content: [], points: [], until: 0 };
    this.#calls.set(key, calls);
    const time = Date.now();
    if (time >= calls.until) {
      calls.content = calls.content.filter((at) => at > time - HOUR * 1000);
      calls.points = calls.points.filter(([at]) => at > time - 60_000);
      const recent = calls.content.filter((at) => at > time - 60_000).length;
      const points = calls.points.reduce((sum, [, cost]) => sum + cost, 0);
      const written = writes && (recent >= content_per_minute || calls.content.length >= content_per_hour);
      if (!written && points < points_per_minute && running <= concurrent) {
        if (writes) calls.content.push(time);
        calls.points.push([time, writes ? 5 : 1]);
        return;
      }
      calls.until = time + retry_after * 1000;
    }
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. " +
      "If you reach out to GitHub Support for help, please include the request ID.";
    const headers = { ...this.headers(identity, resource), "retry-after": Math.ceil((calls.until - time) / 1000) };
    throw new Refusal(status, message, { documentation_url: `${ABOUT}#about-secondary-rate-limits`, headers });
  }
}

const now = () => Math.floor(Date.now() / 1000);
