import CloudTrail
import DeltaTable

/// Diagnostics of one object as the JSON text of the ledger: `[{"code", "message", "recordIndex"?, "byteOffset"?}]`.
enum DiagnosticsText {
    static func text(_ diagnostics: [Diagnostic]) -> String {
        JSONValue.array(
            diagnostics.map { diagnostic in
                var members = [
                    JSONValue.Member("code", .string(diagnostic.code.rawValue)),
                    JSONValue.Member("message", .string(diagnostic.message)),
                ]
                if let index = diagnostic.recordIndex {
                    members.append(JSONValue.Member("recordIndex", .integer(Int64(index))))
                }
                if let offset = diagnostic.byteOffset {
                    members.append(JSONValue.Member("byteOffset", .integer(Int64(offset))))
                }
                return .object(members)
            }
        ).text
    }

    /// Reads the text back; what is no diagnostic is left out.
    static func diagnostics(_ text: String, key: String) -> [Diagnostic] {
        guard case .array(let elements)? = try? JSONParser.parse(text) else { return [] }
        return elements.compactMap { element in
            guard let code = element["code"]?.string.flatMap(Diagnostic.Code.init),
                let message = element["message"]?.string
            else { return nil }
            return Diagnostic(
                key: key, code: code, message: message, recordIndex: element["recordIndex"]?.integer.map(Int.init),
                byteOffset: element["byteOffset"]?.integer.map(Int.init))
        }
    }
}
