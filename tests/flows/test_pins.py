"""The pins that dependabot cannot read, and the issue that lists them."""

import unittest

from support import ROOT, ScriptTest

import pins
from github import BOT

ISSUES = "issues"


class Ours(unittest.TestCase):
    def test_finds_every_pin_of_this_repository(self):
        found = {(pin.kind, pin.name): pin for pin in pins.pins(ROOT)}
        for key in [("crate", "cargo-deny"), ("go", "github.com/rhysd/actionlint"), ("github", "rust-lang/rust")]:
            self.assertRegex(found[key].version, r"^\d+\.\d+\.\d+$")

    def test_versions_are_numbers(self):
        pin = pins.Pin("crate", "a", "a:1", "0.9.1")
        self.assertTrue(pins.behind(pin, "0.10"))
        self.assertFalse(pins.behind(pin, "0.9.1"))
        self.assertFalse(pins.behind(pin, "0.9.0"))


class Script(ScriptTest):
    def setUp(self):
        super().setUp()
        self.make_clone({
            "tests/setup": "# pin: crate cargo-deny\nversion=0.1.0\n# pin: go example.com/tool\ntool=1.7.1\n",
            "rust": "  # pin: github rust-lang/rust\n  version=1.95.0\n",
            "Dockerfile": "FROM scratch\n",
        })
        self.program("cargo", "echo 'cargo-deny #lint'; echo '1.5 times'; echo 'version: 0.1.0 (latest 0.2.0)'")
        self.program("go", "echo v1.7.1")
        self.github.answers = {"/repos/rust-lang/rust/releases/latest": {"tag_name": "1.95.0"}, ISSUES: []}

    def pins(self, status=0):
        return self.start("pins.py", str(self.clone), status=status)

    def issue(self, body, state="open", author=BOT):
        self.github.answers[ISSUES] = [{"number": 3, "body": body, "state": state, "user": {"id": author}}]

    def test_opens_one_issue(self):
        self.pins()
        (method, path, issue), = self.github.writes
        self.assertEqual((method, path, issue["title"]), ("POST", "issues", "Outdated pins"))
        self.assertIn("| `cargo-deny` | `tests/setup:2` | 0.1.0 | 0.2.0 |", issue["body"])
        self.assertNotIn("rust-lang", issue["body"])
        self.assertNotIn("example.com", issue["body"])

    def test_edits_it_and_leaves_it_where_nothing_changed(self):
        self.issue(pins.MARKER + " as it was")
        self.pins()
        (method, path, issue), = self.github.writes
        self.assertEqual((method, path, issue["state"]), ("PATCH", "issues/3", "open"))
        self.issue(issue["body"])
        self.pins()
        self.assertEqual(len(self.github.writes), 1)

    def test_closes_it_when_nothing_is_behind_and_opens_it_again(self):
        self.issue(pins.MARKER)
        self.program("cargo", "echo version: 0.1.0")
        self.pins()
        self.assertEqual(self.github.writes[0][2]["state"], "closed")
        self.issue(self.github.writes[0][2]["body"], state="closed")
        self.program("cargo", "echo version: 0.3.0")
        self.pins()
        self.assertEqual(self.github.writes[1][2]["state"], "open")

    def test_an_issue_of_somebody_else_is_not_ours(self):
        self.issue(pins.MARKER, author=1)
        self.pins()
        self.assertEqual(self.github.writes[0][0], "POST")

    def test_what_cannot_be_found_out_is_said_and_fails(self):
        self.program("go", "exit 3")
        self.program("cargo", "echo 9.0.0")
        del self.github.answers["/repos/rust-lang/rust/releases/latest"]
        self.pins(status=1)
        body = self.github.writes[0][2]["body"]
        self.assertIn("- `example.com/tool`: `go list` ended with 3", body)
        self.assertIn("- `cargo-deny`: no version", body)
        self.assertIn("- `rust-lang/rust`: GitHub answered 404", body)

    def test_placeholders_are_listed(self):
        self.commit("feat: b", {"Dockerfile": "FROM a@unrecorded\n", ".github/workflows/a.yml": "# unrecorded\n"})
        self.pins()
        body = self.github.writes[0][2]["body"]
        self.assertIn("- `Dockerfile:1`\n- `.github/workflows/a.yml:1`", body)


if __name__ == "__main__":
    unittest.main()
