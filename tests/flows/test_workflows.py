"""What every workflow of ours keeps, beyond what the linters ask: pins that are written down."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
USES = re.compile(r"uses: ([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@(\S+)(?: # (\S+))?")


def uses():
    for path in WORKFLOWS:
        for match in USES.finditer(path.read_text()):
            yield path.name, *match.groups()


class Workflows(unittest.TestCase):
    def test_every_pin_is_in_the_documentation(self):
        table = (ROOT / "docs/dependencies.md").read_text()
        for workflow, action, commit, version in uses():
            with self.subTest(workflow=workflow, action=action):
                self.assertIn(f"| `{action}` | {version} | `{commit}` |", table)

    def test_the_documentation_names_no_pin_that_is_gone(self):
        table = (ROOT / "docs/dependencies.md").read_text()
        used = {action for _, action, _, _ in uses()}
        named = set(re.findall(r"^\| `([\w.-]+/[\w.-]+)` \| v", table, re.MULTILINE))
        self.assertEqual(named - used, set())

    def test_runners_and_time_are_bounded(self):
        for path in WORKFLOWS:
            text = path.read_text()
            with self.subTest(workflow=path.name):
                self.assertNotIn("-latest", text)
                self.assertEqual(text.count("timeout-minutes:"), text.count("runs-on:"))
                self.assertNotIn("pull_request_target", text)


if __name__ == "__main__":
    unittest.main()
