package import JSONScan
import Parquet

extension EventBatch {
    /// Fills the columns that every investigation asks for, by the words of the command line.
    mutating func appendDerived(
        _ members: inout RecordMembers, _ row: UInt32, _ reader: JSONReader, hasPrincipal: Bool,
        _ odd: inout OddMembers
    ) {
        var ignored = false
        if let account = filled(columns.recipientAccountId, members) {
            appendText(columns.account, account, entry: row, reader, &odd, &ignored)
        } else if !keyAccount.isEmpty {
            stageCopy(columns.account, keyAccount, entry: row)
        }
        if !hasPrincipal { appendPrincipal(&members, row, reader) }
        appendCategory(&members, row, reader)
        booleans[columns.isError].append(isError(&members, reader) ? 1 : 0)
        booleanRows[columns.isError].append(row)
        if let key = members.issuedAccessKey {
            appendText(columns.issuedAccessKeyId, key, entry: row, reader, &odd, &ignored)
        }
        // A derived column that could not hold its text stays null; the delivered value stands where it came from.
        if !odd.isEmpty { odd.removeAll { $0.leaf == columns.account || $0.leaf == columns.issuedAccessKeyId } }
    }

    /// A text that is there and not empty.
    @inline(__always)
    private func filled(_ leaf: Int, _ members: borrowing RecordMembers) -> JSONSpan? {
        guard let span = members.value(leaf), span.byteCount > 2 else { return nil }
        return span
    }

    /// The lasting identity: the session's issuer, else the identity's ARN, else an account with an id or a name in it,
    /// else the service that called, else the type.
    private mutating func appendPrincipal(_ members: inout RecordMembers, _ row: UInt32, _ reader: JSONReader) {
        let account = filled(columns.identityAccountId, members)
        composed.removeAll(keepingCapacity: true)
        if let whole = filled(columns.sessionIssuerARN, members) ?? filled(columns.identityARN, members) {
            if whole.isPlain {
                stage(columns.principal, whole, entry: row, reader)
                return
            }
            appendContent(whole, reader)
        } else if let account,
            let name = filled(columns.identityOnBehalfOfUserId, members)
                ?? filled(columns.identityPrincipalId, members) ?? filled(columns.identityUserName, members)
        {
            appendContent(account, reader)
            composed.append(UInt8(ascii: "/"))
            appendContent(name, reader)
        } else if let last = filled(columns.identityInvokedBy, members) ?? filled(columns.identityType, members) {
            appendContent(last, reader)
        } else {
            return
        }
        stageCopy(columns.principal, composed, entry: row)
    }

    private mutating func appendContent(_ span: JSONSpan, _ reader: JSONReader) {
        if span.mayHaveEscapes || span.mayHaveNonASCII {
            _ = unsafe JSONStringDecoding.decode(reader.contentBytes(span), into: &scratch)
            composed.append(contentsOf: scratch)
        } else {
            unsafe composed.append(contentsOf: reader.contentBytes(span))
        }
    }

    private mutating func appendCategory(_ members: inout RecordMembers, _ row: UInt32, _ reader: JSONReader) {
        composed.removeAll(keepingCapacity: true)
        if let category = filled(columns.eventCategory, members) {
            if category.isPlain {
                stage(columns.category, category, entry: row, reader)
                return
            }
            appendContent(category, reader)
        } else if members.value(columns.managementEvent)?.kind == .false {
            composed.append(contentsOf: EventBatch.data)
        } else {
            composed.append(contentsOf: EventBatch.management)
        }
        stageCopy(columns.category, composed, entry: row)
    }

    private mutating func isError(_ members: inout RecordMembers, _ reader: JSONReader) -> Bool {
        let code = filled(columns.errorCode, members)
        if let code, reader.content(code, equals: EventBatch.dryRun) { return false }
        if code != nil || filled(columns.errorMessage, members) != nil { return true }
        guard let outcome = members.consoleLogin, outcome.kind == .string else { return false }
        return reader.content(outcome, equals: EventBatch.failure)
    }

    private static let data = Array("Data".utf8)
    private static let management = Array("Management".utf8)
    private static let dryRun = Array("Client.DryRunOperation".utf8)
    private static let failure = Array("Failure".utf8)
    private static let aggregated = Array("Aggregated".utf8)
    private static let eventId = Array("eventId".utf8)

    // MARK: Members without a column

