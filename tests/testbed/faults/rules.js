// Rules of faults: which requests they are for, by method, path, header, body and number of the call.
//
//   { "match": { "method": "POST", "path": "^/repos/", "header": { "x-amz-target": "Describe" }, "body": "Action=Create",
//                "call": 2 },
//     "do": { … } }                                                                 what `do` may hold: effects.js
//
// `path` (with its query), `body` and the headers are regular expressions. `call` counts the requests that the rule's other
// conditions match, from 1: a number, a list of numbers, `{"from": 3}`, or "every", as where it is absent.
// Every rule counts for itself; of the rules that apply, the first does.
import { EFFECTS } from "./effects.js";

const CONDITIONS = ["method", "path", "header", "body", "call"];

export class Rules {
  #rules = [];

  // Replaces all rules, and counts from 1 again. Throws where a rule says what nobody reads.
  set(rules) {
    if (!Array.isArray(rules)) throw new Error("rules are a list");
    this.#rules = rules.map((rule) => {
      refuseUnknown(rule, ["match", "do"], "a rule");
      refuseUnknown(rule.match ?? {}, CONDITIONS, "match");
      refuseUnknown(rule.do ?? {}, EFFECTS, "do");
      return { matches: conditions(rule.match ?? {}), applies: calls(rule.match?.call ?? "every"), effects: rule.do ?? {}, calls: 0 };
    });
  }

  // The number of the rule for this call, from 0, and what it does.
  find(call) {
    let found;
    for (const [index, rule] of this.#rules.entries()) {
      if (!rule.matches(call)) continue;
      rule.calls += 1;
      if (!found && rule.applies(rule.calls)) found = { index, effects: rule.effects };
    }
    return found;
  }

  // How often each rule matched: a test that expects a fault sees whether it was there.
  get counts() {
    return this.#rules.map((rule) => rule.calls);
  }
}

function refuseUnknown(value, known, where) {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown) throw new Error(`${where} has no \`${unknown}\`; it has: ${known.join(", ")}`);
}

function conditions({ method, path, header = {}, body }) {
  const headers = Object.entries(header).map(([name, pattern]) => [name.toLowerCase(), new RegExp(pattern)]);
  const pathPattern = path && new RegExp(path);
  const bodyPattern = body && new RegExp(body);
  return (call) =>
    (!method || method === call.method) &&
    (!pathPattern || pathPattern.test(call.path)) &&
    (!bodyPattern || bodyPattern.test(call.body.toString("utf8"))) &&
    headers.every(([name, pattern]) => pattern.test(call.headers[name] ?? ""));
}

function calls(call) {
  if (call === "every") return () => true;
  if (Number.isInteger(call)) return (number) => number === call;
  if (Array.isArray(call)) return (number) => call.includes(number);
  if (Number.isInteger(call?.from)) return (number) => number >= call.from;
  throw new Error(`\`${JSON.stringify(call)}\` is no call; write a number, a list, {"from": N} or "every"`);
}
