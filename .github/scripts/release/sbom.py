#!/usr/bin/env python3
"""CycloneDX of the crates in the binary, from `cargo metadata` on standard input and Cargo.lock.

Only what is linked: neither the tests' crates nor those that run while it is built, as macros do.
"""

import json
import sys
import tomllib
from pathlib import Path


def linked(metadata):
    """Ids of the packages in the binary, and what each of them links."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    macros = {package["id"] for package in metadata["packages"]
              if any("proc-macro" in target["kind"] for target in package["targets"])}
    edges, open_ids = {}, [metadata["resolve"]["root"]]
    while open_ids:
        package = open_ids.pop()
        if package not in edges:
            # Of kind `null` is what is neither for tests nor for building.
            edges[package] = sorted(dep["pkg"] for dep in nodes[package]["deps"] if dep["pkg"] not in macros
                                    and any(kind["kind"] is None for kind in dep["dep_kinds"]))
            open_ids += edges[package]
    return edges


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    said = {"type": "library", "bom-ref": reference(package), "name": package["name"],
            "version": package["version"], "purl": reference(package)}
    if package["license"]:
        said["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum := checksums.get((package["name"], package["version"])):
        said["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return said


def sbom(metadata, lock):
    checksums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}
    packages = {package["id"]: package for package in metadata["packages"]}
    edges, root = linked(metadata), metadata["resolve"]["root"]
    ordered = sorted(edges, key=lambda package: reference(packages[package]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**component(packages[root], checksums), "type": "application"}},
        "components": [component(packages[package], checksums) for package in ordered if package != root],
        "dependencies": [{"ref": reference(packages[package]),
                          "dependsOn": [reference(packages[other]) for other in edges[package]]}
                         for package in ordered],
    }


if __name__ == "__main__":
    locked = tomllib.loads(Path("Cargo.lock").read_text(encoding="utf-8"))
    json.dump(sbom(json.load(sys.stdin), locked), sys.stdout, indent=2)
    print()
