/// The things of an account that its calls name.
struct AccountResources: Sendable {
    let buckets: [String]
    let roles: [String]
    let users: [String]
    let functions: [String]
    let tables: [String]
    let keys: [String]
    let secrets: [String]
    let logGroups: [String]
    let queues: [String]
    let topics: [String]
    let stacks: [String]
    let clusters: [String]
    let repositories: [String]
    let databases: [String]
    let parameters: [String]
    let instances: [String]
    let volumes: [String]
    let groups: [String]
    let subnets: [String]
    let networks: [String]
    let images: [String]
    let policies: [String]
    let certificates: [String]
    let logBucket: String

    init(alias: String, roles: [String], users: [String], organization: String, random: inout RandomStream) {
        func names(_ count: Int, _ make: (String, Int) -> String) -> [String] {
            (0..<count).map { make(Words.systems[($0 * 7 + count) % Words.systems.count], $0) }
        }
        func identifiers(_ count: Int, _ prefix: String, _ random: inout RandomStream) -> [String] {
            (0..<count).map { _ in
                var bytes = Array(prefix.utf8)
                bytes.append(hex: 17, &random)
                return String(decoding: bytes, as: UTF8.self)
            }
        }
        func uuids(_ count: Int, _ random: inout RandomStream) -> [String] {
            (0..<count).map { _ in
                var bytes: [UInt8] = []
                bytes.append(uuid: &random)
                return String(decoding: bytes, as: UTF8.self)
            }
        }
        self.roles = roles
        self.users = users
        buckets = names(9) { word, index in "\(alias)-\(word)-\(["data", "assets", "exports", "raw"][index % 4])" }
        functions = names(12) { word, index in "\(word)-\(["ingest", "worker", "api", "resize"][index % 4])" }
        tables = names(6) { word, _ in "\(word)-state" }
        keys = uuids(5, &random)
        secrets = names(7) { word, index in "prod/\(word)/database-a\(index)B3xQ" }
        logGroups = names(10) { word, _ in "/aws/lambda/\(word)-worker" }
        queues = names(6) { word, _ in "\(word)-events" }
        topics = names(4) { word, _ in "\(word)-alerts" }
        stacks = names(6) { word, _ in "\(word)-production" }
        clusters = names(3) { word, _ in "\(word)-eks" }
        repositories = names(8) { word, _ in "\(alias)/\(word)" }
        databases = names(4) { word, _ in "\(word)-aurora" }
        parameters = names(10) { word, _ in "/production/\(word)/configuration" }
        instances = identifiers(24, "i-0", &random).map { String($0.dropLast()) }
        volumes = identifiers(20, "vol-0", &random).map { String($0.dropLast()) }
        groups = identifiers(10, "sg-0", &random).map { String($0.dropLast()) }
        subnets = identifiers(6, "subnet-0", &random).map { String($0.dropLast()) }
        networks = identifiers(2, "vpc-0", &random).map { String($0.dropLast()) }
        images = identifiers(4, "ami-0", &random).map { String($0.dropLast()) }
        policies = names(6) { word, _ in "\(word)-access" }
        certificates = uuids(3, &random)
        logBucket = "aws-logs-\(organization.dropFirst(2))-\(alias)"
    }
}

/// Words that names are made of.
enum Words {
    static let systems = [
        "orders", "billing", "search", "catalog", "shipping", "identity", "mailer", "reports", "images", "ledger",
        "pricing", "stock", "gateway", "audit", "profile", "sessions", "metrics", "archive", "payments", "feeds",
    ]
    static let people = [
        "alice.meyer", "bob.tanaka", "carol.silva", "dmitri.ivanov", "erin.walsh", "farid.rahimi", "grace.okafor",
        "hiro.sato", "ines.costa", "jonas.weber", "kavya.iyer", "liam.byrne", "mei.chen", "nora.lund", "omar.haddad",
        "petra.novak", "quinn.adams", "rosa.jimenez", "sven.larsen", "tara.singh",
    ]
    static let accounts = [
        "management", "production", "staging", "security", "data", "shared", "sandbox", "payments", "research",
        "network", "backup", "tooling",
    ]
    /// Free text as people write it and as AWS escapes it: inside JSON strings already.
    static let notes = [
        "temporary, see ticket", "owner: platform", #"\u003cnone\u003e"#, #"R\u0026D sandbox"#,
        #"do \"not\" delete"#, "Zürich büro", "café münchen", "東京リージョン", #"rocket \ud83d\ude80 launch"#,
        #"C:\\temp\\export"#, #"line one\nline two"#, "Größe 42 – prüfen", "данные", #"a\/b"#, #"tab\there"#,
        "managed by platform", "cost center 4711", "do not edit by hand",
    ]
    static let document =
        #"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringLike\":{\"aws:SourceArn\":\"arn:aws:lambda:*:*:function:*\"}}}"#
    static let statement =
        #",{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:ListBucket\",\"dynamodb:Query\",\"logs:*\"],\"Resource\":[\"arn:aws:s3:::example-*\",\"arn:aws:s3:::example-*/*\"]}"#
}
