/// What S3 and DynamoDB write.
extension Catalogue {
    private static let objectResources =
        #"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${object}"},{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]"#
    private static let logObjectResources =
        #"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${logBucket}/${logObject}"},{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${logBucket}"}]"#
    private static let bucketResources =
        #"[{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]"#
    private static let transferred =
        #"{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":${number:2},"SSEApplied":"SSE_KMS","AuthenticationMethod":"AuthHeader","x-amz-id-2":"${base64:127}=","bytesTransferredOut":${decimal:9000000}}"#
    private static let received =
        #"{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":${decimal:400000},"SSEApplied":"Default_SSE_S3","AuthenticationMethod":"AuthHeader","x-amz-id-2":"${base64:75}=","bytesTransferredOut":0}"#
    private static let logReceived =
        #"{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":${number:90000},"SSEApplied":"SSE_KMS","AuthenticationMethod":"AuthHeader","x-amz-id-2":"${base64:75}=","bytesTransferredOut":0}"#
    private static let host = #""Host":"${bucket}.s3.${region}.amazonaws.com""#

    static let storage: [Operation] =
        Operation.of(
            "s3", version: "1.09", data: true, refusals: .s3, requestID: .s3,
            [
                .read(
                    "GetObject", 76, [.function, .node, .pod, .batch, .partner, .identityCenter],
                    #"{${bucketName},\#(host),"key":"${object}"}"#, resources: objectResources, extra: transferred),
                .read(
                    "GetObject", 60, [.batch, .partner],
                    #"{"X-Amz-Date":"${basic}","X-Amz-Algorithm":"AWS4-HMAC-SHA256","X-Amz-Expires":"3600","X-Amz-SignedHeaders":"host",${bucketName},\#(host),"key":"${object}"}"#,
                    resources: objectResources, extra: transferred),
                .read(
                    "HeadObject", 20, [.function, .node, .pod, .batch],
                    #"{${bucketName},\#(host),"key":"${object}"}"#, resources: objectResources, extra: transferred),
                .read(
                    "ListObjects", 16, [.function, .node, .pod, .batch, .browsing],
                    #"{"list-type":"2",${bucketName},"encoding-type":"url","prefix":"${object}","delimiter":"/",\#(host)}"#,
                    resources:
                        #"[{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::${bucket}/"},{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]"#,
                    extra: transferred),
                .write(
                    "PutObject", 18, [.function, .node, .pod, .batch, .partner, .identityCenter],
                    #"{"X-Amz-Date":"${now}",${bucketName},\#(host),"key":"${object}","x-amz-storage-class":"STANDARD"}"#,
                    response: #"{"x-amz-server-side-encryption":"AES256"}"#, resources: objectResources, extra: received
                ),
                .write(
                    "DeleteObject", 5, [.function, .batch], #"{${bucketName},\#(host),"key":"${object}"}"#,
                    resources: objectResources, extra: transferred),
                .write(
                    "PutObject", 100, .logDelivery,
                    #"{${logBucketName},"Host":"${logBucket}.s3.${region}.amazonaws.com","key":"${logObject}","x-amz-acl":"bucket-owner-full-control","x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    response:
                        #"{"x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    resources: logObjectResources, extra: logReceived),
            ])
        + Operation.of(
            "s3", version: "1.09", refusals: .s3, requestID: .s3,
            [
                .read(
                    "GetBucketAcl", 20, .logDelivery,
                    #"{${logBucketName},"Host":"${logBucket}.s3.${region}.amazonaws.com","acl":""}"#,
                    resources:
                        #"[{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${logBucket}"}]"#,
                    extra: transferred),
                .read(
                    "ListBuckets", 12, [.monitor, .browsing], #"{"Host":"s3.${region}.amazonaws.com"}"#,
                    extra: transferred),
                .read(
                    "GetBucketLocation", 10, [.monitor, .browsing], #"{${bucketName},\#(host),"location":""}"#,
                    resources: bucketResources, extra: transferred),
                .read(
                    "GetBucketPolicy", 6, [.monitor, .browsing, .deployment], #"{${bucketName},\#(host),"policy":""}"#,
                    resources: bucketResources, extra: transferred),
                .read(
                    "GetBucketTagging", 6, [.monitor, .deployment], #"{${bucketName},\#(host),"tagging":""}"#,
                    resources: bucketResources, extra: transferred),
                .read(
                    "GetBucketEncryption", 5, [.monitor, .deployment, .browsing],
                    #"{${bucketName},\#(host),"encryption":""}"#, resources: bucketResources, extra: transferred),
                .read(
                    "GetBucketVersioning", 4, [.monitor, .deployment, .browsing],
                    #"{${bucketName},\#(host),"versioning":""}"#, resources: bucketResources, extra: transferred),
                .write(
                    "PutBucketPolicy", 2, [.deployment, .administration],
                    #"{"bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::${bucket}","arn:aws:s3:::${bucket}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]},${bucketName},\#(host),"policy":""}"#,
                    resources: bucketResources, extra: received),
                .write(
                    "CreateBucket", 1, [.deployment, .administration],
                    #"{"CreateBucketConfiguration":{"LocationConstraint":"${region}","xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"},${bucketName},\#(host)}"#,
                    resources: bucketResources, extra: received),
                .write(
                    "PutBucketTagging", 1, [.deployment],
                    #"{"tagging":"",${bucketName},\#(host),"Tagging":{"TagSet":{"Tag":[{"Key":"owner","Value":"${user}"},{"Key":"note","Value":"${note}"}]},"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}}"#,
                    resources: bucketResources, extra: received),
            ])
        + Operation.of(
            "dynamodb", version: "1.09", data: true, apiVersion: "2012-08-10",
            [
                .read(
                    "GetItem", 40, [.function, .pod],
                    #"{"tableName":"${table}","key":{"pk":"${uuid}"},"consistentRead":false}"#,
                    resources: tableResources),
                .read(
                    "Query", 24, [.function, .pod],
                    ##"{"tableName":"${table}","indexName":"gsi1","limit":${number:100},"keyConditionExpression":"#pk = :pk AND begins_with(#sk, :sk)","expressionAttributeNames":{"#pk":"pk","#sk":"sk"},"scanIndexForward":true}"##,
                    resources: tableResources),
                .write(
                    "PutItem", 14, [.function, .pod],
                    #"{"tableName":"${table}","key":{"pk":"${uuid}"},"items":["pk","sk","created","payload"]}"#,
                    resources: tableResources),
                .write(
                    "UpdateItem", 10, [.function],
                    ##"{"tableName":"${table}","key":{"pk":"${uuid}"},"expressionAttributeNames":{"#n":"n"},"updateExpression":"SET #n = if_not_exists(#n, :zero) + :one"}"##,
                    resources: tableResources),
            ])
        + Operation.of(
            "dynamodb", version: "1.08", apiVersion: "2012-08-10",
            [
                .read(
                    "DescribeTable", 12, [.monitor, .function, .deployment], #"{"tableName":"${table}"}"#,
                    resources: tableResources),
                .read("ListTables", 8, [.monitor, .browsing], #"{"limit":100}"#),
                .write(
                    "CreateTable", 1, [.deployment],
                    #"{"tableName":"${table}","attributeDefinitions":[{"attributeName":"pk","attributeType":"S"}],"keySchema":[{"attributeName":"pk","keyType":"HASH"}],"billingMode":"PAY_PER_REQUEST"}"#,
                    response:
                        #"{"tableDescription":{"tableName":"${table}","tableStatus":"CREATING","itemCount":0,"tableSizeBytes":${number:9007199254740993},"tableArn":"arn:aws:dynamodb:${region}:${account}:table/${table}","tableId":"${uuid}","creationDateTime":"${spoken}"}}"#
                ),
            ])

    private static let tableResources =
        #"[{"accountId":"${account}","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:${region}:${account}:table/${table}"}]"#
}