    /// Writes `otherMembers`: a JSON object from JSON Pointer to the value as delivered.
    mutating func appendOthers(
        _ members: inout RecordMembers, _ row: UInt32, _ reader: JSONReader, _ odd: OddMembers,
        _ hasInvalidUTF8: inout Bool
    ) {
        guard members.others.count > 0 || !odd.isEmpty else { return }
        composed.removeAll(keepingCapacity: true)
        composed.append(UInt8(ascii: "{"))
        for position in 0..<members.others.count {
            let other = members.others[position]
            if takesEventId(other, &members, row, reader) { continue }
            startMember()
            composed.append(contentsOf: shape.nodes[other.node].pointer.utf8)
            if other.element >= 0 { composed.append(contentsOf: "/\(other.element)".utf8) }
            if let name = other.name {
                composed.append(UInt8(ascii: "/"))
                appendPointerToken(name, reader)
            }
            endMember(other.value, reader)
        }
        for member in odd {
            startMember()
            appendPointer(of: member, &members)
            endMember(member.span, reader)
        }
        guard composed.count > 1 else { return }
        composed.append(UInt8(ascii: "}"))
        if !JSONStringDecoding.isUTF8(composed.span) {
            hasInvalidUTF8 = true
            composed = Array(String(decoding: composed, as: UTF8.self).utf8)
        }
        stageCopy(columns.otherMembers, composed, entry: row)
    }

    private mutating func startMember() {
        if composed.count > 1 { composed.append(UInt8(ascii: ",")) }
        composed.append(UInt8(ascii: "\""))
    }

    private mutating func endMember(_ value: JSONSpan, _ reader: JSONReader) {
        composed.append(UInt8(ascii: "\""))
        composed.append(UInt8(ascii: ":"))
        unsafe composed.append(contentsOf: reader.rawBytes(value))
    }

    /// Appends a member name, which stays escaped as JSON, with `~` and `/` escaped as RFC 6901 asks.
    private mutating func appendPointerToken(_ name: JSONSpan, _ reader: JSONReader) {
        let content = unsafe reader.contentBytes(name)
        for index in 0..<content.count {
            // In bounds by the loop's range.
            switch unsafe content[index] {
            case UInt8(ascii: "~"): composed.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"):
                // The JSON escape `\/` is a slash too: its backslash goes.
                if composed.last == UInt8(ascii: "\\"), unsafe isEscaped(content, index) { composed.removeLast() }
                composed.append(contentsOf: "~1".utf8)
            case let byte: composed.append(byte)
            }
        }
    }

    /// Whether an odd number of backslashes stands before this byte.
    private func isEscaped(_ content: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        var count = 0
        // In bounds: the position stays between 0 and `index`.
        while count < index, unsafe content[index - count - 1] == UInt8(ascii: "\\") { count += 1 }
        return count % 2 == 1
    }

    private mutating func appendPointer(of member: OddMember, _ members: inout RecordMembers) {
        let path = EventSchema.events.leaves[member.leaf].path
        guard shape.listLeaves.contains(member.leaf) else {
            composed.append(contentsOf: ("/" + path.joined(separator: "/")).utf8)
            return
        }
        let first = listDefinitions.count - (members.listCount ?? 0)
        composed.append(contentsOf: "/\(path[0])/\(Int(member.entry) - first)/\(path[path.count - 1])".utf8)
    }

    /// The event ID by which copies are recognised: `eventID`, or in aggregated records `eventId`.
    package mutating func eventID(_ members: inout RecordMembers, _ reader: JSONReader) -> JSONSpan? {
        if let eventID = members.value(columns.eventID) { return eventID }
        for position in 0..<members.others.count {
            let other = members.others[position]
            if isEventId(other, &members, reader) { return other.value }
        }
        return nil
    }

    private mutating func isEventId(
        _ other: RecordMembers.Other, _ members: inout RecordMembers, _ reader: JSONReader
    ) -> Bool {
        guard other.node == 0, let name = other.name, reader.content(name, equals: EventBatch.eventId),
            other.value.kind == .string, isItsOwnText(other.value, reader),
            let category = members.value(columns.eventCategory)
        else { return false }
        return reader.content(category, equals: EventBatch.aggregated)
    }

    /// Whether a string is the text it stands for.
    ///
    /// Looks at the bytes where the flags, which are those of whole blocks, cannot tell: what is read must not depend on
    /// where blocks begin.
    private func isItsOwnText(_ span: JSONSpan, _ reader: JSONReader) -> Bool {
        if span.isPlain { return true }
        return unsafe reader.contentBytes(span).allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
    }

    /// Aggregated records spell it `eventId`, which no table can have beside `eventID`: one column holds both.
    private mutating func takesEventId(
        _ other: RecordMembers.Other, _ members: inout RecordMembers, _ row: UInt32, _ reader: JSONReader
    ) -> Bool {
        guard members.value(columns.eventID) == nil, lastEntry(columns.eventID) != row,
            isEventId(other, &members, reader)
        else { return false }
        stage(columns.eventID, other.value, entry: row, reader)
        return true
    }

    /// The entry of a column's last value, settled or staged.
    mutating func lastEntry(_ leaf: Int) -> UInt32? {
        staged[leaf].last?.lastEntry ?? texts[leaf].lastEntry
    }
}
