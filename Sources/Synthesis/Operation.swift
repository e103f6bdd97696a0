/// Who performs an operation, by trade.
struct Occupation: OptionSet, Sendable {
    let rawValue: UInt32

    static let function = Occupation(rawValue: 1 << 0)
    static let node = Occupation(rawValue: 1 << 1)
    static let pod = Occupation(rawValue: 1 << 2)
    static let monitor = Occupation(rawValue: 1 << 3)
    static let deployment = Occupation(rawValue: 1 << 4)
    static let browsing = Occupation(rawValue: 1 << 5)
    static let administration = Occupation(rawValue: 1 << 6)
    static let batch = Occupation(rawValue: 1 << 7)
    static let partner = Occupation(rawValue: 1 << 8)
    static let logDelivery = Occupation(rawValue: 1 << 9)
    static let keyUse = Occupation(rawValue: 1 << 10)
    static let roleUse = Occupation(rawValue: 1 << 11)
    static let scaling = Occupation(rawValue: 1 << 12)
    static let serviceEvent = Occupation(rawValue: 1 << 13)
    static let identityCenter = Occupation(rawValue: 1 << 14)
    static let network = Occupation(rawValue: 1 << 15)
    /// Performed only where the generator names it: sign-in, and the handing out of sessions.
    static let planned: Occupation = []

    static let people: Occupation = [.browsing, .administration]
}

/// One API of one service: what a call's record holds, and who makes such calls.
struct Operation: Sendable {
    /// What AWS writes as `requestID`.
    enum RequestID: Sendable {
        case uuid, s3, none
    }

    /// How a service says no.
    enum Refusals: Sendable {
        case accessDenied, exception, ec2, s3
    }

    /// The first label of `eventSource`.
    let service: String
    let name: String
    /// Nil where the record lacks the member.
    let readOnly: Bool?
    let weight: Int
    let by: Occupation
    var request: Template?
    var response: Template?
    var resources: Template?
    var additional: Template?
    var serviceDetails: Template?
    var version = "1.08"
    var apiVersion: String?
    var eventType = "AwsApiCall"
    var category = "Management"
    var isGlobal = false
    var requestID = RequestID.uuid
    var refusals = Refusals.exception
    /// Calls that the service refuses or fails, of a thousand.
    var errorsPerMille = 12

    var eventSource: String { service + ".amazonaws.com" }
}

extension Operation {
    /// An operation before its service's own ways are applied.
    struct Draft {
        let name: String
        let readOnly: Bool
        let weight: Int
        let by: Occupation
        let request: String?
        let response: String?
        let resources: String?
        let extra: String?

        init(
            _ name: String, _ readOnly: Bool, _ weight: Int, _ by: Occupation, _ request: String?, _ response: String?,
            _ resources: String?, _ extra: String?
        ) {
            self.name = name
            self.readOnly = readOnly
            self.weight = weight
            self.by = by
            self.request = request
            self.response = response
            self.resources = resources
            self.extra = extra
        }

        static func read(
            _ name: String, _ weight: Int, _ by: Occupation, _ request: String? = nil, resources: String? = nil,
            extra: String? = nil, response: String? = nil
        ) -> Draft {
            Draft(name, true, weight, by, request, response, resources, extra)
        }

        static func write(
            _ name: String, _ weight: Int, _ by: Occupation, _ request: String? = nil, response: String? = nil,
            resources: String? = nil, extra: String? = nil
        ) -> Draft {
            Draft(name, false, weight, by, request, response, resources, extra)
        }
    }

    /// The operations of a service, with what they have in common.
    static func of(
        _ service: String, version: String = "1.08", global: Bool = false, data: Bool = false,
        refusals: Refusals = .exception, requestID: RequestID = .uuid, apiVersion: String? = nil,
        _ drafts: [Draft]
    ) -> [Operation] {
        drafts.map { draft in
            Operation(
                service: service, name: draft.name, readOnly: draft.readOnly, weight: draft.weight, by: draft.by,
                request: draft.request.map(Template.init), response: draft.response.map(Template.init),
                resources: draft.resources.map(Template.init), additional: draft.extra.map(Template.init),
                version: version, apiVersion: apiVersion, category: data ? "Data" : "Management", isGlobal: global,
                requestID: requestID, refusals: refusals)
        }
    }
}
