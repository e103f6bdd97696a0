import CloudTrail
import DeltaTable

/// Diagnostics of one object as the JSON text of the ledger: `[{"code", "message", "recordIndex"?, "byteOffset"?}]`.
enum DiagnosticsText {
    static func text(_ diagnostics: [Diagnostic]) -> String {
        JSONValue.array(
            diagnostics.map { diagnostic in
                var members: [(String, JSONValue)] = [
                    ("code", .string(diagnostic.code.rawValue)), ("message", .string(diagnostic.message)),
                ]
                if let index = diagnostic.recordIndex { members.append(("recordIndex", .integer(Int64(index)))) }
                if let offset = diagnostic.byteOffset { members.append(("byteOffset", .integer(Int64(offset)))) }
                return .object(members)
            }
        ).description
    }

    /// Reads the text back; what is no diagnostic is left out.
    static func diagnostics(_ text: String, key: String) -> [Diagnostic] {
        guard case .array(let elements)? = try? JSONValue(parsing: text) else { return [] }
        return elements.compactMap { element in
            guard case .string(let codeText)? = element["code"], let code = Diagnostic.Code(rawValue: codeText),
                case .string(let message)? = element["message"]
            else { return nil }
            return Diagnostic(
                key: key, code: code, message: message, recordIndex: element["recordIndex"]?.intValue,
                byteOffset: element["byteOffset"]?.intValue)
        }
    }
}
