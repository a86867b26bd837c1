"""Releases: each step on a clone of a bare remote, with a GitHub whose git is that remote."""

import hashlib
import re
import shutil
import subprocess
import unittest

from release_clone import ACTION, CHANGELOG, DIGEST, OTHER, PLACEHOLDER, TESTED, Release
from support import REPOSITORY, ROOT

import changelog
import repository


def sha256(content):
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


class Versions(unittest.TestCase):
    def test_follow_each_other(self):
        texts = ["0.9.0", "1.0.0-alpha.2", "1.0.0-beta.1", "1.0.0-rc.1", "1.0.0-rc.10", "1.0.0", "1.0.10", "1.10.0"]
        self.assertEqual(list(map(str, sorted(map(repository.version_of, reversed(texts))))), texts)

    def test_refuses_what_is_none(self):
        for text in ["", "v1.2.3", "1.2", "1.2.3.4", "01.2.3", "1.2.3-x", "1.2.3\n", "1.2.3; id"]:
            with self.assertRaises(SystemExit, msg=text):
                repository.version_of(text)


class Changelog(unittest.TestCase):
    def test_a_section_ends_where_the_next_begins(self):
        self.assertEqual(changelog.section(CHANGELOG, "1.2.3"), "### Added\n\n- A thing.")
        self.assertEqual(changelog.section(CHANGELOG, "1.2.2"), "- Another.")

    def test_a_section_that_is_not_there_or_empty_is_refused(self):
        for text in [CHANGELOG.replace("1.2.3", "1x2x3"), CHANGELOG.replace(" - 2026-11-26", ""),
                     CHANGELOG.replace("- A thing.", "")]:
            with self.assertRaises(changelog.Missing):
                changelog.section(text, "1.2.3")

    def test_what_is_unreleased_becomes_the_version(self):
        text = "# Changelog\n\n## [Unreleased]\n\n- B.\n\n## [1.0.0] - 2026-01-01\n\n- A.\n"
        self.assertEqual(changelog.prepared(text, "1.1.0", "2026-11-26"), text.replace(
            "## [Unreleased]", "## [Unreleased]\n\n## [1.1.0] - 2026-11-26"))
        with self.assertRaises(changelog.Missing):
            changelog.prepared(CHANGELOG, "1.3.0", "2026-11-26")

    def test_ours_can_be_prepared(self):
        text = (ROOT / "CHANGELOG.md").read_text()
        if "\n- " in text.split("## [Unreleased]")[1].split("\n## ")[0]:
            changelog.prepared(text, "99.0.0", "2026-11-26")


class Check(Release):
    def against(self, *words, version="1.2.3"):
        said = self.release("check", version, status=1 if words else 0)
        self.assertEqual(len(said.splitlines()), len(words), said)
        for word in words:
            self.assertIn(word, said)

    def test_nothing_is_against_it(self):
        self.against()

    def test_a_placeholder_anywhere_is(self):
        self.commit("build: a", {"action.yml": ACTION + f"# {PLACEHOLDER}\n"})
        self.against("action.yml:5 is still")
        self.commit("build: b", {"action.yml": ACTION, "Dockerfile": f"FROM a@sha256:{PLACEHOLDER}\n",
                                 ".github/workflows/a.yml": f"on: push\n# {PLACEHOLDER}\n",
                                 "backstage.lock": f"sha256: {PLACEHOLDER}\n"})
        self.against("Dockerfile:1", "workflows/a.yml:2", "backstage.lock:1")

    def test_another_branch_a_tag_and_red_tests_are(self):
        self.env["GITHUB_REF"] = "refs/heads/topic"
        self.tag("v1.2.3")
        self.conclude_tests("failure", "success")
        self.against("not from refs/heads/topic", "v1.2.3 is there already", "has not succeeded")

    def test_tests_that_never_ran_or_cannot_be_asked_are(self):
        self.conclude_tests()
        self.against("has not succeeded")
        del self.github.answers[TESTED]
        self.against("GitHub answered 404", "has not succeeded")

    def test_another_version_in_the_files_is(self):
        self.against("Cargo.toml says 1.2.3", "no `## [1.3.0] - <date>`", version="1.3.0")

    def test_an_action_without_its_image_is(self):
        self.commit("build: a", {"action.yml": ACTION.replace("Dockerfile", f"docker://a@{DIGEST}")})
        self.against("does not say `image: Dockerfile`")


