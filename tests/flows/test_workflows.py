"""What every workflow of ours keeps, beyond what the linters ask: pins that are written down."""

import os
import re
import subprocess
import unittest

from support import ROOT

import globs

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
STARTERS = sorted((ROOT / "src/config/starter").glob("*.yml"))
USES = re.compile(r"uses: ([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@(\S+)(?: # (\S+))?")


def uses(workflows=WORKFLOWS):
    for path in workflows:
        for match in USES.finditer(path.read_text()):
            yield path.name, *match.groups()


class Workflows(unittest.TestCase):
    def test_the_documentation_has_exactly_our_pins(self):
        table = (ROOT / "docs/dependencies.md").read_text()
        written = re.findall(r"^\| `([\w.-]+/[\w.-]+)` \| (v[\d.]+) \| `(\w+)` \|", table, re.MULTILINE)
        used = {(action, version, commit) for _, action, commit, version in uses()}
        self.assertEqual(sorted(written), sorted(used))

    def test_what_init_writes_has_the_same_pins(self):
        used = {(action, version, commit) for _, action, commit, version in uses()}
        written = {(action, version, commit) for _, action, commit, version in uses(STARTERS)}
        others = {it for it in written if it[0] != "fasti-sh/backstage-infra"}
        self.assertTrue(others and len(others) < len(written))
        self.assertEqual(others - used, set())

    def test_runners_and_time_are_bounded(self):
        for path in [*WORKFLOWS, *STARTERS]:
            text = path.read_text()
            with self.subTest(workflow=path.name):
                self.assertNotIn("-latest", text)
                self.assertEqual(text.count("timeout-minutes:"), text.count("runs-on:"))
                self.assertNotIn("pull_request_target", text)

    def test_the_image_is_built_with_the_rust_that_is_tested(self):
        said = subprocess.run([ROOT / ".github/scripts/rust", "--print"], check=True, capture_output=True, text=True)
        image = re.search(r"^FROM \S+/rust:([\d.]+)-alpine@sha256:[0-9a-f]{64} AS build$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1]
        self.assertTrue(f"{said.stdout.strip()}.".startswith(f"{image}."), image)

    def test_every_script_is_there_and_started_by_somebody(self):
        text = "".join(path.read_text() for path in [*WORKFLOWS, ROOT / "Dockerfile", ROOT / "docs/releasing.md"])
        started = set(re.findall(r"\.github/scripts/[\w./-]*\w", text))
        for name in started:
            self.assertTrue(os.access(ROOT / name, os.X_OK), name)
        for path in (ROOT / ".github/scripts").rglob("*"):
            if path.is_file() and path.read_bytes().startswith(b"#!"):
                self.assertIn(str(path.relative_to(ROOT)), started)

    def test_expressions_reach_scripts_through_the_environment_only(self):
        for path in WORKFLOWS:
            for block in re.findall(r"^( +)run: (.*(?:\n\1 +.*)*)", path.read_text(), re.MULTILINE):
                self.assertNotIn("${{", block[1], path.name)

    def test_labels_speak_of_paths_that_are_here(self):
        tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for pattern in re.findall(r'"([^"]+)"', (ROOT / ".github/labeler.yml").read_text()):
            self.assertTrue(any(globs.matches(pattern, path) for path in tracked.splitlines()), pattern)


if __name__ == "__main__":
    unittest.main()
