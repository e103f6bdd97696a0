#!/usr/bin/env python3
"""Validate every digest and log of a signed archive, and compare with its truth.json.

    check_digests.py DIR [--openssl]

DIR holds bucket/, truth.json, public-keys.json and signatures.jsonl. Nothing here is shared with the generator:
signatures are verified with whole numbers and PKCS#1's own words, with --openssl also by the command of that name.
Exits 0 and says so when every signature verifies, every hash matches, every link holds, every chain is continuous and
every object of records is listed exactly once; prints what is wrong and exits 1 otherwise.
"""
import base64
import collections
import datetime
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
NAME = re.compile(r"^(\d{12})_CloudTrail-Digest_([a-z0-9-]+?)_(.+)_([a-z0-9-]+)_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$")
HOUR = datetime.timedelta(hours=1)
MEMBERS = {
    "awsAccountId", "digestStartTime", "digestEndTime", "digestS3Bucket", "digestS3Object",
    "digestPublicKeyFingerprint", "digestSignatureAlgorithm", "newestEventTime", "oldestEventTime",
    "previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHashValue", "previousDigestHashAlgorithm",
    "previousDigestSignature", "logFiles"}
problems = []


def expect(condition, *words):
    if not condition:
        problems.append(" ".join(str(word) for word in words))


def moment(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)


def element(der, position):
    """The tag, content and end of the DER element at a position."""
    length, start = der[position + 1], position + 2
    if length >= 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(der[start:start + count], "big"), start + count
    return der[position], der[start:start + length], start + length


class Key:
    def __init__(self, entry):
        der = base64.b64decode(entry["Value"], validate=True)
        expect(hashlib.md5(der).hexdigest() == entry["Fingerprint"], "fingerprint of", entry["Fingerprint"])
        tag, content, end = element(der, 0)
        expect(tag == 0x30 and end == len(der) == 270, "form of", entry["Fingerprint"])
        tag, modulus, end = element(content, 0)
        _, exponent, last = element(content, end)
        expect(tag == 2 and last == len(content), "numbers of", entry["Fingerprint"])
        self.modulus, self.exponent = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
        expect(self.modulus.bit_length() == 2048, "size of", entry["Fingerprint"])
        self.first = datetime.datetime.fromisoformat(entry["ValidityStartTime"])
        self.last = datetime.datetime.fromisoformat(entry["ValidityEndTime"])
        self.pem = "-----BEGIN RSA PUBLIC KEY-----\n%s-----END RSA PUBLIC KEY-----\n" % (
            base64.encodebytes(der).decode())
        self.used = 0

    def opens(self, signature, text):
        """Whether a signature, in lower-case hexadecimal, is of a text."""
        if not re.fullmatch("[0-9a-f]{512}", signature):
            return False
        opened = pow(int(signature, 16), self.exponent, self.modulus).to_bytes(256, "big")
        ending = b"\x00" + SHA256_PREFIX + hashlib.sha256(text).digest()
        return opened == b"\x00\x01" + b"\xff" * (256 - 2 - len(ending)) + ending