class Commit(Release):
    def test_differs_from_main_in_the_image_only_and_lies_off_it(self):
        self.release("commit", "1.2.3", DIGEST)
        commit = self.tags()["v1.2.3"]
        self.assertEqual(self.written("output"), f"commit={commit}\n")
        self.git("fetch", "--quiet", "--tags", "origin")
        self.assertEqual(self.git("rev-parse", f"{commit}^"), self.main)
        self.assertEqual(self.git("show", f"{commit}:action.yml") + "\n", ACTION.replace(
            "Dockerfile # built here; a release names it by digest",
            f"docker://ghcr.io/fasti-sh/backstage-infra@{DIGEST}"))
        self.assertEqual(self.git("diff", "--numstat", self.main, commit), "1\t1\taction.yml")
        self.assertEqual(self.git("log", "--format=%an %s", "-1", commit), "bot release: v1.2.3")

    def test_leaves_branch_index_and_work_tree(self):
        self.release("commit", "1.2.3", DIGEST)
        self.assertEqual(self.git("status", "--porcelain", "--branch"), "## main...origin/main")
        self.assertEqual(self.git("ls-remote", "origin", "refs/heads/*"), f"{self.main}\trefs/heads/main")

    def test_the_same_again_is_the_same_commit_and_another_is_refused(self):
        self.release("commit", "1.2.3", DIGEST)
        before = self.tags()
        self.release("commit", "1.2.3", DIGEST)
        self.assertIn("another commit's", self.release("commit", "1.2.3", OTHER, status=1))
        self.commit("feat: b", {"b": "b"})
        self.assertIn("another commit's", self.release("commit", "1.2.3", DIGEST, status=1))
        self.assertEqual(self.tags(), before)

    def test_a_commit_that_is_not_signed_is_not_tagged(self):
        script = self.folder / "release"
        shutil.copytree(ROOT / ".github/scripts", script)
        commit = script / "release/commit.py"
        commit.write_text(commit.read_text().replace('"parents": [parent]}', '"parents": [parent], "author": {}}'))
        self.assertIn("did not sign", self.start(commit, "1.2.3", DIGEST, cwd=self.clone, status=1))
        self.assertEqual(self.tags(), {})

    def test_works_in_the_shallow_clone_that_a_workflow_has(self):
        self.commit("feat: b", {"b": "b"})
        shallow = self.folder / "shallow"
        self.git("clone", "--quiet", "--depth=1", f"file://{self.remote}", str(shallow), cwd=self.folder)
        self.clone = shallow
        self.release("commit", "1.2.3", DIGEST)
        self.release("major", "1.2.3")
        self.assertEqual(self.tags()["v1"], self.tags()["v1.2.3"])
        self.assertEqual(self.git("rev-parse", "v1.2.3^", cwd=self.remote), self.git("rev-parse", "HEAD"))

    def test_refuses_what_is_no_digest(self):
        for digest in ["", "latest", PLACEHOLDER, f"sha256:{PLACEHOLDER}", DIGEST[:-1], DIGEST + "0", DIGEST.upper()]:
            self.assertIn("is not a digest", self.release("commit", "1.2.3", digest, status=1))
        self.assertEqual(self.tags(), {})

    def test_refuses_a_placeholder(self):
        self.commit("build: a", {"Dockerfile": f"ARG SHA={PLACEHOLDER}\n"})
        self.assertIn("Dockerfile:1", self.release("commit", "1.2.3", DIGEST, status=1))
        self.assertEqual(self.tags(), {})


