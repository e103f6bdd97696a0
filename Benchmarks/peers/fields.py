"""The fifteen fields that every peer loads, and how each peer writes their types."""

# Name in the table, and the way to it in a record.
FIELDS = {
    "eventTime": ["eventTime"],
    "eventName": ["eventName"],
    "eventSource": ["eventSource"],
    "awsRegion": ["awsRegion"],
    "sourceIPAddress": ["sourceIPAddress"],
    "userAgent": ["userAgent"],
    "errorCode": ["errorCode"],
    "eventID": ["eventID"],
    "eventType": ["eventType"],
    "requestID": ["requestID"],
    "recipientAccountId": ["recipientAccountId"],
    "readOnly": ["readOnly"],
    "identityType": ["userIdentity", "type"],
    "identityARN": ["userIdentity", "arn"],
    "accessKeyId": ["userIdentity", "accessKeyId"],
}
# Questions in SQL, over those names: by the view of ours that answers the like.
QUESTIONS = {
    "count by eventName": "SELECT eventName AS name, count(*) AS events FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1",
    "count by identity": "SELECT identityARN AS name, count(*) AS events FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1",
    "events of a key": "SELECT eventName AS name, count(*) AS events FROM {table} WHERE accessKeyId = '{key}'"
    " GROUP BY 1 ORDER BY 2 DESC, 1",
}


def structure(scalar, boolean, struct, field):
    """The type of a record: `struct` joins members that `field` makes."""
    top = [(name, boolean if name == "readOnly" else scalar) for name in FIELDS if len(FIELDS[name]) == 1]
    identity = struct([field(FIELDS[name][1], scalar) for name in FIELDS if len(FIELDS[name]) == 2])
    return struct([field(name, type) for name, type in top] + [field("userIdentity", identity)])
