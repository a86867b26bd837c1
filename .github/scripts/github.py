"""GitHub as the scripts of the workflows need it: its REST API, and what may be printed where.

Text of others (titles, names of files) reaches a comment only through `code`, and the log never:
there a line can be a command to the runner.
"""

import json
import os
import re
import time
import urllib.error
import urllib.request

# github-actions[bot]: the author of what a workflow's own token writes. A name can be imitated.
BOT = 41898282


class Refused(Exception):
    """GitHub's answer was no."""

    def __init__(self, status, message):
        super().__init__(f"GitHub answered {status}: {message}")
        self.status = status


class GitHub:
    """One repository."""

    def __init__(self, repository, token, api):
        self.repository, self.token, self.api = repository, token, api

    @classmethod
    def of_this_run(cls):
        env = os.environ
        return cls(env["GITHUB_REPOSITORY"], env["GITHUB_TOKEN"], env["GITHUB_API_URL"])

    def call(self, method, path, body=None):
        """The answer to one request; the path is under the repository, or begins with `/`."""
        return self._send(method, self._url(path), body)[0]

    def pages(self, path):
        """The elements of every page."""
        url = self._url(f"{path}{'&' if '?' in path else '?'}per_page=100")
        while url:
            elements, headers = self._send("GET", url)
            yield from elements
            following = re.search(r'<([^>]+)>; rel="next"', headers.get("Link") or "")
            url = following and following[1]

    def upload(self, url, content):
        """Bytes to a place that GitHub named."""
        return self._send("POST", url, content=content)[0]

    def _url(self, path):
        return self.api + (path if path.startswith("/") else f"/repos/{self.repository}/{path}")

    def _send(self, method, url, body=None, content=None):
        data = content if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("Content-Type", "application/json" if content is None else "application/octet-stream")
        # Only what changes nothing is asked again.
        for pause in (1, 5, None) if method == "GET" else (None,):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.loads(answer.read() or "null"), answer.headers
            except urllib.error.HTTPError as error:
                if error.code < 500 or pause is None:
                    raise Refused(error.code, error.reason) from None
            except urllib.error.URLError as error:
                if pause is None:
                    raise Refused(0, error.reason) from None
            time.sleep(pause * float(os.environ.get("PAUSES", "1")))


def code(text, limit=200):
    """Foreign text as a code span: it cannot end the span or the line, nor mention anyone."""
    text = "".join(c if c.isprintable() else " " for c in text).strip() or "(empty)"
    text = text if len(text) <= limit else text[:limit] + "…"
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def listed(lines, limit=20):
    """A list within a list, cut where nobody reads on."""
    shown = [f"  - {line}" for line in lines[:limit]]
    return "\n".join(shown + ([f"  - … and {len(lines) - limit} more"] if len(lines) > limit else []))


def annotate(level, message):
    """An annotation of the run, in words of ours."""
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::{level}::{escaped}")


def summarize(markdown):
    with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
        file.write(markdown + "\n")


def output(name, value):
    """A step's output; one line, so that it cannot set another."""
    if "\n" in value:
        raise ValueError(f"the output `{name}` has more than one line")
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        file.write(f"{name}={value}\n")
