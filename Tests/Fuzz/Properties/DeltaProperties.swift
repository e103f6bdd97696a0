import DeltaTable

/// Bytes of a version of a log give actions, or an error that says where; what they give is written and read again as the
/// same.
enum DeltaProperties {
    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        try checkJSON(input)
        let actions: [DeltaAction]
        do throws(DeltaError) {
            actions = try VersionFile.actions(in: input, path: "input")
        } catch {
            return try check(error, input)
        }
        for action in actions { try check(action) }
        let again = try? VersionFile.actions(in: VersionFile.bytes(of: actions), path: "input")
        try FuzzFinding.require(again == actions || actions.isEmpty, "\(actions) is read again as \(again ?? [])")
        try checkState(input)
    }

    /// The whole input as one JSON text.
    private static func checkJSON(_ input: [UInt8]) throws(FuzzFinding) {
        guard let text = String(validating: input, as: UTF8.self), let value = try? JSONParser.parse(text) else {
            return
        }
        let again = try? JSONParser.parse(value.text)
        try FuzzFinding.require(again == value, "\(value.text) is read again as \(again?.text ?? "nothing")")
        try FuzzFinding.require(!value.text.contains("\n"), "a line break in \(value.text)")
    }

    private static func check(_ error: DeltaError, _ input: [UInt8]) throws(FuzzFinding) {
        let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try FuzzFinding.require(error.path == "input", "the path of \(error)")
        guard let line = error.line, (1...lines.count).contains(line) else {
            throw FuzzFinding("the line of \(error)")
        }
        if let byteOffset = error.byteOffset {
            try FuzzFinding.require((0...lines[line - 1].count).contains(byteOffset), "the place of \(error)")
        }
        try FuzzFinding.require(!error.description.isEmpty, "no words")
    }

    private static func check(_ action: DeltaAction) throws(FuzzFinding) {
        let path: String
        switch action {
        case .add(let file):
            path = file.path
            _ = file.numRecords
        case .remove(let file): path = file.path
        case .protocol, .metaData, .txn, .commitInfo: return
        }
        // By bytes, as the file system takes it.
        let components = Array(path.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for component in components {
            try FuzzFinding.require(
                !component.isEmpty && !component.elementsEqual(".".utf8) && !component.elementsEqual("..".utf8)
                    && !component.contains(0),
                "\(path) leads out of the table")
        }
    }

    private static func checkState(_ input: [UInt8]) throws(FuzzFinding) {
        let state: Snapshot?
        do throws(DeltaError) {
            state = try VersionFile.state(of: input, path: "input")
        } catch {
            return try check(error, input)
        }
        guard let state else { return }
        _ = state.refusalToWrite
        let live = Set(state.files.map { Array($0.path.utf8) })
        let removed = Set(state.tombstones.map { Array($0.path.utf8) })
        try FuzzFinding.require(live.count == state.files.count, "a file is live twice")
        try FuzzFinding.require(removed.count == state.tombstones.count, "a file is removed twice")
        try FuzzFinding.require(live.isDisjoint(with: removed), "a file is live and removed")
        let folder = state.dataFolder(state.files.map(\.path) + state.tombstones.map(\.path) + ["another"])
        try FuzzFinding.require(
            folder.live.count + folder.missing.count == state.files.count
                && folder.tombstoned.count <= state.tombstones.count,
            "files are lost")
    }
}
