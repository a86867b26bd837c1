"""What the tests of the scripts stand on: a GitHub of lists, a clone of few commits, programs that only record."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / ".github/scripts"
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS / "release")]
sys.dont_write_bytecode = True

REPOSITORY = "fasti-sh/backstage-infra"
CLONES = {}


class FakeGitHub:
    """Answers `(method, path)` from a table, a page of one hundred at a time, and keeps what was written."""

    def __init__(self):
        self.answers, self.writes, self.refuse_writes, self.bare = {}, [], None, None
        fake = self

        class Answers(http.server.BaseHTTPRequestHandler):
            def answer(self):
                url = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, value, link = fake.handle(self.command, url, body, self.headers.get("Content-Type", ""))
                data = json.dumps(value).encode()
                self.send_response(status)
                if link:
                    self.send_header("Link", f'<{fake.api}{link}>; rel="next"')
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.api = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handle(self, method, url, body, content_type):
        path = url.path.removeprefix(f"/repos/{REPOSITORY}/")
        if method != "GET":
            if self.refuse_writes:
                return self.refuse_writes, {}, None
            # Bytes of an asset are no JSON.
            value = body if "octet-stream" in content_type else json.loads(body or "null")
            if path.startswith("git/"):
                return *self.git_data(method, path, value), None
            query = f"?{url.query}" if url.query else ""
            self.writes.append((method, path + query, value))
            return 201, self.answers.get((method, path), {"id": 7}), None
        if path.startswith("git/"):
            return *self.git_data(method, path, None), None
        if path not in self.answers:
            return 404, {}, None
        value = self.answers[path]
        if not isinstance(value, list):
            return 200, value, None
        page = int(urllib.parse.parse_qs(url.query).get("page", ["1"])[0])
        more = len(value) > page * 100
        return 200, value[(page - 1) * 100:page * 100], f"{url.path}?per_page=100&page={page + 1}" if more else None

    def git_data(self, method, path, value):
        """Objects and refs of a bare repository, as GitHub's endpoints of the same names make and read them."""
        if (method, path) == ("POST", "git/trees"):
            index = {"GIT_INDEX_FILE": f"{self.bare}/index"}
            self.git("read-tree", value["base_tree"], **index)
            for entry in value["tree"]:
                blob = self.git("hash-object", "-w", "--stdin", stdin=entry["content"])
                self.git("update-index", "--add", "--cacheinfo", f"{entry['mode']},{blob},{entry['path']}", **index)
            return 201, {"sha": self.git("write-tree", **index)}
        if (method, path) == ("POST", "git/commits"):
            bot = {f"GIT_{who}_{key}": "bot" for who in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
            parents = [word for parent in value["parents"] for word in ("-p", parent)]
            commit = self.git("commit-tree", value["tree"], *parents, "-m", value["message"], **bot)
            verified = not {"author", "committer"} & value.keys()
            return 201, {"sha": commit, "verification": {"verified": verified, "reason": "unsigned"}}
        if method == "GET" and path.startswith("git/commits/"):
            tree, *parents = self.git("show", "--no-patch", "--format=%T %P", path[12:]).split()
            return 200, {"tree": {"sha": tree}, "parents": [{"sha": parent} for parent in parents]}
        if (method, path) == ("GET", "git/matching-refs/tags/v"):
            lines = self.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags/v*").splitlines()
            return 200, [{"ref": ref, "object": {"sha": commit}} for commit, ref in map(str.split, lines)]
        name = value["ref"] if method == "POST" else path.removeprefix("git/")
        exists = self.git("for-each-ref", name) != ""
        follows = exists and subprocess.run(["git", "merge-base", "--is-ancestor", name, value["sha"]], cwd=self.bare,
                                            check=False).returncode == 0
        if exists == (method == "POST") or (exists and not follows and not value.get("force")):
            return 422, {}
        self.git("update-ref", name, value["sha"])
        return 200, {}

    def git(self, *arguments, stdin=None, **env):
        return subprocess.run(["git", *arguments], cwd=self.bare, input=stdin, env={**os.environ, **env}, text=True,
                              check=True, capture_output=True).stdout.strip()


class ScriptTest(unittest.TestCase):
    """Starts scripts as a workflow does, with nothing of this machine's environment but PATH."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.github = FakeGitHub()
        self.addCleanup(self.github.close)
        (self.folder / "bin").mkdir()
        self.env = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PAUSES": "0",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_API_URL": self.github.api,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": "a token",
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
        }

    def start(self, script, *arguments, cwd=None, status=0):
        """What the script printed; it must end with `status`."""
        done = subprocess.run([SCRIPTS / script, *arguments], cwd=cwd or self.folder, env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def written(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    def program(self, name, script):
        """A program of others that writes its arguments to `calls` and then does what `script` says."""
        path = self.folder / "bin" / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.folder}/calls"\n{script}\n')
        path.chmod(0o755)

    def git(self, *arguments, cwd=None):
        return subprocess.run(["git", *arguments], cwd=cwd or self.clone, env=self.env, text=True, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.strip()

    def make_clone(self, files):
        """A clone of one commit, `self.clone`, of a bare repository, `self.remote`."""
        self.remote, self.clone = self.folder / "remote.git", self.folder / "clone"
        key = json.dumps(files)
        if key in CLONES:
            # A copy takes a tenth of the time.
            shutil.copytree(CLONES[key].name, self.folder, dirs_exist_ok=True)
            self.git("remote", "set-url", "origin", str(self.remote))
            return
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.remote), cwd=self.folder)
        self.git("clone", "--quiet", str(self.remote), str(self.clone), cwd=self.folder)
        self.git("config", "user.name", "A maintainer")
        self.git("config", "user.email", "maintainer@example.com")
        self.git("switch", "--quiet", "--create", "main")
        self.commit("feat: a beginning", files)
        CLONES[key] = tempfile.TemporaryDirectory()
        for made in (self.remote, self.clone):
            shutil.copytree(made, f"{CLONES[key].name}/{made.name}")

    def commit(self, message, files):
        for name, text in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        self.git("push", "--quiet", "origin", "main")
        return self.git("rev-parse", "HEAD")
