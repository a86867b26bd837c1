"""The checks of a pull request, on made events."""

import json
import unittest

from support import ROOT, ScriptTest

import globs
import pull_request
from github import BOT, code


def a_pull(**changes):
    return {"number": 7, "title": "feat: a thing", "commits": 1, "changed_files": 1, **changes}


def a_file(name="src/lib.rs", **changes):
    return {"filename": name, "status": "modified", "additions": 1, "deletions": 0, **changes}


def a_commit(title="feat: a thing", parents=1):
    return {"commit": {"message": f"{title}\n\nWhy."}, "parents": [{}] * parents}


def judged(pull=None, files=None, commits=None):
    rules = pull_request.read_rules((ROOT / ".github/sensitive-paths").read_text())
    return pull_request.judge(pull or a_pull(), files or [a_file()], commits or [a_commit()], rules,
                              list(globs.generated((ROOT / ".gitattributes").read_text())))


class Verdicts(unittest.TestCase):
    def test_has_nothing_to_say_of_a_small_change(self):
        verdict = judged()
        self.assertEqual((verdict.problems, verdict.notes, verdict.labels), ([], [], {"size/XS"}))

    def test_titles(self):
        for title in ["feat: a", "fix(plan): a", "build(cargo): bump a from 1 to 2", "feat!: a", "ci(a, b)!: x"]:
            self.assertEqual(judged(a_pull(title=title)).problems, [], title)
        for title in ["", "a", "Feat: a", "feat:a", "feat: ", "feat : a", "feature: a", "feat(): a", "feat: a\nb"]:
            self.assertEqual(len(judged(a_pull(title=title)).problems), 1, title)

    def test_a_title_cannot_write_into_the_comment(self):
        body = judged(a_pull(title="`` @everyone\n\n# big <img>\u202e")).body()
        self.assertIn("the title ``` `` @everyone  # big <img> ``` is not", body)

    def test_commits_to_fold_are_a_problem_and_others_a_note(self):
        verdict = judged(commits=[a_commit("fixup! feat: a"), a_commit("wip"), a_commit("Merge main", parents=2)])
        self.assertIn("  - `fixup! feat: a`", verdict.problems[0])
        self.assertIn("  - `wip`", verdict.notes[0])
        self.assertNotIn("Merge", verdict.body())

    def test_many_commits_are_a_note(self):
        self.assertEqual(judged(a_pull(commits=30)).notes, [])
        self.assertIn("31 commits", judged(a_pull(commits=31)).notes[0])

    def test_sizes(self):
        for lines, label in [(49, "XS"), (50, "S"), (199, "S"), (200, "M"), (500, "L"), (999, "L"), (1000, "XL")]:
            self.assertEqual(judged(files=[a_file(additions=lines - 1, deletions=1)]).labels, {f"size/{label}"}, lines)

    def test_what_is_generated_has_no_size(self):
        files = [a_file("tests/tools/package-lock.json", additions=5000), a_file("src/a/b.snap", additions=5000)]
        self.assertEqual(judged(a_pull(changed_files=2), files=files).labels, {"size/XS", "security-review"})

    def test_credentials_are_refused_and_may_be_removed(self):
        for name in [".env", "a/.env", "a/.env.local", "b/server.key", "id_rsa", ".aws/credentials", ".github/x.pem"]:
            self.assertIn("do not belong", judged(files=[a_file(name)]).problems[0], name)
            self.assertEqual(judged(files=[a_file(name, status="removed")]).problems, [], name)
        renamed = a_file("src/a.rs", status="renamed", previous_filename="a.key")
        self.assertEqual(judged(files=[renamed]).problems, [])

    def test_sensitive_paths_ask_for_a_second_reviewer_also_when_renamed_away(self):
        for changes in [{"name": ".github/workflows/a.yml"}, {"name": "Dockerfile", "status": "removed"},
                        {"name": "x", "status": "renamed", "previous_filename": "action.yml"}]:
            verdict = judged(files=[a_file(**changes)])
            self.assertIn("security-review", verdict.labels, changes)
            self.assertIn("second reviewer", verdict.notes[0], changes)
        self.assertEqual(judged(files=[a_file("docs/Dockerfile.md")]).notes, [])

    def test_long_lists_are_cut_and_files_that_are_not_listed_counted(self):
        body = judged(a_pull(changed_files=3500), files=[a_file(f"{i}/.env") for i in range(30)]).body()
        self.assertIn("  - … and 10 more", body)
        self.assertIn("3,500 files are changed, of which GitHub lists 30", body)

    def test_every_rule_speaks_of_a_path_that_is_here(self):
        paths = [str(path.relative_to(ROOT)) for top in (".github", ".ci", "src", "tests")
                 for path in (ROOT / top).rglob("*")] + [path.name for path in ROOT.iterdir()]
        for verdict, pattern, _ in pull_request.read_rules((ROOT / ".github/sensitive-paths").read_text()):
            if verdict == "review":
                self.assertTrue(any(globs.matches(pattern, path) for path in paths), pattern)


