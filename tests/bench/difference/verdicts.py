"""What CloudFormation's documentation, `plan` and the peer say of each case, as the table of docs/difference.md."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs" / "difference.md"
BEGIN, END = "<!-- written by tests/bench/difference/run --cases -->", "<!-- end -->"

# The peer's words in ours. It has none for what only the deploy can tell, nor for what is noise.
WORDS = {
    "WILL_REPLACE": "replace",
    "MAY_REPLACE": "may-replace",
    "WILL_UPDATE": "modify",
    "WILL_CREATE": "add",
    "WILL_DESTROY": "remove",
    "WILL_ORPHAN": "remove",
    "NO_CHANGE": "keep",
}
# Changes that are made, and that `plan` counts apart: the peer's "modify" is the same.
COUNTED_APART = {"asset", "tags", "metadata"}


def cases():
    for file in sorted((HERE / "cases").glob("*.json")):
        yield from json.loads(file.read_text(encoding="utf-8"))


def write(binary, answers, folder):
    """Puts the table into the page; ends with 1 where ours is not what the documentation says."""
    peer = {(it["case"], it["id"]): it for it in answers}
    rows, wrong, resources, agreed = [], [], 0, 0
    for case in cases():
        ours = plan(binary, case, folder / case["name"])
        for logical_id, expected in case["expected"].items():
            resources += 1
            own, classes = ours.get(logical_id, ("keep", set()))
            other = peer[case["name"], logical_id]
            if own != expected:
                wrong.append(f"{case['name']}, {logical_id}: {own}, not {expected}")
            if is_same(own, classes, other):
                agreed += 1
            else:
                rows.append(row(case, logical_id, expected, own, other))
    head = ["| case | resource | CloudFormation | ours | peer | why |", "|---|---|---|---|---|---|"]
    counted = f"{len(list(cases()))} cases, {resources} resources: both say the same of {agreed}, and not of {len(rows)}:"
    text = PAGE.read_text(encoding="utf-8")
    start, rest = text.split(BEGIN)
    table = "\n".join([BEGIN, "", counted, "", *head, *rows, "", END])
    PAGE.write_text(start + table + rest.split(END)[1], encoding="utf-8")
    print(counted)
    if wrong:
        sys.exit("ours is wrong:\n" + "\n".join(wrong))


def plan(binary, case, folder):
    """Action and classes of noise by logical id, of what `plan` lists."""
    for side in ("before", "after"):
        assembly(folder / side, case[side])
    command = [binary, "plan", "--assembly", folder / "after", "--against", folder / "before", "--format", "json"]
    done = subprocess.run([*map(str, command)], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{case['name']}: {done.stderr}")
    return {it["logical-id"]: verdict(it) for it in json.loads(done.stdout)["stack"]["resources"]}


def verdict(resource):
    changes = [*resource["properties"], *resource.get("attributes", [])]
    classes = {it.get("noise") for it in changes}
    is_noise = resource["action"] == "modify" and None not in classes
    return ("noise", classes) if is_noise else (resource["action"], set())


def assembly(folder, template):
    folder.mkdir(parents=True)
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "App.template.json", "stackName": "App"},
    }
    manifest = {"version": "48.0.0", "artifacts": {"App": stack}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "App.template.json").write_text(json.dumps(template), encoding="utf-8")


def is_same(own, classes, other):
    said = WORDS[other["impact"]]
    if own == "noise":
        # What the peer leaves out and `plan` shows as noise is nothing on both sides.
        return said == "keep" or (said == "modify" and classes <= COUNTED_APART)
    return own == said and other["listed"] == (own != "keep")


def row(case, logical_id, expected, own, other):
    said = f"{WORDS[other['impact']]}, listed" if other["impact"] == "NO_CHANGE" and other["listed"] else WORDS[other["impact"]]
    decided = case["documentation"].replace("|", "\\|")
    cells = [case["name"], f"`{logical_id}`", f"**{expected}**: {decided}", own, said, case["why"]]
    return f"| {' | '.join(cells)} |"
