import CloudTrail

/// SplitMix64: the same numbers on every machine.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Events with every kind of gap: absent values, empty text, absent times, Insight records.
enum RandomEvents {
    static let start: Int64 = 1_710_288_000

    static func make(_ count: Int, seed: UInt64) -> [PlainEvent] {
        var random = FixedRandom(seed: seed)
        return (0..<count).map { index in event(index, &random) }
    }

    static func groups(_ count: Int, seed: UInt64, of size: Int = 97) -> [[PlainEvent]] {
        let events = make(count, seed: seed)
        return stride(from: 0, to: count, by: size).map { Array(events[$0..<min($0 + size, count)]) }
    }

    private static func event(_ index: Int, _ random: inout FixedRandom) -> PlainEvent {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
        var texts: [String: String] = [:]
        let user = number(9)
        if !chance(5) {
            texts["userIdentity.type"] = ["IAMUser", "AssumedRole", "Root"][user % 3]
            texts["userIdentity.accountId"] = "11122233344\(user % 2)"
            texts["userIdentity.arn"] =
                user % 3 == 1
                ? "arn:aws:sts::111222333440:assumed-role/role\(user)/session\(number(4))"
                : "arn:aws:iam::111222333440:user/user\(user)"
            texts["principal"] = user % 3 == 1 ? "arn:aws:iam::111222333440:role/role\(user)" : "user\(user)"
            texts["userIdentity.accessKeyId"] = chance(20) ? "" : "\(user % 3 == 1 ? "ASIA" : "AKIA")\(number(6))"
        }
        texts["eventName"] = ["GetObject", "PutObject", "ConsoleLogin", "RunInstances", "DeleteTrail"][number(5)]
        texts["eventSource"] = ["s3.amazonaws.com", "ec2.amazonaws.com", "signin.amazonaws.com"][number(3)]
        texts["awsRegion"] = ["us-east-1", "eu-west-1"][number(2)]
        texts["category"] = ["Management", "Management", "Data", "Insight"][number(4)]
        texts["eventID"] = "id-\(index)"
        if !chance(10) {
            texts["sourceIPAddress"] = ["203.0.113.\(number(20))", "ec2.amazonaws.com", "-"][number(3)]
            texts["sourceIPKind"] = "public"
        }
        if !chance(10) { texts["userAgent"] = ["aws-cli/2.\(number(5))", "Boto3/1", ""][number(3)] }
        if chance(10) { texts["vpcEndpointId"] = "vpce-\(number(3))" }
        if chance(30) { texts["errorCode"] = ["AccessDenied", "Client.NotFound"][number(2)] }
        if chance(40) {
            texts["requestParameters"] = "{\"bucketName\":\"b\\u002d\(number(4))\",\"n\":{\"size\":\(number(50)).5}}"
        }
        var event = PlainEvent(texts, time: chance(4) ? nil : (start + Int64(number(200_000))) * 1_000_000)
        event.values["isError"] = .boolean(texts["errorCode"] != nil)
        if !chance(20) { event.values["readOnly"] = .boolean(chance(60)) }
        event.values["objectId"] = .integer(Int64(number(3)) + 1)
        event.values["recordIndex"] = .integer(Int64(index))
        return event
    }
}