class Spans(unittest.TestCase):
    def test_a_span_holds_what_it_is_given(self):
        self.assertEqual(code("a"), "`a`")
        self.assertEqual(code("a`b``c"), "``` a`b``c ```")
        self.assertEqual(code(" \n\x1b"), "`(empty)`")
        self.assertEqual(code("a" * 300), f"`{'a' * 200}…`")


class Script(ScriptTest):
    def setUp(self):
        super().setUp()
        self.event(a_pull())
        self.github.answers = {
            "pulls/7/files": [a_file()],
            "pulls/7/commits": [a_commit()],
            "issues/7/labels": [{"name": "size/XL"}, {"name": "size/XS"}, {"name": "bug"}],
            "issues/7/comments": [],
        }

    def event(self, pull):
        path = self.folder / "event.json"
        path.write_text(json.dumps({"pull_request": pull}))
        self.env["GITHUB_EVENT_PATH"] = str(path)

    def comments(self, *bodies, author=BOT):
        self.github.answers["issues/7/comments"] = [
            {"id": at, "body": body, "user": {"id": author}} for at, body in enumerate(bodies)]

    def test_takes_a_wrong_size_away_and_begins_no_comment_without_need(self):
        self.start("pull_request.py")
        self.assertEqual(self.github.writes, [("DELETE", "issues/7/labels/size%2FXL", None)])
        self.assertIn("Everything holds.", self.written("summary"))

    def test_writes_one_comment_and_fails(self):
        self.event(a_pull(title="::error::no"))
        log = self.start("pull_request.py", status=1)
        (method, path, body), = self.github.writes[1:]
        self.assertEqual((method, path), ("POST", "issues/7/comments"))
        self.assertTrue(body["body"].startswith(pull_request.MARKER))
        self.assertNotIn("error::no", log)

    def test_edits_its_comment_even_on_a_later_page(self):
        self.comments(*["a"] * 150, pull_request.MARKER + " as it was", pull_request.MARKER)
        self.start("pull_request.py")
        self.assertEqual(self.github.writes[1][:2], ("PATCH", "issues/comments/150"))

    def test_leaves_a_comment_that_says_the_same(self):
        self.comments(judged().body())
        self.start("pull_request.py")
        self.assertEqual(len(self.github.writes), 1)

    def test_never_edits_what_others_wrote(self):
        self.comments(pull_request.MARKER, author=1)
        self.event(a_pull(title="no"))
        self.start("pull_request.py", status=1)
        self.assertEqual(self.github.writes[1][:2], ("POST", "issues/7/comments"))

    def test_judges_a_fork_without_writing(self):
        self.github.refuse_writes = 403
        self.assertIn("::notice::", self.start("pull_request.py"))
        self.event(a_pull(title="no"))
        self.start("pull_request.py", status=1)

    def test_what_cannot_be_asked_is_no_verdict(self):
        del self.github.answers["pulls/7/files"]
        self.assertIn("GitHub answered 404", self.start("pull_request.py", status=1))
        self.assertEqual(self.github.writes, [])


if __name__ == "__main__":
    unittest.main()
