"""The rows that an index must hold of an archive, worked out by Python from the archive's own bytes.

Follows the page on the format of the index: every column of a record, derived ones included. Knows nothing of Parquet.
"""
import datetime
import decimal
import gzip
import ipaddress
import json
import pathlib
import re

JSON_TEXT = [
    "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails", "insightDetails",
    "addendum", "eventContext", "edgeDeviceDetails",
]
DERIVED = ["account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId"]
# Columns in their order: text unless it says otherwise, a dict for a struct, a list of one dict for a list of structs.
SHAPE = {
    "eventTime": "time", "eventName": "text", "eventSource": "text", "awsRegion": "text", "account": "text",
    "principal": "text", "isError": "boolean", "readOnly": "boolean", "category": "text", "sourceIPAddress": "text",
    "sourceIPKind": "text", "errorCode": "text",
    "userIdentity": {
        "type": "text", "arn": "text", "accessKeyId": "text", "accountId": "text", "principalId": "text",
        "userName": "text", "invokedBy": "text",
        "sessionContext": {
            "sessionIssuer": {
                "arn": "text", "type": "text", "principalId": "text", "accountId": "text", "userName": "text"
            },
            "attributes": {"creationDate": "text", "mfaAuthenticated": "text"},
            "webIdFederationData": {"federatedProvider": "text", "attributes": "json"},
            "sourceIdentity": "text", "ec2RoleDelivery": "text", "assumedRoot": "text",
        },
        "identityProvider": "text", "credentialId": "text",
        "onBehalfOf": {"userId": "text", "identityStoreArn": "text"},
        "inScopeOf": {
            "sourceArn": "text", "sourceAccount": "text", "issuerType": "text", "credentialsIssuedTo": "text"
        },
        "invokedByDelegate": {"accountId": "text"},
    },
    "userAgent": "text", "eventID": "text", "issuedAccessKeyId": "text", "errorMessage": "text", "eventType": "text",
    "eventCategory": "text", "managementEvent": "boolean", "recipientAccountId": "text", "requestID": "text",
    "eventVersion": "text", "apiVersion": "text", "sharedEventID": "text", "vpcEndpointId": "text",
    "vpcEndpointAccountId": "text", "sessionCredentialFromConsole": "text",
    "resources": [{"ARN": "text", "accountId": "text", "type": "text", "ARNPrefix": "text"}],
    "tlsDetails": {
        "tlsVersion": "text", "cipherSuite": "text", "clientProvidedHostHeader": "text", "keyExchange": "text"
    },
    **dict.fromkeys(JSON_TEXT, "json"),
    "otherMembers": "text", "invalidUTF8": "boolean", "objectId": "number", "recordIndex": "number",
    "byteOffset": "number", "byteLength": "number",
}
PRIVATE = [
    ipaddress.ip_network(block)
    for block in [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7",
        "fe80::/10", "::1/128",
    ]
]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def canonical(value):
    """A text that is the same for equal values: members sorted, numbers normalised."""
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(name) + ":" + canonical(value[name]) for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, decimal.Decimal):
        with decimal.localcontext() as context:
            context.prec = 400
            return str(value.normalize())
    return json.dumps(value)


def load(text):
    return json.loads(text, parse_int=decimal.Decimal, parse_float=decimal.Decimal)


SURROGATE = re.compile("[\ud800-\udfff]")
BLANKS = re.compile(r"[ \t\n\r]*")
DECODER = json.JSONDecoder(parse_int=decimal.Decimal, parse_float=decimal.Decimal)


def members(text):
    """The texts of the values of an object's members, by name."""
    place = BLANKS.match(text).end()
    if text[place : place + 1] != "{":
        return {}
    found = {}
    place = BLANKS.match(text, place + 1).end()
    while text[place] != "}":
        name, place = json.decoder.scanstring(text, place + 1)
        place = BLANKS.match(text, BLANKS.match(text, place).end() + 1).end()
        _, end = DECODER.raw_decode(text, place)
        found[name] = text[place:end]
        place = BLANKS.match(text, end).end()
        if text[place] == ",":
            place = BLANKS.match(text, place + 1).end()
    return found


def microseconds(time):
    return (time - EPOCH) // datetime.timedelta(microseconds=1)