class Major(Release):
    def test_is_made_and_moved(self):
        for version in ["1.2.2", "1.2.3"]:
            # Each lies off main on its own, so that neither follows the other.
            self.commit(f"feat: {version}", {"a": version})
            self.release("commit", version, DIGEST)
            self.release("major", version)
            self.assertEqual(self.tags()["v1"], self.tags()[f"v{version}"])

    def test_stays_for_a_candidate_an_older_version_and_another_major(self):
        self.tag("v1", "v1.10.0")
        newer = self.commit("feat: b", {"b": "b"})
        self.tag("v1.9.0", "v1.11.0-rc.1", "v2.0.0", commit=newer)
        self.assertIn("candidate", self.release("major", "1.11.0-rc.1"))
        self.assertIn("v1.10.0 is newer", self.release("major", "1.9.0"))
        self.release("major", "2.0.0")
        self.assertEqual((self.tags()["v1"], self.tags()["v2"]), (self.main, newer))

    def test_needs_the_release(self):
        self.assertIn("no tag v1.2.3", self.release("major", "1.2.3", status=1))


class Prepare(Release):
    def test_writes_the_version_everywhere(self):
        self.commit("feat: b", {"CHANGELOG.md": CHANGELOG.replace("[Unreleased]", "[Unreleased]\n\n- B.")})
        self.release("prepare", "1.3.0")
        self.commit("chore: 1.3.0", {})
        self.assertEqual(self.release("changelog", "1.3.0"), "- B.\n")
        self.release("check", "1.3.0")

    def test_writes_nothing_where_nothing_is_to_be_said(self):
        self.release("prepare", "1.3.0", status=1)
        self.assertEqual(self.git("status", "--porcelain"), "")


class Publish(Release):
    def setUp(self):
        super().setUp()
        self.assets = self.folder / "assets"
        self.assets.mkdir()
        for name in ["SHA256SUMS", "a.tar.gz"]:
            (self.assets / name).write_text(name)
        self.answer = {"id": 5, "upload_url": f"{self.github.api}/upload/5{{?name,label}}", "assets": []}
        self.github.answers["POST", "releases"] = self.answer
        self.github.answers["releases/5"] = {"draft": True}
        self.uploaded()
        self.tag("v1.2.3")

    def uploaded(self, **changes):
        self.github.answers["releases/5/assets"] = [
            {"name": path.name, "state": "uploaded", "digest": sha256(path.read_bytes()), **changes}
            for path in self.assets.iterdir()]

    def draft(self, status=0):
        return self.release("draft", "1.2.3", DIGEST, self.main, str(self.assets), status=status)

    def publish(self, version="1.2.3", status=0):
        return self.release("publish", version, "5", str(self.assets), status=status)

    def test_drafts_with_every_asset_and_the_words_of_the_changelog(self):
        self.draft()
        (method, path, body), *uploads = self.github.writes
        self.assertEqual((method, path, body["draft"], body["prerelease"]), ("POST", "releases", True, False))
        self.assertTrue(body["body"].startswith("### Added\n\n- A thing.\n\n### Use"))
        self.assertIn(f"- uses: {REPOSITORY}@{self.main} # v1.2.3", body["body"])
        self.assertEqual(uploads, [("POST", "/upload/5?name=SHA256SUMS", b"SHA256SUMS"),
                                   ("POST", "/upload/5?name=a.tar.gz", b"a.tar.gz")])
        self.assertEqual(self.written("output"), "release=5\n")

    def test_finishes_a_draft_that_is_there(self):
        found = {**self.answer, "tag_name": "v1.2.3", "draft": True, "assets": [{"name": "a.tar.gz", "id": 9}]}
        self.github.answers["releases"] = [{"tag_name": "v1.2.2"}, found]
        self.github.answers["PATCH", "releases/5"] = found
        self.draft()
        self.assertEqual([write[:2] for write in self.github.writes], [
            ("PATCH", "releases/5"), ("POST", "/upload/5?name=SHA256SUMS"),
            ("DELETE", "releases/assets/9"), ("POST", "/upload/5?name=a.tar.gz")])

    def test_leaves_what_is_published(self):
        self.github.answers["releases"] = [{**self.answer, "tag_name": "v1.2.3", "draft": False}]
        self.github.answers["releases/5"] = {"draft": False}
        self.assertIn("published already", self.draft())
        self.assertEqual(self.written("output"), "release=5\n")
        self.assertIn("published already", self.publish())
        self.uploaded(digest=DIGEST)
        self.publish(status=1)
        self.assertEqual(self.github.writes, [])

    def test_publishes_what_was_made(self):
        self.publish()
        self.assertEqual(self.github.writes, [
            ("PATCH", "releases/5", {"draft": False, "prerelease": False, "make_latest": "true"})])

    def test_an_older_version_and_a_candidate_are_not_the_latest(self):
        self.tag("v1.3.0")
        self.publish()
        self.publish("1.4.0-rc.1")
        self.assertEqual([(w[2]["prerelease"], w[2]["make_latest"]) for w in self.github.writes],
                         [(False, "false"), (True, "false")])

    def test_refuses_assets_that_differ(self):
        for changes in [{"digest": DIGEST}, {"state": "starter"}, {"name": "x"}]:
            self.uploaded(**changes)
            self.assertIn("a.tar.gz", self.publish(status=1))
        self.assertEqual(self.github.writes, [])


