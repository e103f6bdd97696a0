import CloudTrail

/// What Timesketch reads: JSON lines with `message`, `datetime`, `timestamp_desc`, and any other member.
extension ExportedEvent {
    /// One line; nil for an event without a time, which Timesketch has no place for.
    package var timesketchLine: [UInt8]? {
        guard let time else { return nil }
        var line = JSONMembers()
        line.add("message", message)
        // The form of its documentation, with an offset.
        line.add("datetime", String(time.description.dropLast()) + "+00:00")
        line.add("timestamp", time.microseconds)
        line.add("timestamp_desc", "Event Time")
        line.add("data_type", "aws:cloudtrail:entry")
        for name in ExportedEvent.fieldNames { line.add(ExportedEvent.snake(name), self[name]) }
        return line.closed
    }

    private var message: String {
        var text = self["eventName"] ?? "event"
        if let principal = self["principal"] { text += " by \(principal)" }
        if let address = self["sourceIPAddress"] { text += " from \(address)" }
        if let resource = self["resources[0].ARN"] { text += " on \(resource)" }
        if isError { text += ": \(self["errorCode"] ?? "Failure")" }
        return text
    }

    /// `user_identity_access_key_id` for `userIdentity.accessKeyId`: names of members without dots.
    static func snake(_ name: String) -> String {
        var result = ""
        var wasLower = false
        for character in name where character != "[" && character != "]" {
            if character == "." {
                result.append("_")
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower { result.append("_") }
            wasLower = !character.isUppercase
            result += character.lowercased()
        }
        return result
    }
}