class Archive:
    def __init__(self, root):
        with open(os.path.join(root, "truth.json"), encoding="utf-8") as file:
            document = json.load(file)
        self.layout, self.truth, self.objects = (
            document["options"]["layout"], document["digests"], document["objects"])
        with open(os.path.join(root, "public-keys.json"), encoding="utf-8") as file:
            listed = json.load(file)
        expect(list(listed) == ["PublicKeyList"], "members of public-keys.json")
        self.keys = {entry["Fingerprint"]: Key(entry) for entry in listed["PublicKeyList"]}
        with open(os.path.join(root, "signatures.jsonl"), encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.metadata = {(line["Bucket"], line["Key"]): line["Metadata"] for line in lines}
        expect(len(self.metadata) == len(lines) == self.truth["signatures"], "lines of signatures.jsonl")
        self.bucket = os.path.join(root, "bucket")
        self.plain, self.digests = {}, {}
        for folder, _, names in os.walk(self.bucket):
            for name in names:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, self.bucket)
                kind = key.split("/")[-6] if key.count("/") >= 6 else ""
                if not kind.startswith("CloudTrail"):
                    continue
                with gzip.open(path) as file:
                    (self.digests if kind == "CloudTrail-Digest" else self.plain)[key] = file.read()

    def stored(self, key):
        """The path of what a digest calls by a key."""
        if self.layout == "Logs" and key.startswith("AWSLogs/"):
            return key[3:]
        return key

    def check(self):
        chains = collections.defaultdict(list)
        for key, content in self.digests.items():
            chains[self.check_digest(key, json.loads(content))].append(json.loads(content))
        for chain in chains.values():
            chain.sort(key=lambda digest: digest["digestEndTime"])
            self.check_chain(chain)
        self.check_logs(chains)
        self.check_truth(chains)
        return chains

    def check_digest(self, key, digest):
        name = NAME.match(os.path.basename(key))
        expect(name, "name of", key)
        expect(set(digest) == MEMBERS, "members of", key)
        account, region, trail, home, end, backfill = name.groups()
        expect(self.stored(digest["digestS3Object"]) == key, "place of", key)
        expect(digest["digestS3Bucket"] == self.truth["bucket"], "bucket of", key)
        expect((trail, home) == (self.truth["trail"], self.truth["homeRegion"]), "trail of", key)
        expect(digest["awsAccountId"] == account == key.split("/")[-7], "account of", key)
        expect(key.split("/")[-6:-1] == ["CloudTrail-Digest", region, end[:4], end[4:6], end[6:8]], "folder of", key)
        expect(re.sub("[-:]", "", digest["digestEndTime"]) == end, "time of", key)
        expect(moment(digest["digestEndTime"]) - moment(digest["digestStartTime"]) == HOUR, "interval of", key)
        expect(digest["digestSignatureAlgorithm"] == "SHA256withRSA", "algorithm of", key)
        logs = digest["logFiles"]
        expect(digest["newestEventTime"] == max((log["newestEventTime"] for log in logs), default=None), "newest", key)
        expect(digest["oldestEventTime"] == min((log["oldestEventTime"] for log in logs), default=None), "oldest", key)
        return account, region, bool(backfill)

    def signature(self, digest, successor):
        metadata = self.metadata.get((digest["digestS3Bucket"], digest["digestS3Object"]))
        if metadata:
            expect(metadata["signature-algorithm"] == "SHA256withRSA", "metadata of", digest["digestS3Object"])
            if successor:
                expect(metadata["signature"] == successor["previousDigestSignature"], digest["digestS3Object"])
            return metadata["signature"]
        expect(successor, "no signature of", digest["digestS3Object"])
        return successor["previousDigestSignature"] if successor else ""

    def check_chain(self, chain):
        for index, digest in enumerate(chain):
            key = digest["digestS3Object"]
            previous = chain[index - 1] if index else None
            content = self.digests[self.stored(key)]
            text = "%s\n%s/%s\n%s\n%s" % (
                digest["digestEndTime"], digest["digestS3Bucket"], key, hashlib.sha256(content).hexdigest(),
                digest["previousDigestSignature"] or "null")
            signature = self.signature(digest, chain[index + 1] if index + 1 < len(chain) else None)
            public = self.keys[digest["digestPublicKeyFingerprint"]]
            public.used += 1
            expect(public.opens(signature, text.encode()), "signature of", key)
            if openssl:
                expect(verified_by_openssl(public, signature, text), "signature of", key, "by openssl")
            metadata = self.metadata.get((digest["digestS3Bucket"], key), {})
            generated = metadata.get("backfill-generation-timestamp")
            expect((generated is not None) == ("_backfill" in key) or not metadata, "generation time of", key)
            signed = moment(generated or digest["digestEndTime"])
            expect("_backfill" in key and not generated or public.first <= signed <= public.last, "validity for", key)
            expect(not generated or signed > moment(digest["digestEndTime"]), "generated early", key)
            link = [digest["previousDigest" + name] for name in ("S3Bucket", "S3Object", "HashValue", "HashAlgorithm")]
            if previous is None:
                expect(link == [None] * 4 and digest["previousDigestSignature"] is None, "start of", key)
                continue
            before = self.digests[self.stored(previous["digestS3Object"])]
            expect(link == [previous["digestS3Bucket"], previous["digestS3Object"],
                            hashlib.sha256(before).hexdigest(), "SHA-256"], "link of", key)
            if "_backfill" not in key:
                expect(previous["digestEndTime"] == digest["digestStartTime"], "gap before", key)

    def check_logs(self, chains):
        listed = collections.Counter()
        self.kinds = collections.Counter()
        for (account, region, _), chain in chains.items():
            for digest in chain:
                for log in digest["logFiles"]:
                    self.check_log(account, region, digest, log)
                    listed[self.stored(log["s3Object"])] += 1
        for key in set(listed) | set(self.plain):
            expect(listed[key] == 1 and key in self.plain, key, "listed", listed[key], "times")

    def check_log(self, account, region, digest, log):
        key = log["s3Object"]
        parts = os.path.basename(key).split("_")
        expect(parts[0] == account and parts[2] == region, "chain of", key)
        expect(log["s3Bucket"] == digest["digestS3Bucket"] and log["hashAlgorithm"] == "SHA-256", "entry of", key)
        # Names have minutes: a log of the first minute may be named before the interval begins.
        delivered = datetime.datetime.strptime(parts[3], "%Y%m%dT%H%MZ").replace(tzinfo=datetime.timezone.utc)
        start, end = moment(digest["digestStartTime"]), moment(digest["digestEndTime"])
        expect(start - datetime.timedelta(minutes=1) < delivered < end, key, "listed in the wrong hour")
        content = self.plain.get(self.stored(key))
        if content is None:
            return
        expect(hashlib.sha256(content).hexdigest() == log["hashValue"], "hash of", key)
        times = [record["eventTime"] for record in json.loads(content)["Records"]]
        expect(log["oldestEventTime"] == min(times) and log["newestEventTime"] == max(times), "event times of", key)
        self.kinds[parts[1]] += 1

    def check_truth(self, chains):
        found = [
            {"account": account, "digests": len(chain), "empty": sum(not digest["logFiles"] for digest in chain),
             "firstEndTime": chain[0]["digestEndTime"], "kind": "backfill" if backfill else "standard",
             "lastEndTime": chain[-1]["digestEndTime"],
             "listedLogs": sum(len(digest["logFiles"]) for digest in chain), "region": region}
            for (account, region, backfill), chain in chains.items()]
        order = lambda chain: (chain["account"], chain["region"], chain["kind"])
        expect(sorted(found, key=order) == sorted(self.truth["chains"], key=order), "chains of the truth")
        standard = sum(chain["digests"] for chain in found if chain["kind"] == "standard")
        backfill = sum(chain["digests"] for chain in found if chain["kind"] == "backfill")
        expect((standard, backfill) == (self.truth["standard"], self.truth["backfill"]), "digests of the truth")
        expect(self.objects["digest"] == standard + backfill == len(self.digests), "objects of the truth")
        expect(self.truth["empty"] == sum(chain["empty"] for chain in found), "empty digests of the truth")
        expect(self.truth["listedLogs"] == {
            "log": self.kinds["CloudTrail"], "insight": self.kinds["CloudTrail-Insight"],
            "network-activity": self.kinds["CloudTrail-NetworkActivity"]}, "listed logs of the truth")
        expect(self.truth["publicKeys"] == [
            {"digests": key.used, "fingerprint": fingerprint} for fingerprint, key in self.keys.items()],
            "keys of the truth")
        expect(all(key.used for key in self.keys.values()), "a key that signs nothing")
        first, second = self.keys.values()
        expect(first.first < second.first < first.last < second.last, "periods of the keys")


def verified_by_openssl(key, signature, text):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "signature", "text")]
        for name, content in zip(names, (key.pem.encode(), bytes.fromhex(signature), text.encode())):
            with open(name, "wb") as file:
                file.write(content)
        words = ["openssl", "dgst", "-sha256", "-verify", names[0], "-signature", names[1], names[2]]
        return subprocess.run(words, capture_output=True).stdout == b"Verified OK\n"


openssl = "--openssl" in sys.argv[2:]
archive = Archive(sys.argv[1])
archive.check()
for problem in problems[:40]:
    print(problem)
if problems:
    print("%d problems" % len(problems))
    sys.exit(1)
print("%d digests in %d chains, %d logs: all valid" % (
    len(archive.digests), len(archive.truth["chains"]), len(archive.plain)))