class Whole(Release):
    """The steps as the workflow writes them, one after the other."""

    def lines(self, job):
        text = (ROOT / ".github/workflows/publish-release.yml").read_text()
        steps = re.split(r"^  \w+:$", text.split(f"\n  {job}:\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
        return re.findall(r"(\.github/scripts/release/.*)", steps)

    def test_ends_with_a_release_that_v1_names(self):
        shutil.copytree(ROOT / ".github/scripts", self.clone / ".github/scripts",
                        ignore=shutil.ignore_patterns("__pycache__"))
        self.commit("ci: scripts", {"assets/SHA256SUMS": "sums"})
        self.github.answers |= {
            ("POST", "releases"): {"id": 5, "upload_url": f"{self.github.api}/upload{{?name}}", "assets": []},
            "releases/5": {"draft": True},
            "releases/5/assets": [{"name": "SHA256SUMS", "state": "uploaded",
                                   "digest": sha256(b"sums")}]}
        self.env |= {"VERSION": "1.2.3", "DIGEST": DIGEST}
        lines = self.lines("check") + self.lines("release")
        self.assertEqual([re.search(r"(\w+)\.py", line)[1] for line in lines],
                         ["check", "commit", "draft", "publish", "major"])
        for line in lines:
            # What a step says is what later ones are given, under the same name.
            self.env |= {name.upper(): value for name, value in
                         (said.split("=", 1) for said in self.written("output").splitlines())}
            done = subprocess.run(["bash", "-e", "-c", line], cwd=self.clone, env=self.env, text=True,
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, f"{line}\n{done.stdout}{done.stderr}")
        self.assertEqual([write[:2] for write in self.github.writes],
                         [("POST", "releases"), ("POST", "/upload?name=SHA256SUMS"), ("PATCH", "releases/5")])
        self.assertIn(f"@{self.tags()['v1.2.3']} # v1.2.3", self.github.writes[0][2]["body"])
        self.assertEqual(self.tags()["v1"], self.tags()["v1.2.3"])


class Workflow(unittest.TestCase):
    """The workflow's own words are nothing that its check refuses."""

    def test_nothing_here_but_the_image_is_a_placeholder(self):
        for path in (ROOT / ".github/workflows").glob("*.yml"):
            self.assertNotIn(PLACEHOLDER, path.read_text(), path.name)

    def test_the_image_is_the_one_that_the_scripts_name(self):
        text = (ROOT / ".github/workflows/publish-release.yml").read_text()
        self.assertEqual(set(re.findall(r"ghcr\.io/[\w./-]+", text)), {repository.IMAGE})


if __name__ == "__main__":
    unittest.main()
