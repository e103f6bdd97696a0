"""Runs the AWS CLI's own validator over a local copy of a trail's bucket, with its clients replaced by local files.

    python awscli_validate.py FOLDER

FOLDER holds bucket/, public-keys.json and signatures.jsonl. The validator takes one account, region and trail a run: all
that have digests are done one after the other. Prints one line of JSON: what was valid and what was not, how many runs
that took, and the seconds of the runs alone. Reading the metadata that S3 would answer with is not in them.
"""

import contextlib
import datetime
import gzip
import io
import json
import os
import re
import sys
import time

from awscli.customizations.cloudtrail.validation import CloudTrailValidateLogs
from botocore.exceptions import ClientError

NAME = re.compile(r"^(\d{12})_CloudTrail-Digest_([^_]+)_(.+)_([^_]+)_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$")


class LocalS3:
    """Answers as the S3 client does to the two calls that the validator makes."""

    def __init__(self, root, metadata):
        self.root, self.metadata = root, metadata

    def get_client(self, bucket):
        return self

    def get_paginator(self, operation):
        return self

    def paginate(self, Bucket, Marker, Prefix):
        place = os.path.join(self.root, Prefix)
        keys = []
        for folder, _, names in os.walk(place):
            keys += [os.path.relpath(os.path.join(folder, name), self.root) for name in names]
        self.found = sorted(key for key in keys if key > Marker)
        return self

    def search(self, expression):
        return iter(self.found)

    def get_object(self, Bucket, Key):
        try:
            with open(os.path.join(self.root, Key), "rb") as file:
                return {"Body": io.BytesIO(file.read()), "Metadata": self.metadata.get(Key, {})}
        except FileNotFoundError:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": Key}}, "GetObject")


class LocalCloudTrail:
    def __init__(self, trail, keys):
        self.trail, self.keys = trail, keys

    def describe_trails(self):
        return {"trailList": [self.trail]}

    def list_public_keys(self, StartTime, EndTime):
        return {"PublicKeyList": self.keys}


class LocalOrganizations:
    def __init__(self, identifier):
        self.identifier = identifier

    def describe_organization(self):
        return {"Organization": {"Id": self.identifier}}


def chains(root):
    """What digests there are: a set of (organisation, account, region, trail, home region), and the keys of all."""
    found, keys = set(), []
    for folder, _, names in os.walk(root):
        for name in names:
            match = NAME.match(name)
            if match:
                key = os.path.relpath(os.path.join(folder, name), root)
                organization = re.search(r"AWSLogs/(o-[^/]+)/", key)
                found.add((organization and organization[1],) + match.group(1, 2, 3, 4))
                keys.append(key)
    return sorted(found, key=str), keys


def metadata_of(root, keys, signatures):
    """What S3 keeps of each digest, and the bucket.

    What the file of signatures does not say stands in the next digest of a chain; when a backfill digest was made stands
    nowhere then, and the end of its interval does as well here.
    """
    metadata, bucket = {}, None
    for key in keys:
        with gzip.open(os.path.join(root, key)) as file:
            digest = json.load(file)
        bucket = digest["digestS3Bucket"]
        if digest["previousDigestS3Object"]:
            metadata.setdefault(digest["previousDigestS3Object"], {})["signature"] = digest["previousDigestSignature"]
        own = metadata.setdefault(key, {})
        own["signature-algorithm"] = digest["digestSignatureAlgorithm"]
        if key.endswith("_backfill.json.gz"):
            own["backfill-generation-timestamp"] = digest["digestEndTime"]
    with open(signatures) as file:
        for line in file:
            item = json.loads(line)
            metadata.setdefault(item["Key"], {}).update(item["Metadata"])
    return metadata, bucket


def main(folder):
    root = os.path.join(folder, "bucket")
    found, keys = chains(root)
    metadata, bucket = metadata_of(root, keys, os.path.join(folder, "signatures.jsonl"))
    with open(os.path.join(folder, "public-keys.json")) as file:
        public = json.load(file)["PublicKeyList"]
    ends = [NAME.match(os.path.basename(key))[5] for key in keys]
    end = datetime.datetime.strptime(max(ends), "%Y%m%dT%H%M%SZ") + datetime.timedelta(hours=1)
    begin = datetime.datetime.strptime(min(ends), "%Y%m%dT%H%M%SZ") - datetime.timedelta(days=1)
    counts = {"digests": [0, 0], "logs": [0, 0]}
    s3 = LocalS3(root, metadata)
    silence = open(os.devnull, "w")
    started = time.perf_counter()
    for organization, account, region, trail, home in found:
        arn = f"arn:aws:cloudtrail:{home}:{account}:trail/{trail}"
        about = {"TrailARN": arn, "S3BucketName": bucket, "IsOrganizationTrail": organization is not None}
        command = CloudTrailValidateLogs(None)
        command.trail_arn, command.account_id, command._source_region = arn, account, region
        command.start_time = begin.replace(tzinfo=datetime.timezone.utc)
        command.end_time = end.replace(tzinfo=datetime.timezone.utc)
        command.s3_client_provider = s3
        command.cloudtrail_client = LocalCloudTrail(about, public)
        command.organization_client = LocalOrganizations(organization)
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            command._call()
        counts["digests"][0] += command._valid_digests + command._valid_backfill_digests
        counts["digests"][1] += command._invalid_digests + command._invalid_backfill_digests
        counts["logs"][0] += command._valid_logs
        counts["logs"][1] += command._invalid_logs
    print(json.dumps({"runs": len(found), "seconds": round(time.perf_counter() - started, 3), **counts}))


if __name__ == "__main__":
    main(sys.argv[1])
