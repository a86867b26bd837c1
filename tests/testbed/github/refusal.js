// The answers in which GitHub refuses, in its own words.
export class Refusal extends Error {
  // `rest` joins the body: errors, documentation_url.
  constructor(status, message, { headers = {}, ...rest } = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.rest = rest;
  }

  body(documentation) {
    return { message: this.message, documentation_url: documentation, ...this.rest, status: String(this.status) };
  }
}

const DOCUMENTATION = "https://docs.github.com/rest";

export const badCredentials = () => new Refusal(401, "Bad credentials", { documentation_url: DOCUMENTATION });
export const requiresAuthentication = () => new Refusal(401, "Requires authentication");
export const notFound = () => new Refusal(404, "Not Found");
export const invalid = (errors) => new Refusal(422, "Validation Failed", { errors });

// A check of a request by its schema; several reasons are one message.
export const invalidRequest = (reasons) => new Refusal(422, `Invalid request.\n\n${reasons.join("\n")}`);

export const noCommit = (sha) => new Refusal(422, `No commit found for SHA: ${sha}`);

export const notAccessible = (identity) =>
  new Refusal(403, `Resource not accessible by ${identity.kind === "user" ? "personal access token" : "integration"}`);
