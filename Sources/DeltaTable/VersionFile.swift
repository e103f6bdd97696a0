/// The content of a version's file: actions, one JSON object a line.
package enum VersionFile {
    /// The actions that bytes nobody vouches for hold, those this module does not know left out.
    ///
    /// - Parameter path: for errors.
    /// - Throws: `malformedJSON`, or what is wrong with an action, with its line.
    /// - Complexity: O(bytes).
    package static func actions(in bytes: [UInt8], path: String) throws(DeltaError) -> [DeltaAction] {
        var actions: [DeltaAction] = []
        try forEachAction(in: bytes, path: path) { action in actions.append(action) }
        return actions
    }

    /// The state that one version leaves by itself, as version 0 does; nil if it does not say what the table is.
    ///
    /// - Throws: as `actions`, and for a table that this module cannot read.
    package static func state(of bytes: [UInt8], path: String) throws(DeltaError) -> Snapshot? {
        var replay = Snapshot.Replay()
        try forEachAction(in: bytes, path: path) { action throws(LineError) in try replay.apply(action) }
        return replay.snapshot(version: 0)
    }

    /// Calls a closure with each action that this module knows, in order.
    static func forEachAction(
        in bytes: [UInt8], path: String, _ body: (DeltaAction) throws(LineError) -> Void
    ) throws(DeltaError) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The line break after the last line is common and not required.
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else { throw DeltaError(.malformedJSON, path: path, line: 1, byteOffset: 0) }
        for (index, line) in lines.enumerated() {
            let json: JSONValue
            do throws(JSONParser.Failure) {
                json = try JSONParser.parse(line.span)
            } catch {
                throw DeltaError(.malformedJSON, path: path, line: index + 1, byteOffset: error.byteOffset)
            }
            do throws(LineError) {
                if let action = try DeltaAction(json) { try body(action) }
            } catch {
                throw DeltaError(error.code, path: path, line: index + 1)
            }
        }
    }

    /// The bytes of a version.
    package static func bytes(of actions: [DeltaAction]) -> [UInt8] {
        var text = ""
        for action in actions { text += action.json.text + "\n" }
        return Array(text.utf8)
    }
}
