"""What a release consists of: the image's index, the archives, the list of crates."""

import io
import json
import tarfile
import unittest

from release_clone import DIGEST, OTHER, Release

import sbom


class Archive(Release):
    def pack(self, says, status=0, **files):
        image = self.folder / "image"
        (image / "etc").mkdir(parents=True, exist_ok=True)
        (image / "backstage-infra").write_text(f"#!/bin/sh\necho '{says}'\n")
        for name, text in files.items():
            (image / name / "backstage-infra").write_text(text)
        said = self.release("archive", "1.2.3", "x86_64-linux", str(image), str(self.folder / "made"), status=status)
        path = self.folder / "made/backstage-infra-v1.2.3-x86_64-linux.tar.gz"
        return said, path.read_bytes() if path.exists() else None

    def test_is_the_same_bytes_again(self):
        _, first = self.pack("backstage-infra 1.2.3")
        _, second = self.pack("backstage-infra 1.2.3")
        self.assertEqual(first, second)
        with tarfile.open(fileobj=io.BytesIO(first)) as archive:
            self.assertEqual([(m.name, oct(m.mode), m.uname) for m in archive], [
                ("backstage-infra-v1.2.3-x86_64-linux/backstage-infra", "0o755", ""),
                ("backstage-infra-v1.2.3-x86_64-linux/LICENSE", "0o644", "")])

    def test_refuses_another_version_and_a_second_binary(self):
        self.assertIn("says `backstage-infra 1.2.2`", self.pack("backstage-infra 1.2.2", status=1)[0])
        self.assertIn("holds 2 files", self.pack("backstage-infra 1.2.3", status=1, etc="")[0])


class Image(Release):
    def setUp(self):
        super().setUp()
        self.digests = self.folder / "digests"
        self.digests.mkdir()
        (self.digests / "amd64").write_text(DIGEST + "\n")
        (self.digests / "arm64").write_text(OTHER + "\n")
        self.docker(amd64=DIGEST, arm64=OTHER)

    def docker(self, public=True, **pushed):
        index = {"digest": f"sha256:{'a' * 64}", "manifests": [
            {"digest": digest, "platform": {"architecture": name}} for name, digest in pushed.items()]}
        (self.folder / "index.json").write_text(json.dumps(index))
        # The question that nobody in particular asks comes with an empty configuration.
        self.program("docker", f"""case "$*" in
          *" inspect "*.Manifest*) cat "{self.folder}/index.json" ;;
          "manifest inspect "*) [ -d "$DOCKER_CONFIG" ] && [ -z "$(ls "$DOCKER_CONFIG")" ] && {str(public).lower()} ;;
        esac""")

    def image(self, status=0):
        return self.release("image", "1.2.3", str(self.digests), status=status)

    def test_joins_both_by_digest(self):
        self.image()
        name = "ghcr.io/fasti-sh/backstage-infra"
        self.assertEqual(self.written("calls").splitlines()[0],
                         f"docker buildx imagetools create --tag {name}:1.2.3 {name}@{DIGEST} {name}@{OTHER}")
        self.assertEqual(self.written("output"), f"digest=sha256:{'a' * 64}\n")

    def test_refuses_an_index_of_other_images(self):
        self.docker(amd64=DIGEST)
        self.assertIn("were pushed", self.image(status=1))
        self.docker(amd64=DIGEST, arm64=DIGEST)
        self.image(status=1)
        self.assertEqual(self.written("output"), "")

    def test_refuses_an_image_that_needs_a_login(self):
        self.docker(amd64=DIGEST, arm64=OTHER, public=False)
        self.assertIn("make the package public", self.image(status=1))

    def test_refuses_what_is_no_digest(self):
        (self.digests / "arm64").write_text("")
        self.image(status=1)
        self.assertEqual(self.written("calls"), "")


class Sbom(unittest.TestCase):
    def test_holds_what_is_linked(self):
        def package(name, kind="lib"):
            return {"id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0",
                    "targets": [{"kind": [kind]}]}

        def dep(name, kind=None):
            return {"pkg": name, "dep_kinds": [{"kind": kind, "target": None}]}

        metadata = {
            "packages": [package("us", "bin"), package("a"), package("b"), package("test"), package("cc"),
                         package("derive", "proc-macro"), package("syn")],
            "resolve": {"root": "us", "nodes": [
                {"id": "us", "deps": [dep("a"), dep("test", "dev"), dep("derive")]},
                {"id": "a", "deps": [dep("b"), dep("cc", "build")]},
                *({"id": name, "deps": []} for name in ["b", "test", "cc", "syn"]),
                {"id": "derive", "deps": [dep("syn")]}]}}
        lock = {"package": [{"name": "a", "version": "1.0.0", "checksum": "ab"}, {"name": "us", "version": "1.0.0"}]}
        made = sbom.sbom(metadata, lock)
        self.assertEqual([c["name"] for c in made["components"]], ["a", "b"])
        self.assertEqual(made["components"][0], {
            "type": "library", "bom-ref": "pkg:cargo/a@1.0.0", "name": "a", "version": "1.0.0",
            "purl": "pkg:cargo/a@1.0.0", "licenses": [{"expression": "MIT OR Apache-2.0"}],
            "hashes": [{"alg": "SHA-256", "content": "ab"}]})
        self.assertEqual(made["metadata"]["component"]["type"], "application")
        self.assertEqual(made["dependencies"][0], {"ref": "pkg:cargo/a@1.0.0", "dependsOn": ["pkg:cargo/b@1.0.0"]})


if __name__ == "__main__":
    unittest.main()