def columns_of(text, shape, path, other):
    """The columns of an object by its text; what no column can hold goes to `other`, by its path."""
    row = dict.fromkeys(shape)
    for name, value in members(text).items():
        kind = shape.get(name)
        pointer = path + "/" + name.replace("~", "~0").replace("/", "~1")
        if kind is None or kind == "number" or not path and name in [*DERIVED, "otherMembers", "invalidUTF8"]:
            other[pointer] = load(value)
        elif kind == "json":
            row[name] = value
        elif kind == "text" and value.startswith('"') and not SURROGATE.search(json.loads(value)):
            row[name] = json.loads(value)
        elif kind == "boolean" and value in ["true", "false"]:
            row[name] = value == "true"
        elif kind == "time" and re.fullmatch(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', value):
            row[name] = microseconds(datetime.datetime.fromisoformat(value[1:-2] + "+00:00"))
        elif isinstance(kind, dict) and value.startswith("{"):
            row[name] = columns_of(value, kind, pointer, other)
        elif isinstance(kind, list) and value.startswith("[") and all(isinstance(e, dict) for e in json.loads(value)):
            place, row[name] = 1, []
            while True:
                place = BLANKS.match(value, place).end()
                if value[place] == "]":
                    break
                if value[place] == ",":
                    place = BLANKS.match(value, place + 1).end()
                _, end = DECODER.raw_decode(value, place)
                row[name].append(
                    columns_of(value[place:end], kind[0], f"{pointer}/{len(row[name])}", other)
                )
                place = end
        else:
            other[pointer] = load(value)
    return row


def kind_of_address(text):
    try:
        address = ipaddress.ip_address(text)
        return "private" if any(address in block for block in PRIVATE) else "public"
    except ValueError:
        if text == "AWS Internal":
            return "internal"
        return "service" if text.endswith((".amazonaws.com", ".amazonaws.com.cn")) else "other"


def principal(user):
    def member(*names):
        value = user
        for name in names:
            value = (value or {}).get(name)
        return value

    whole = member("sessionContext", "sessionIssuer", "arn") or member("arn")
    name = member("onBehalfOf", "userId") or member("principalId") or member("userName")
    if not whole and member("accountId") and name:
        whole = member("accountId") + "/" + name
    return whole or member("invokedBy") or member("type") or None


def row_of(text, account, provenance):
    """The row of a record.

    text: the record as it was delivered; account: that in the object's key.
    """
    other = {}
    row = columns_of(text, SHAPE, "", other)
    if row["eventCategory"] == "Aggregated" and row["eventID"] is None and isinstance(other.get("/eventId"), str):
        row["eventID"] = other.pop("/eventId")
    row["otherMembers"] = other or None
    row["account"] = row["recipientAccountId"] or account
    row["principal"] = principal(row["userIdentity"])
    row["category"] = row["eventCategory"] or ("Data" if row["managementEvent"] is False else "Management")
    response = json.loads(row["responseElements"] or "null")
    response = response if isinstance(response, dict) else {}
    row["isError"] = row["errorCode"] != "Client.DryRunOperation" and bool(
        row["errorCode"] or row["errorMessage"] or response.get("ConsoleLogin") == "Failure"
    )
    keys = [
        value["accessKeyId"]
        for name, value in response.items()
        if name in ["credentials", "accessKey"] and isinstance(value, dict) and isinstance(value.get("accessKeyId"), str)
    ]
    row["issuedAccessKeyId"] = keys[-1] if keys else None
    if row["sourceIPAddress"] is not None:
        row["sourceIPKind"] = kind_of_address(row["sourceIPAddress"])
    return {**row, **provenance}


class Archive:
    """The log files of a folder, inflated once each."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.plain = {}

    def bytes_of(self, path):
        if path not in self.plain:
            self.plain[path] = gzip.decompress((self.root / path).read_bytes())
        return self.plain[path]

    def record(self, path, index, offset, length):
        """The text of a record; an error where it does not lie where the index says."""
        plain = self.bytes_of(path)
        text = plain[offset : offset + length].decode()
        if load(text) != load(plain)["Records"][index]:
            raise ValueError(f"{path}: record {index} does not lie at byte {offset}")
        return text

    def records(self):
        """All records of all log files."""
        for path in sorted(self.root.rglob("*.json.gz")):
            document = load(self.bytes_of(path.relative_to(self.root).as_posix()))
            if isinstance(document, dict) and isinstance(document.get("Records"), list):
                yield from document["Records"]
